// Which nodes and edges a state shows, out of all that the page holds.

export function selected(model, state, source) {
  const wanted = near(model, state);
  const hidden = new Set(state.hiddenClasses);
  const ok = (node) => !hidden.has(node.cls.id) && (!wanted || wanted.has(node));
  const fit = fitting(state);
  const usable = (edge) => ok(edge.source) && ok(edge.target) && fit(edge);
  const next = (node) => ranked(node, usable);
  if (state.path) return route(model, state.path, usable);
  const focus = state.view === "around" && model.at(state.focus);
  if (focus) {
    const reached = walked(state, [focus], state.depth, next, source);
    return { ...within(new Set(reached), usable), groups: [] };
  }
  if (state.view === "around") return { nodes: [], edges: [], groups: [] };
  const open = new Set(state.open);
  const all = state.view === "all";
  const base = model.nodes.filter((node) => node.core && ok(node) && (all || open.has(model.communities[node.community].key)));
  const grown = base.filter((node) => state.expanded[node.key]);
  const shown = new Set([...base, ...walked(state, grown, 0, next, source)]);
  leave(shown, state, next);
  if (all) return { ...within(shown, usable), groups: [] };
  return grouped(model, usable, ok, shown, open);
}

function fitting(state) {
  const hidden = new Set(state.hiddenProperties);
  return (edge) =>
    edge.confidence >= state.confidence &&
    edge.articles >= state.articles &&
    !hidden.has(edge.property.id) &&
    (!state.from || !edge.to || edge.to >= state.from) &&
    (!state.to || !edge.from || edge.from.slice(0, state.to.length) <= state.to);
}

// Provinces and industries stand for what is related to them or to what lies within them.
function near(model, state) {
  if (!state.near.length) return null;
  const fit = fitting(state);
  const sets = state.near.map((key) => {
    const [iri, start] = [model.iri(key), model.at(key)];
    const inside = new Set([...(start ? [start] : []), ...model.nodes.filter((node) => node.places?.includes(iri))]);
    for (const node of inside)
      for (const edge of node.edges)
        if (edge.target === node && ["within", "broader"].includes(edge.property.id)) inside.add(edge.source);
    const all = new Set(inside);
    const from = start?.places ? [start] : inside; // a server says of each node where it belongs
    for (const node of from) for (const edge of node.edges) if (fit(edge)) all.add(edge.source).add(edge.target);
    return all;
  });
  return sets.reduce((a, b) => new Set([...a].filter((node) => b.has(node))));
}

// What a node is joined with, what most articles say first (as kg/index/links.py orders them).
export function ranked(node, usable) {
  const found = new Map();
  for (const edge of node.edges) {
    const other = edge.source === node ? edge.target : edge.source;
    if (other !== node && usable(edge)) found.set(other, Math.max(found.get(other) ?? 0, edge.articles));
  }
  return [...found].sort(([a, m], [b, n]) => n - m || b.articles - a.articles || (a.iri < b.iri ? -1 : 1)).map(([other]) => other);
}

// What is reached from the roots in so many steps, and further where nodes were expanded; not beyond collapsed ones.
function walked(state, roots, depth, next, { step, inner }) {
  const collapsed = new Set(state.collapsed);
  const far = new Map(roots.map((node) => [node, 0]));
  const queue = [...roots];
  for (const node of queue) {
    if (collapsed.has(node.key)) continue;
    const usual = far.get(node) >= depth ? 0 : far.get(node) ? inner : step;
    const most = (state.expanded[node.key] ?? 0) * step || usual;
    if (!most) continue;
    for (const other of next(node).slice(0, most)) {
      if (far.has(other)) continue;
      far.set(other, far.get(node) + 1);
      queue.push(other);
    }
  }
  return queue;
}

// Where no centre says what is beyond a collapsed node, what hangs on it alone goes.
function leave(shown, state, next) {
  const collapsed = new Set(state.collapsed);
  if (!collapsed.size) return;
  const hanging = [...shown].filter((node) => {
    const near = collapsed.has(node.key) ? [] : next(node).filter((other) => shown.has(other));
    return near.length && near.every((other) => collapsed.has(other.key));
  });
  for (const node of hanging) shown.delete(node);
}

function within(shown, usable) {
  const edges = [];
  for (const node of shown)
    for (const edge of node.edges) if (edge.source === node && shown.has(edge.target) && usable(edge)) edges.push(edge);
  return { nodes: [...shown], edges };
}

// What articles state is walked along, as by the server (kg/index/links.py).
function route(model, keys, fits) {
  const usable = (edge) => edge.articles > 0 && fits(edge);
  const [from, to] = keys.map((key) => model.at(key));
  if (!from || !to) return { nodes: [from, to].filter(Boolean), edges: [], groups: [], route: [] };
  const came = new Map([[from, null]]);
  for (const [node] of came) {
    if (came.has(to)) break;
    for (const edge of [...node.edges].sort((a, b) => b.articles - a.articles || a.id - b.id)) {
      const other = edge.source === node ? edge.target : edge.source;
      if (!came.has(other) && usable(edge)) came.set(other, [node, edge]);
    }
  }
  const steps = [];
  for (let at = to; came.get(at); at = came.get(at)[0]) steps.unshift(came.get(at)[1]);
  const nodes = [from];
  for (const edge of steps) nodes.push(edge.source === nodes.at(-1) ? edge.target : edge.source);
  return { nodes: came.has(to) ? nodes : [from, to], edges: steps, groups: [], route: steps };
}

// More communities than this are no overview; the smaller ones are found by search.
const MOST_GROUPS = 300;
// Of the lines between them the strongest: each of three hundred is joined with nearly each.
const MOST_BUNDLES = 600;

// Communities as single nodes, but for the open ones; edges between them are counted.
function grouped(model, usable, ok, shown, open) {
  const groups = new Map();
  let left = 0;
  for (const it of model.communities) {
    const size = open.has(it.key) ? 0 : it.members.filter((node) => ok(node) && !shown.has(node)).length;
    if (size && groups.size >= MOST_GROUPS) left++;
    else if (size) groups.set(it.index, { group: it, id: -1 - it.index, x: it.x, y: it.y, size });
  }
  const end = (node) => (shown.has(node) ? node : node.core ? groups.get(node.community) : undefined);
  const single = [];
  const bundles = new Map();
  for (const edge of model.edges) {
    if (!usable(edge)) continue;
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
  const strongest = [...bundles.values()].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)).slice(0, MOST_BUNDLES);
  return { nodes: [...shown], edges: single, groups: [...groups.values()], bundles: strongest, left };
}
