// The graph that a page holds, put together from columns (kg/view/large_data.py): all at once out of a file, or part
// by part from a server.

export async function unpacked(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// How central a node is, by its relations in the whole graph: 1 where there are so many. It needs no other node to
// compare with, so that it is the same in every part of a graph.
const MANY = 1000;

export class Model {
  constructor(base = "") {
    Object.assign(this, { base, nodes: [], edges: [], families: [], communities: [], near: null, total: 0, opened: null });
    [this.classes, this.properties, this.byIri, this.facts] = [new Map(), new Map(), new Map(), new Map()];
    [this.sentences, this.articles] = [[], []];
  }

  // In links a thing is named by its IRI, shortened where it begins as most do.
  key(iri) {
    return this.base && iri.startsWith(this.base) ? "~" + iri.slice(this.base.length) : iri;
  }

  iri(key) {
    return key.startsWith("~") ? this.base + key.slice(1) : key;
  }

  at(key) {
    return key === null ? undefined : this.byIri.get(this.iri(key));
  }

  // What the page opens on takes the place of what it opened on before; the rest stays at hand.
  open(raw, name) {
    for (const node of this.nodes) [node.core, node.community] = [false, null];
    this.add(raw, true);
    this.opened = name;
    this.communities = communities(this.nodes);
  }

  add(raw, opening = false) {
    this.base ||= raw.base;
    this.ontology = raw.ontology;
    if (raw.near) this.near = raw.near;
    if (opening) [this.total, this.openingView] = [raw.total ?? raw.nodes.iri.length, raw.opening?.view];
    if (!this.families.length) this.families = raw.families;
    const once = (all, it) => all.get(it.id) ?? all.set(it.id, it).get(it.id);
    const classes = raw.classes.map((it) => once(this.classes, { ...it, family: this.families[it.family] }));
    const properties = raw.properties.map((it) => once(this.properties, it));
    const [articles, sentences] = [this.articles.length, this.sentences.length];
    for (const it of raw.articles) this.articles.push(it);
    for (const [text, article] of raw.sentences) this.sentences.push([text, article + articles]);
    const quote = (index) => (index < 0 ? -1 : index + sentences);
    const n = raw.nodes;
    const nodes = n.iri.map((short, at) => {
      const iri = short.startsWith("~") ? raw.base + short.slice(1) : short;
      const node = this.byIri.get(iri) ?? this.#node(iri);
      node.cls = classes[n.cls[at]];
      node.family = node.cls.family;
      node.en = n.en[at];
      node.zh = n.zh[at] || n.en[at];
      node.aliases = n.aliases[at] || "";
      node.articles = n.articles[at];
      if (n.quote[at] >= 0) node.quote = quote(n.quote[at]);
      node.degree = n.degree[at];
      node.rank = Math.log1p(node.degree) / Math.log1p(MANY);
      if (n.places) node.places = n.places[at].map((it) => raw.places[it]);
      if (opening) [node.x, node.y, node.community, node.core] = [n.x[at], n.y[at], n.community[at], true];
      return node;
    });
    this.#join(raw, nodes, properties, quote);
  }

  #node(iri) {
    const node = { id: this.nodes.length, iri, key: this.key(iri), edges: [], quote: -1, rank: 0, degree: 0, community: null, core: false };
    this.nodes.push(node);
    this.byIri.set(iri, node);
    return node;
  }

  #join(raw, nodes, properties, quote) {
    const e = raw.edges;
    let source = 0;
    e.source.forEach((step, at) => {
      const [one, other, property] = [nodes[(source += step)], nodes[e.target[at]], properties[e.property[at]]];
      const key = `${one.id} ${other.id} ${property.id}`;
      const known = this.facts.get(key);
      if (known) {
        if (known.quote < 0) known.quote = quote(e.quote[at]);
        return;
      }
      const edge = {
        id: this.edges.length,
        source: one,
        target: other,
        property,
        confidence: e.confidence[at] / 100,
        articles: e.articles[at],
        from: raw.dates[e.from[at]] || "",
        to: raw.dates[e.to[at] || e.from[at]] || "", // 0: the same
        planned: Boolean(e.planned[at]),
        quote: quote(e.quote[at]),
      };
      this.edges.push(edge);
      this.facts.set(key, edge);
      one.edges.push(edge);
      if (other !== one) other.edges.push(edge);
    });
  }

  sentence(index) {
    if (index < 0) return null;
    const [text, article] = this.sentences[index];
    const [title, url, published, iri] = this.articles[article];
    return { text, title, url, published, iri };
  }
}

// A community is named after its most central member, and stands in the middle of its members.
function communities(nodes) {
  const found = [];
  for (const node of nodes) {
    if (!node.core) continue;
    const it = (found[node.community] ??= { index: node.community, members: [], x: 0, y: 0 });
    it.members.push(node);
    it.x += node.x;
    it.y += node.y;
  }
  for (const it of found) {
    it.x /= it.members.length;
    it.y /= it.members.length;
    it.head = it.members.reduce((best, node) => (node.rank > best.rank ? node : best));
    it.key = it.head.key;
  }
  return found;
}
