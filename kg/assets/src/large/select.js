// Which nodes and edges a state shows, out of all that the page carries.

export function selected(model, state) {
  const edges = model.edges.filter((edge) => fits(edge, state));
  const wanted = near(model, state, edges);
  const ok = (node) => !state.hiddenClasses.includes(node.cls.id) && (!wanted || wanted.has(node.id));
  const kept = edges.filter((edge) => ok(edge.source) && ok(edge.target));
  if (state.path) return route(model, kept, state.path);
  if (state.view === "around" && model.nodes[state.focus]) return around(model, kept, ok, state);
  if (state.view === "all") return { nodes: model.nodes.filter(ok), edges: kept, groups: [] };
  return grouped(model, kept, ok, new Set(state.open));
}

function fits(edge, state) {
  return (
    edge.confidence >= state.confidence &&
    edge.articles >= state.articles &&
    !state.hiddenProperties.includes(edge.property.id) &&
    (!state.from || !edge.to || edge.to >= state.from) &&
    (!state.to || !edge.from || edge.from.slice(0, state.to.length) <= state.to)
  );
}

// Provinces and industries stand for what is related to them or to what lies within them.
function near(model, state, edges) {
  if (!state.near.length) return null;
  const sets = state.near.map((id) => {
    const inside = new Set([id]);
    for (let grew = true; grew; ) {
      grew = false;
      for (const edge of model.edges) {
        if (["within", "broader"].includes(edge.property.id) && inside.has(edge.target.id) && !inside.has(edge.source.id)) {
          inside.add(edge.source.id);
          grew = true;
        }
      }
    }
    const all = new Set(inside);
    for (const edge of edges) {
      if (inside.has(edge.source.id)) all.add(edge.target.id);
      if (inside.has(edge.target.id)) all.add(edge.source.id);
    }
    return all;
  });
  return sets.reduce((a, b) => new Set([...a].filter((id) => b.has(id))));
}

function around(model, edges, ok, state) {
  const next = neighbours(edges);
  let reached = new Set([state.focus]);
  for (let step = 0; step < state.depth; step++) {
    const grown = new Set(reached);
    for (const id of reached) for (const [other] of next.get(id) ?? []) grown.add(other);
    reached = grown;
  }
  const nodes = [...reached].map((id) => model.nodes[id]).filter((node) => ok(node) || node.id === state.focus);
  const shown = new Set(nodes.map((node) => node.id));
  return { nodes, edges: edges.filter((e) => shown.has(e.source.id) && shown.has(e.target.id)), groups: [] };
}

function route(model, edges, [from, to]) {
  const next = neighbours(edges);
  const came = new Map([[from, null]]);
  const queue = [from];
  for (let at = 0; at < queue.length && !came.has(to); at++) {
    for (const [other, edge] of next.get(queue[at]) ?? []) {
      if (!came.has(other)) {
        came.set(other, [queue[at], edge]);
        queue.push(other);
      }
    }
  }
  if (!came.has(to)) return { nodes: [from, to].map((id) => model.nodes[id]).filter(Boolean), edges: [], groups: [], route: [] };
  const steps = [];
  for (let at = to; came.get(at); at = came.get(at)[0]) steps.unshift(came.get(at)[1]);
  const ids = new Set([from, ...steps.flatMap((edge) => [edge.source.id, edge.target.id])]);
  return { nodes: [...ids].map((id) => model.nodes[id]), edges: steps, groups: [], route: steps };
}

// More communities than this are no overview; the smaller ones are found by search.
const MOST_GROUPS = 300;

// Communities as single nodes, but for the open ones; edges between them are counted.
function grouped(model, edges, ok, open) {
  const nodes = model.nodes.filter((node) => open.has(node.community) && ok(node));
  const groups = new Map();
  let left = 0;
  for (const it of model.communities) {
    const size = open.has(it.index) ? 0 : it.members.filter(ok).length;
    if (size && groups.size >= MOST_GROUPS) left++;
    else if (size) groups.set(it.index, { group: it, id: -1 - it.index, x: it.x, y: it.y, size });
  }
  const end = (node) => (open.has(node.community) ? node : groups.get(node.community));
  const single = [];
  const bundles = new Map();
  for (const edge of edges) {
    const [s, t] = [end(edge.source), end(edge.target)];
    if (!s || !t || s === t) continue;
    if (!s.group && !t.group) single.push(edge);
    else {
      const key = s.id < t.id ? `${s.id} ${t.id}` : `${t.id} ${s.id}`;
      const bundle = bundles.get(key);
      if (bundle) bundle.count++;
      else bundles.set(key, { id: "b" + key, source: s, target: t, count: 1 });
    }
  }
  return { nodes, edges: single, groups: [...groups.values()], bundles: [...bundles.values()], left };
}

export function neighbours(edges) {
  const next = new Map();
  const add = (a, b, edge) => (next.get(a) ?? next.set(a, []).get(a)).push([b, edge]);
  for (const edge of edges) {
    add(edge.source.id, edge.target.id, edge);
    add(edge.target.id, edge.source.id, edge);
  }
  return next;
}
