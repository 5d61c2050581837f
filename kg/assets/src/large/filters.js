// The legend, whose entries hide and show, and the filters.
import { $, element } from "./dom.js";

export function filters(model, state, { words, name }) {
  const count = (items, key) => {
    const counts = new Map();
    for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
    return counts;
  };
  const byClass = count(model.nodes, (node) => node.cls.id);
  const byProperty = count(model.edges, (edge) => edge.property.id);
  const toggle = (key, id, shown) => {
    const hidden = state.value[key].filter((it) => it !== id);
    state.change({ [key]: shown ? hidden : [...hidden, id] });
  };

  function legend() {
    const families = model.families.filter((family) => family.classes.some((cls) => byClass.has(cls)));
    $("legend").replaceChildren(
      ...families.map((family) =>
        element("li", {}, [
          element("span", { className: "dot", style: `--colour: ${family.colour}` }),
          name(family),
          element("ul", {}, model.classes.filter((cls) => family.classes.includes(cls.id) && byClass.has(cls.id)).map((cls) =>
            element("li", {}, [check("hiddenClasses", cls, byClass.get(cls.id))]),
          )),
        ]),
      ),
    );
    const used = model.properties.filter((property) => byProperty.has(property.id));
    $("properties").replaceChildren(
      ...used.map((it) => element("li", {}, [check("hiddenProperties", it, byProperty.get(it.id))])),
    );
  }

  function check(key, it, number) {
    const box = element("input", {
      type: "checkbox",
      checked: !state.value[key].includes(it.id),
      onchange: (event) => toggle(key, it.id, event.target.checked),
    });
    box.value = it.id;
    return element("label", {}, [box, ` ${name(it)} `, element("small", {}, [String(number)])]);
  }

  function slider(id, key, scale) {
    $(id).oninput = () => state.change({ [key]: Number($(id).value) * scale }, { keep: false });
  }
  slider("confidence", "confidence", 0.01);
  slider("support", "articles", 1);
  const months = [...new Set(model.dates.filter(Boolean).map((date) => date.slice(0, 7)))].sort();
  for (const [id, key] of [["from", "from"], ["to", "to"]]) {
    $(id).max = months.length;
    $(id).oninput = () => {
      const at = Number($(id).value);
      const open = key === "from" ? at === 0 : at === months.length;
      state.change({ [key]: open ? "" : months[key === "from" ? at : at - 1 < 0 ? 0 : at] ?? "" }, { keep: false });
    };
  }
  $("dates").hidden = months.length < 2;

  const places = model.nodes.filter((node) => ["Province", "Industry"].includes(node.cls.id));
  $("near").onchange = () => {
    const id = Number($("near").value);
    if ($("near").value !== "" && !state.value.near.includes(id)) state.change({ near: [...state.value.near, id] });
    $("near").value = "";
  };

  function show() {
    const value = state.value;
    legend();
    $("confidence").value = Math.round(value.confidence * 100);
    $("confidence-value").textContent = value.confidence.toFixed(2);
    $("support").value = value.articles;
    $("support-value").textContent = String(value.articles);
    $("from").value = value.from ? months.indexOf(value.from) : 0;
    $("to").value = value.to ? months.indexOf(value.to) : months.length;
    $("dates-value").textContent = `${value.from || months[0] || ""} – ${value.to || months.at(-1) || ""}`;
    const options = [...places].sort((a, b) => name(a).localeCompare(name(b)));
    $("near").replaceChildren(
      element("option", { value: "" }, [words().choose]),
      ...options.map((node) => element("option", { value: String(node.id) }, [name(node)])),
    );
    $("chips").replaceChildren(
      ...value.near.filter((id) => model.nodes[id]).map((id) =>
        element("button", { className: "chip", onclick: () => state.change({ near: value.near.filter((it) => it !== id) }) }, [
          `${name(model.nodes[id])} ×`,
        ]),
      ),
    );
  }
  return { show };
}
