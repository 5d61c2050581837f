// Search with completion over names in both languages and aliases, as a combobox (ARIA 1.2) for the keyboard.
import { $, element } from "./dom.js";

const MOST = 12;

export function searchBox(model, { words, name, choose }) {
  const index = model.nodes.map((node) => `${node.en}\n${node.zh}\n${node.aliases}`.toLowerCase());
  const [box, options] = [$("search"), $("options")];
  let found = [];
  let at = -1;

  function find(text) {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    const hits = [];
    for (let id = 0; id < index.length; id++) {
      const place = index[id].indexOf(wanted);
      if (place < 0) continue;
      hits.push([fit(index[id], place, wanted.length), -model.nodes[id].rank, model.nodes[id]]);
    }
    return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, MOST).map((hit) => hit[2]);
  }

  // A whole name comes before the beginning of one, and that before what stands inside.
  function fit(names, place, length) {
    if (place > 0 && names[place - 1] !== "\n") return 2;
    return (names[place + length] ?? "\n") === "\n" ? 0 : 1;
  }

  function show() {
    options.hidden = !found.length && !box.value.trim();
    const items = found.map((node, index) =>
      element("li", { id: `option${index}`, role: "option", ariaSelected: String(index === at), onmousedown: () => take(node) }, [
        element("span", { className: "dot", style: `--colour: ${node.family.colour}` }),
        name(node),
        element("small", {}, [name(node.cls)]),
      ]),
    );
    if (!items.length) items.push(element("li", {}, [words().nothing]));
    options.replaceChildren(...items);
    box.setAttribute("aria-expanded", String(!options.hidden));
    box.setAttribute("aria-activedescendant", at >= 0 ? `option${at}` : "");
  }

  function take(node) {
    box.value = name(node);
    found = [];
    options.hidden = true;
    choose(node);
  }

  box.oninput = () => {
    found = find(box.value);
    at = -1;
    show();
  };
  box.onblur = () => (options.hidden = true);
  box.onkeydown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(found.length, 1);
      show();
      event.preventDefault();
    } else if (event.key === "Enter" && found.length) take(found[Math.max(at, 0)]);
    else if (event.key === "Escape") options.hidden = true;
  };
}
