// A selection as points and lines with their looks, for any engine and for pictures.

// A community is as large as the room that its members take up when it opens (_ROOM in kg/view/communities.py).
const SPACE = 24;

export function scene(model, chosen, state, { name, marked, look }) {
  const byId = new Map();
  const near = marked ? new Set(marked.edges.flatMap((e) => [e.source.id, e.target.id])) : null;
  const route = new Set((chosen.route ?? []).map((edge) => edge.id));
  const spread = placed(chosen, state);
  for (const node of chosen.nodes) {
    const [x, y] = state.pinned[node.id] ?? spread.get(node.id) ?? [node.x, node.y];
    byId.set(node.id, {
      id: node.id,
      ref: node,
      x,
      y,
      size: 4 + 14 * Math.sqrt(node.rank),
      colour: node.family.colour,
      shape: node.family.shape,
      label: short(name(node)),
      marked: node === marked,
      faded: Boolean(near) && chosen.nodes.length < 2000 && !near.has(node.id) && node !== marked,
      ring: node.id in state.pinned,
    });
  }
  for (const it of chosen.groups) {
    byId.set(it.id, {
      id: it.id,
      group: it.group,
      x: it.x,
      y: it.y,
      size: SPACE * Math.sqrt(it.size),
      colour: it.group.head.family.colour,
      shape: "dot",
      label: `${short(name(it.group.head))} … ${it.size}`,
      ring: true,
    });
  }
  const lines = chosen.edges.map((edge) => ({
    id: edge.id,
    ref: edge,
    source: byId.get(edge.source.id),
    target: byId.get(edge.target.id),
    label: name(edge.property),
    width: 0.7 + Math.min(3, Math.log2(1 + edge.articles) / 2),
    planned: edge.planned,
    marked: route.has(edge.id) || (marked && (edge.source === marked || edge.target === marked)),
  }));
  for (const it of chosen.bundles ?? []) {
    const [source, target] = [byId.get(it.source.id), byId.get(it.target.id)];
    lines.push({ id: it.id, source, target, label: String(it.count), width: 0.5 + Math.log2(1 + it.count) / 2 });
  }
  return { points: [...byId.values()], lines };
}

const short = (text) => (text.length > 48 ? text.slice(0, 47) + "…" : text);

// A neighbourhood or a path is drawn apart from where its nodes stand in the whole, which may be far away.
function placed(chosen, state) {
  const places = new Map();
  if (chosen.route) {
    chosen.nodes.forEach((node, at) => places.set(node.id, [at * 180, (at % 2) * 60]));
    return places;
  }
  if (state.view !== "around") return places;
  const rings = [[state.focus]];
  const seen = new Set(rings[0]);
  const next = new Map(chosen.nodes.map((node) => [node.id, []]));
  for (const edge of chosen.edges) {
    next.get(edge.source.id).push(edge.target.id);
    next.get(edge.target.id).push(edge.source.id);
  }
  places.set(state.focus, [0, 0]);
  // Each ring in the order of its parents' angles, so that lines seldom cross.
  for (let ring = rings[0], radius = 0; ring.length; ) {
    const outer = [];
    for (const id of ring)
      for (const other of next.get(id) ?? [])
        if (!seen.has(other)) {
          seen.add(other);
          outer.push(other);
        }
    radius = Math.max(radius + 190, (outer.length * 46) / (2 * Math.PI));
    outer.forEach((id, at) => {
      const angle = (at / outer.length) * 2 * Math.PI - Math.PI / 2;
      places.set(id, [radius * Math.cos(angle) * 1.35, radius * Math.sin(angle)]);
    });
    ring = outer;
  }
  return places;
}
