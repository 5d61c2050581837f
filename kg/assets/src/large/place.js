// Where the nodes of a selection stand.

const ROOM = 26; // pixels between neighbours, about, as in kg/view/communities.py

export function placed(model, chosen, state) {
  if (chosen.route) return new Map(chosen.nodes.map((node, at) => [node, [at * 180, (at % 2) * 60]]));
  const focus = state.view === "around" && model.at(state.focus);
  if (focus) return rings(chosen, focus);
  return beside(chosen);
}

// A neighbourhood is drawn apart from where its nodes stand in the whole, which may be far away: in rings around its
// focus, each in the order of its parents' angles, so that lines seldom cross.
function rings(chosen, focus) {
  const next = new Map(chosen.nodes.map((node) => [node, []]));
  for (const edge of chosen.edges) {
    next.get(edge.source).push(edge.target);
    next.get(edge.target).push(edge.source);
  }
  const places = new Map([[focus, [0, 0]]]);
  for (let ring = [focus], radius = 0; ring.length; ) {
    const outer = [...new Set(ring.flatMap((node) => next.get(node) ?? []))].filter((node) => !places.has(node));
    radius = Math.max(radius + 190, (outer.length * 46) / (2 * Math.PI));
    // A crowded ring is drawn in two or three lines, so that a name has room beside the next.
    const lines = outer.length > 24 ? 2 : 1;
    outer.forEach((node, at) => {
      const angle = (at / outer.length) * 2 * Math.PI - Math.PI / 2;
      const reach = radius + (at % lines) * 80;
      places.set(node, [reach * Math.cos(angle) * 1.35, reach * Math.sin(angle)]);
    });
    ring = outer;
  }
  return places;
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
