// Search with completion over names in both languages and aliases, as a combobox (ARIA 1.2) for the keyboard.
import { $, element } from "./dom.js";

export function searchBox(find, { words, name, choose }) {
  const [box, options] = [$("search"), $("options")];
  let found = [];
  let at = -1;
  let asked = 0;

  function show() {
    options.hidden = !found.length && !box.value.trim();
    const items = found.map((hit, index) =>
      element("li", { id: `option${index}`, role: "option", ariaSelected: String(index === at), onmousedown: () => take(hit) }, [
        element("span", { className: "dot", style: `--colour: ${hit.colour ?? hit.node.family.colour}` }),
        element("bdi", {}, [hit.name ?? name(hit.node)]),
        element("small", {}, [hit.kind ?? name(hit.node.cls)]),
      ]),
    );
    if (!items.length) items.push(element("li", {}, [words().nothing]));
    options.replaceChildren(...items);
    box.setAttribute("aria-expanded", String(!options.hidden));
    box.setAttribute("aria-activedescendant", at >= 0 ? `option${at}` : "");
  }

  function hide() {
    options.hidden = true;
    box.setAttribute("aria-expanded", "false");
  }

  function take(hit) {
    box.value = hit.name ?? name(hit.node);
    found = [];
    hide();
    choose(hit.key);
  }

  async function ask() {
    const turn = ++asked;
    const hits = await find(box.value).catch(() => []);
    if (turn !== asked) return; // something else was typed meanwhile
    found = hits;
    at = -1;
    show();
  }

  box.oninput = ask;
  box.onblur = hide;
  box.onkeydown = async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(found.length, 1);
      show();
      event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (at < 0) await ask();
      if (found.length) take(found[Math.max(at, 0)]);
    } else if (event.key === "Escape") hide();
  };
}
