// The legend, whose entries hide and show, and the filters.
import { $, element } from "./dom.js";
import { communityColour } from "./scene.js";

const SHOWN_COMMUNITIES = 30;

export function filters(model, state, { words, name }) {
  let months = [];
  let [byClass, byProperty] = [new Map(), new Map()];

  const count = (items, key) => {
    const counts = new Map();
    for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
    return counts;
  };
  const toggle = (key, id, shown) => {
    const hidden = state.value[key].filter((it) => it !== id);
    state.change({ [key]: shown ? hidden : [...hidden, id] });
  };

  // To be called when the page holds more than before.
  function refresh() {
    byClass = count(model.nodes, (node) => node.cls.id);
    byProperty = count(model.edges, (edge) => edge.property.id);
    const dates = new Set();
    for (const edge of model.edges) for (const date of [edge.from, edge.to]) if (date) dates.add(date.slice(0, 7));
    months = [...dates].sort();
    $("from").max = $("to").max = months.length;
    $("dates").hidden = months.length < 2;
  }

  const dot = (colour) => element("span", { className: "dot", style: `--colour: ${colour}` });

  function legend() {
    const shown = state.value.colour === "community" && model.communities.length;
    const classes = [...model.classes.values()].filter((cls) => byClass.has(cls.id));
    const families = model.families.map((family) => [family, classes.filter((cls) => cls.family === family)]).filter(([, of]) => of.length);
    const items = families.map(([family, of]) =>
      element("li", {}, [
        ...(shown ? [] : [dot(family.colour)]),
        name(family),
        element("ul", {}, of.map((cls) => element("li", {}, [check("hiddenClasses", cls, byClass.get(cls.id))]))),
      ]),
    );
    const communities = (shown ? model.communities.slice(0, SHOWN_COMMUNITIES) : []).map((it) =>
      element("li", {}, [dot(communityColour(it.index)), element("bdi", {}, [name(it.head)]), " ", element("small", {}, [String(it.members.length)])]),
    );
    $("legend").replaceChildren(...communities, ...items);
    const used = [...model.properties.values()].filter((property) => byProperty.has(property.id));
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
    return element("label", {}, [box, element("span", {}, [name(it), " ", element("small", {}, [String(number)])])]);
  }

  function slider(id, key, scale) {
    $(id).oninput = () => state.change({ [key]: Number($(id).value) * scale }, { keep: false });
  }
  slider("confidence", "confidence", 0.01);
  slider("support", "articles", 1);
  for (const key of ["from", "to"]) {
    $(key).oninput = () => {
      const at = Number($(key).value);
      const open = key === "from" ? at === 0 : at === months.length;
      state.change({ [key]: open ? "" : months[key === "from" ? at : Math.max(at - 1, 0)] ?? "" }, { keep: false });
    };
  }
  $("near").onchange = () => {
    const key = $("near").value;
    if (key && !state.value.near.includes(key)) state.change({ near: [...state.value.near, key] });
    $("near").value = "";
  };
  $("colour").onchange = () => state.change({ colour: $("colour").value });

  // Provinces and industries: a server names all that articles speak of, a file has those that it holds.
  const places = () => model.near?.map((it) => ({ ...it, key: model.key(it.iri) })) ?? model.nodes.filter((node) => ["Province", "Industry"].includes(node.cls.id));

  function show() {
    const value = state.value;
    legend();
    $("colour").value = value.colour;
    $("confidence").value = Math.round(value.confidence * 100);
    $("confidence-value").textContent = value.confidence.toFixed(2);
    $("support").value = value.articles;
    $("support-value").textContent = String(value.articles);
    const at = (month, otherwise) => (months.includes(month) ? months.indexOf(month) : otherwise);
    $("from").value = at(value.from, 0);
    $("to").value = value.to ? at(value.to, months.length - 1) + 1 : months.length;
    $("dates-value").textContent = `${value.from || months[0] || ""} – ${value.to || months.at(-1) || ""}`;
    const options = places().sort((a, b) => name(a).localeCompare(name(b), document.documentElement.lang));
    $("near").replaceChildren(
      element("option", { value: "" }, [words().choose]),
      ...options.map((it) => element("option", { value: it.key }, [name(it)])),
    );
    const named = new Map(options.map((it) => [it.key, it]));
    $("chips").replaceChildren(
      ...value.near.map((key) => {
        const it = named.get(key) ?? model.at(key);
        const drop = () => state.change({ near: value.near.filter((other) => other !== key) });
        return element("button", { type: "button", className: "chip", onclick: drop }, [`${it ? name(it) : key} ×`]);
      }),
    );
  }
  return { show, refresh };
}
