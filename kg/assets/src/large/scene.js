// A selection as points and lines with their looks, for any engine and for pictures.
import { placed } from "./place.js";

// A community is as large as the room that its members take up when it opens (_ROOM in kg/view/communities.py).
const SPACE = 24;
const PALETTE = ["#4e79a7", "#e08214", "#4a9b46", "#d6504f", "#9467bd", "#3f9c9c", "#c9a227", "#e377a2", "#9c6b50", "#6b8e23", "#5b6bc0", "#00796b"];
const NONE = "#8c8c8c";

export const communityColour = (index) => (index === null || index === undefined ? NONE : PALETTE[index % PALETTE.length]);

// What came in later belongs where what it is joined with best belongs.
function kin(node) {
  if (node.community !== null) return node.community;
  const best = node.edges.reduce((one, edge) => {
    const other = edge.source === node ? edge.target : edge.source;
    return other.community !== null && edge.articles >= (one?.[1] ?? 0) ? [other.community, edge.articles] : one;
  }, null);
  return best?.[0] ?? null;
}

export function scene(model, chosen, state, { name, marked, look }) {
  const byId = new Map();
  // Around a centre all is about the centre: nothing is faded for it.
  const centre = state.view === "around" && !state.path && marked?.key === state.focus;
  const near = marked && !centre ? new Set(marked.edges.flatMap((e) => [e.source.id, e.target.id])) : null;
  const route = new Set((chosen.route ?? []).map((edge) => edge.id));
  const places = placed(model, chosen, state);
  const colour = state.colour === "community" ? (node) => communityColour(kin(node)) : (node) => node.family.colour;
  const aside = [0, 0];
  for (const node of chosen.nodes) {
    const [x, y] = state.pinned[node.key] ?? places.get(node) ?? [node.x ?? aside[0]--, node.y ?? aside[1]];
    byId.set(node.id, {
      id: node.id,
      ref: node,
      x,
      y,
      size: (places.has(node) ? 7 : 3) + 15 * node.rank,
      colour: colour(node),
      shape: node.family.shape,
      label: short(name(node)),
      marked: node === marked,
      faded: Boolean(near) && chosen.nodes.length < 2000 && !near.has(node.id) && node !== marked,
      ring: node.key in state.pinned,
    });
  }
  for (const it of chosen.groups) {
    byId.set(it.id, {
      id: it.id,
      group: it.group,
      x: it.x,
      y: it.y,
      size: SPACE * Math.sqrt(it.size),
      colour: state.colour === "community" ? communityColour(it.group.index) : it.group.head.family.colour,
      shape: "dot",
      label: `${short(name(it.group.head), 26)} · ${it.size}`,
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
    marked: route.has(edge.id) || Boolean(near && (edge.source === marked || edge.target === marked)),
  }));
  for (const it of chosen.bundles ?? []) {
    const [source, target] = [it.source, it.target].map((end) => byId.get(end.id));
    lines.push({ id: it.id, source, target, label: String(it.count), width: 0.5 + Math.log2(1 + it.count) / 2 });
  }
  return { points: [...byId.values()], lines };
}

const short = (text, most = 48) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
