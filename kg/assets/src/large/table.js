// What is drawn, as a table: the keyboard reaches everything through it.
import { $, element } from "./dom.js";

const ROWS = 300;

export function table(model, { words, name, choose, open, read }) {
  const link = (node) => element("button", { type: "button", onclick: () => choose(node.key) }, [element("bdi", {}, [name(node)])]);
  const cell = (...children) => element("td", {}, children);

  function row(edge) {
    const said = model.sentence(edge.quote)?.text ?? "";
    const why = said || !edge.articles ? said : element("button", { type: "button", onclick: () => read(edge) }, [words().read]);
    return element("tr", {}, [cell(link(edge.source)), cell(name(edge.property)), cell(link(edge.target)), cell(edge.confidence.toFixed(2)), cell(String(edge.articles)), cell(why)]);
  }

  const wide = (...children) => element("tr", {}, [element("td", { colSpan: 6 }, children)]);

  return (chosen) => {
    const joined = new Set(chosen.edges.flatMap((edge) => [edge.source, edge.target]));
    const alone = chosen.nodes.filter((node) => !joined.has(node));
    const rows = [
      ...chosen.groups.map((it) => () => wide(element("button", { type: "button", onclick: () => open(it) }, [`${name(it.group.head)} … (${it.size})`]))),
      ...chosen.edges.map((edge) => () => row(edge)),
      ...alone.map((node) => () => wide(link(node))),
    ];
    const shown = rows.slice(0, ROWS).map((make) => make());
    if (rows.length > ROWS) shown.push(wide(words().rowsLeft.replace("{n}", rows.length - ROWS)));
    $("rows").replaceChildren(...shown);
  };
}
