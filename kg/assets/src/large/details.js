// What is known of the node or edge that was clicked, with the sentences that say so.
import { sentence } from "./data.js";
import { $, element, heading, list } from "./dom.js";

const MOST = 60;

export function details(model, { words, name, choose, pathFrom }) {
  const box = $("details");
  let start = null; // where a path begins that was asked for

  const link = (node) => element("button", { className: "link", onclick: () => choose(node) }, [name(node)]);

  function quote(index) {
    const it = sentence(model, index);
    if (!it) return [];
    const source = /^https?:/.test(it.url ?? "")
      ? element("a", { href: it.url, rel: "noopener noreferrer", target: "_blank" }, [it.title])
      : it.title;
    return [element("blockquote", {}, [it.text, element("footer", {}, [source, it.published ? ` · ${it.published}` : ""])])];
  }

  function says(edge) {
    const support = edge.articles ? ` ${edge.confidence.toFixed(2)} · ${words().inArticles.replace("{n}", edge.articles)}` : ` ${words().vocabulary}`;
    const planned = edge.planned ? ` · ${words().planned}` : "";
    return [link(edge.source), ` ${name(edge.property)} `, link(edge.target), element("small", {}, [support + planned]), ...quote(edge.quote)];
  }

  function node(it) {
    const edges = [...it.edges].sort((a, b) => b.articles - a.articles || b.confidence - a.confidence);
    const path = start && start !== it ? element("button", { onclick: () => finish(it) }, [words().pathTo.replace("{name}", name(start))]) : null;
    box.replaceChildren(
      element("h2", {}, [name(it)]),
      element("p", {}, [element("span", { className: "dot", style: `--colour: ${it.family.colour}` }), name(it.cls), ` · ${words().inArticles.replace("{n}", it.articles)}`]),
      ...(it.en !== it.zh ? [element("p", {}, [it.en, " · ", it.zh])] : []),
      ...(it.aliases ? [element("p", {}, [element("small", {}, [it.aliases.replaceAll("\n", " · ")])])] : []),
      element("p", { className: "buttons" }, [
        element("button", { onclick: () => (start = it) && node(it) }, [words().pathFrom]),
        ...(path ? [path] : []),
      ]),
      element("p", {}, [element("code", {}, [it.iri])]),
      ...quote(it.quote),
      heading(words().relations),
      list(edges.slice(0, MOST).map(says)),
      ...(edges.length > MOST ? [element("p", {}, [`… ${edges.length - MOST}`])] : []),
    );
  }

  function finish(other) {
    const from = start;
    start = null;
    pathFrom(from, other);
  }

  return {
    node,
    edge: (it) => box.replaceChildren(element("h2", {}, [name(it.property)]), list([says(it)])),
    route: (from, to, edges) =>
      box.replaceChildren(
        element("h2", {}, [`${name(from)} → ${name(to)}`]),
        edges.length ? list(edges.map(says)) : element("p", {}, [words().noPath]),
      ),
    hint: () => box.replaceChildren(element("p", {}, [words().hint])),
  };
}
