// What is known of the node or edge that was clicked, with the sentences that say so.
import { $, element, heading, list } from "./dom.js";

const [MOST, NAMES] = [60, 8];

export function details(model, { words, name, source, act }) {
  const box = $("details");
  let start = null; // where a path begins that was asked for

  const button = (text, onclick) => element("button", { type: "button", onclick }, [text]);
  const link = (node) => element("button", { type: "button", className: "link", onclick: () => act.choose(node.key) }, [element("bdi", {}, [name(node)])]);

  function place({ text, title, url, published, iri }) {
    const page = iri ? source.page(iri) : null;
    const address = page ?? (/^https?:/.test(url ?? "") ? url : null);
    const away = page ? {} : { rel: "noopener noreferrer", target: "_blank" };
    const origin = address ? element("a", { href: address, ...away }, [title]) : title;
    return element("blockquote", { dir: "auto" }, [text, element("footer", {}, [origin, published ? ` · ${published}` : ""])]);
  }

  function quote(index) {
    const it = model.sentence(index);
    return it ? [place(it)] : [];
  }

  function says(edge) {
    const support = edge.articles ? ` ${edge.confidence.toFixed(2)} · ${inArticles(edge.articles)}` : ` ${words().vocabulary}`;
    const planned = edge.planned ? ` · ${words().planned}` : "";
    return [link(edge.source), ` ${name(edge.property)} `, link(edge.target), element("small", {}, [support + planned]), ...quote(edge.quote)];
  }

  function aliases(it) {
    const all = it.aliases.split("\n");
    return all.slice(0, NAMES).join(" · ") + (all.length > NAMES ? " …" : "");
  }

  const inArticles = (n) => words()[n === 1 ? "inArticle" : "inArticles"].replace("{n}", n);

  function buttons(it, state) {
    const left = act.left(it);
    const found = [];
    if (state.view !== "around" || state.focus !== it.key) found.push(button(words().around, () => act.around(it)));
    if (left !== 0) found.push(button(left === null || !act.isOpen(it) ? words().expand : words().more.replace("{n}", left), () => act.expand(it)));
    if (act.isOpen(it)) found.push(button(words().collapse, () => act.collapse(it)));
    if (it.key in state.pinned) found.push(button(words().unpin, () => act.unpin(it)));
    else if (act.isShown(it)) found.push(button(words().pin, () => act.pin(it)));
    found.push(button(words().pathFrom, () => ((start = it), node(it, state))));
    if (start && start !== it) found.push(button(words().pathTo.replace("{name}", name(start)), () => finish(it)));
    const page = source.page(it.iri);
    if (page) found.push(element("a", { href: page }, [words().page]));
    return element("p", { className: "buttons" }, found);
  }

  function node(it, state) {
    const edges = [...it.edges].sort((a, b) => b.articles - a.articles || b.confidence - a.confidence);
    box.replaceChildren(
      element("h2", {}, [element("bdi", {}, [name(it)])]),
      element("p", {}, [element("span", { className: "dot", style: `--colour: ${it.family.colour}` }), name(it.cls), ...(it.articles ? [` · ${inArticles(it.articles)}`] : [])]),
      ...(it.en !== it.zh ? [element("p", {}, [element("bdi", {}, [it.en]), " · ", element("bdi", {}, [it.zh])])] : []),
      ...(it.aliases ? [element("p", {}, [element("small", {}, [aliases(it)])])] : []),
      buttons(it, state),
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
    act.path(from, other);
  }

  async function edge(it) {
    const said = element("li", {}, says(it));
    const title = element("h2", {}, [name(it.property)]);
    box.replaceChildren(title, element("ul", {}, [said]));
    const found = await source.evidence(it).catch(() => null);
    if (!found || !title.isConnected) return;
    said.querySelector("blockquote")?.remove();
    const places = found.rows.slice(0, 5).map((row) => place({ ...row, text: row.sentence, iri: row.article }));
    said.append(...places, element("p", {}, [element("a", { href: found.page }, [words().allSentences])]));
  }

  return {
    node,
    edge,
    route: (from, to, edges, waiting) =>
      box.replaceChildren(
        element("h2", {}, [element("bdi", {}, [name(from)]), " → ", element("bdi", {}, [name(to)])]),
        edges.length ? list(edges.map(says)) : element("p", {}, [waiting ? words().loading : words().noPath]),
      ),
    hint: () => box.replaceChildren(element("p", { className: "hint" }, [words().hint])),
  };
}
