// Where the nodes of a selection stand.

const WIDEST = 2.2; // radians that what lies beyond one node takes up
const ROOM = 26; // pixels between neighbours, about, as in kg/view/communities.py

export function placed(model, chosen, state) {
  if (chosen.route) return new Map(chosen.nodes.map((node, at) => [node, [at * 180, (at % 2) * 60]]));
  const focus = state.view === "around" && model.at(state.focus);
  if (focus) return rings(chosen, focus);
  return beside(chosen);
}

// A neighbourhood is drawn apart from where its nodes stand in the whole, which may be far away: in rings around its
// focus. What was reached by a node stands in the part of the next ring that lies outward of it, so that lines seldom
// cross; a node beyond which more lies has a wider part.
function rings(chosen, focus) {
  const beyond = tree(chosen, focus);
  const weights = new Map();
  for (const node of [...beyond.keys()].reverse()) {
    const sum = beyond.get(node).reduce((all, child) => all + weights.get(child), 0);
    weights.set(node, Math.max(1, sum ** 0.75));
  }
  const places = new Map([[focus, [0, 0]]]);
  const wider = innerWidth > innerHeight ? 1.35 : 0.85; // rings have about the shape of the screen
  let ring = [[focus, -Math.PI / 2, 2 * Math.PI]]; // each with the angle at which its part begins, and how wide it is
  for (let radius = 0; ring.length; ) {
    const next = [];
    let room = 0;
    for (const [node, from, wide] of ring) {
      const children = beyond.get(node);
      const all = children.reduce((sum, child) => sum + weights.get(child), 0);
      let at = from;
      for (const child of children) {
        const part = (wide * weights.get(child)) / all;
        // What is reached through one node stays on its side.
        const own = Math.min(part, WIDEST);
        next.push([child, at + (part - own) / 2, own]);
        at += part;
      }
      room = Math.max(room, (children.length * 46) / wide);
    }
    radius = Math.max(radius + 190, room);
    // A crowded ring is drawn in two lines, so that a name has room beside the next.
    const lines = next.length > 24 ? 2 : 1;
    next.forEach(([node, from, wide], at) => {
      const [angle, reach] = [from + wide / 2, radius + (at % lines) * 80];
      places.set(node, [Math.round(reach * Math.cos(angle) * wider), Math.round(reach * Math.sin(angle))]);
    });
    ring = next;
  }
  return places;
}

// Each node that the focus reaches, in the order of its distance, with those that are first reached through it.
function tree(chosen, focus) {
  const next = new Map(chosen.nodes.map((node) => [node, []]));
  for (const edge of chosen.edges) {
    next.get(edge.source).push(edge.target);
    next.get(edge.target).push(edge.source);
  }
  const beyond = new Map([[focus, []]]);
  for (const [node, children] of beyond)
    for (const other of next.get(node) ?? []) {
      if (beyond.has(other)) continue;
      beyond.set(other, []);
      children.push(other);
    }
  return beyond;
}

// What was expanded out of the whole stands in a disc beside the node that it was expanded from.
function beside(chosen) {
  const places = new Map();
  const guests = chosen.nodes.filter((node) => !node.core);
  if (!guests.length) return places;
  const hosts = new Map();
  const shown = new Set(chosen.nodes);
  for (let left = guests, before = 0; left.length && left.length !== before; ) {
    before = left.length;
    left = left.filter((guest) => {
      const host = hostOf(guest, shown, places);
      if (!host) return true;
      const its = hosts.get(host) ?? hosts.set(host, []).get(host);
      its.push(guest);
      places.set(guest, null);
      return false;
    });
    for (const [host, its] of hosts) disc(host, its, places);
    hosts.clear();
  }
  return places;
}

function hostOf(guest, shown, places) {
  const ends = guest.edges.map((edge) => (edge.source === guest ? edge.target : edge.source));
  return ends.find((end) => shown.has(end) && (end.core || places.get(end)));
}

function disc(host, guests, places) {
  const [x, y] = places.get(host) ?? [host.x, host.y];
  const radius = ROOM * Math.sqrt(guests.length);
  const away = Math.atan2(y, x);
  const centre = [x + (radius + 60) * Math.cos(away), y + (radius + 60) * Math.sin(away)];
  guests.forEach((guest, at) => {
    // The order of a sunflower's seeds (Vogel 1979).
    const [reach, angle] = [ROOM * Math.sqrt(at + 0.5), at * Math.PI * (3 - Math.sqrt(5))];
    places.set(guest, [Math.round(centre[0] + reach * Math.cos(angle)), Math.round(centre[1] + reach * Math.sin(angle))]);
  });
}
