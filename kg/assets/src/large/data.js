// What the page carries, as objects: gzip in base64 around columns (see kg/view/large_page.py).

async function unpacked(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

export async function load(element) {
  return model(await unpacked(element.textContent.trim()));
}

function model(raw) {
  const { nodes: n, edges: e } = raw;
  const nodes = n.cls.map((cls, id) => ({
    id,
    iri: n.iri[id].startsWith("~") ? raw.base + n.iri[id].slice(1) : n.iri[id],
    cls: raw.classes[cls],
    family: raw.families[raw.classes[cls].family],
    en: n.en[id],
    zh: n.zh[id] || n.en[id],
    aliases: n.aliases[id] || "",
    x: n.x[id],
    y: n.y[id],
    community: n.community[id],
    rank: n.rank[id] / 255,
    articles: n.articles[id],
    quote: n.quote[id],
    edges: [],
  }));
  let source = 0;
  const edges = e.source.map((step, id) => ({
    id,
    source: nodes[(source += step)],
    target: nodes[e.target[id]],
    property: raw.properties[e.property[id]],
    confidence: e.confidence[id] / 100,
    articles: e.articles[id],
    from: raw.dates[e.from[id]] || "",
    to: raw.dates[e.to[id]] || "",
    planned: Boolean(e.planned[id]),
    quote: e.quote[id],
  }));
  for (const edge of edges) {
    edge.source.edges.push(edge);
    if (edge.target !== edge.source) edge.target.edges.push(edge);
  }
  return { ...raw, nodes, edges, communities: communities(nodes) };
}

// A community is named after its most central member, and stands in the middle of its members.
function communities(nodes) {
  const found = [];
  for (const node of nodes) {
    const it = (found[node.community] ??= { index: node.community, members: [], x: 0, y: 0 });
    it.members.push(node);
    it.x += node.x;
    it.y += node.y;
  }
  for (const it of found) {
    it.x /= it.members.length;
    it.y /= it.members.length;
    it.head = it.members.reduce((best, node) => (node.rank > best.rank ? node : best));
  }
  return found;
}

export function sentence(model, index) {
  if (index < 0) return null;
  const [text, article] = model.sentences[index];
  const [title, url, published] = model.articles[article];
  return { text, title, url, published };
}
