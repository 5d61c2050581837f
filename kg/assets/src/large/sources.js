// Where the graph comes from: out of the page itself, or part by part from the server that the page came from.
import { unpacked } from "./data.js";
import { reader } from "./readings.js";

const MOST_HITS = 12;
const MOST_PARTS = 40; // that one link may ask for

// All that there is stands in the page.
export function fileSource(element) {
  let [names, spoken, read] = [null, null, null];
  return {
    live: false,
    step: 250, // neighbours that a node shows at a time
    inner: 250, // and those of a neighbour, where a neighbourhood has several steps
    start: async (model) => {
      const raw = await unpacked(element.textContent.trim());
      model.open(raw, "file");
      read = reader(raw.readings);
      return raw;
    },
    missing: () => [],
    total: () => null,
    search: async (text, model) => {
      names ??= model.nodes.map((node) => `${node.en}\n${node.zh}\n${node.aliases}`.toLowerCase());
      const sound = text.toLowerCase().replaceAll("ü", "v").replace(/[\s'’-]/g, "");
      if (/^[a-z0-9]+$/.test(sound)) spoken ??= names.map(read);
      return local(model.nodes, names, text, spoken, sound);
    },
    evidence: async () => null,
    page: () => null,
  };
}

function local(nodes, names, text, spoken, sound) {
  const wanted = text.trim().toLowerCase();
  const hits = [];
  for (let id = 0; wanted && id < names.length; id++) {
    const place = names[id].indexOf(wanted);
    const heard = spoken && sound ? spoken[id].indexOf("\n" + sound) : -1; // a name from its beginning, in pinyin
    const fits = [...(place >= 0 ? [fit(names[id], place, wanted.length)] : []), ...(heard >= 0 ? [fit(spoken[id], heard + 1, sound.length)] : [])];
    if (fits.length) hits.push([Math.min(...fits), -nodes[id].rank, nodes[id]]);
  }
  return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, MOST_HITS).map(([, , node]) => ({ key: node.key, node }));
}

// A whole name comes before the beginning of one, and that before what stands inside.
function fit(names, place, length) {
  if (place > 0 && names[place - 1] !== "\n") return 2;
  return (names[place + length] ?? "\n") === "\n" ? 0 : 1;
}

// The server has the whole; the page asks for what is looked at (kg/serve/site/graph.py).
export function siteSource(base) {
  const kept = new Map(); // address → the answer, or its failure
  const totals = new Map(); // key → how many neighbours there are
  const page = new URLSearchParams(location.search);
  const [step, inner] = [60, 12];

  async function get(address) {
    if (!kept.has(address)) {
      const answer = await fetch(address, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error((await answer.text()).trim().slice(0, 300) || `${answer.status}`);
      kept.set(address, await answer.json());
    }
    return kept.get(address);
  }

  const address = (values) => `/graph.json?${new URLSearchParams(values)}`;

  function opening(model, state) {
    if (page.has("question")) return `/graph.json?${page}`;
    return address(state.near.length ? { near: model.iri(state.near[0]) } : {});
  }

  function neighbours(model, key, offset, depth = 1) {
    const values = { focus: model.iri(key), limit: step };
    if (offset) values.offset = offset;
    if (depth > 1) values.depth = depth;
    return address(values);
  }

  function wanted(model, state, marked) {
    const found = [];
    if (state.path) {
      const values = [...state.path.map((key) => ["path", model.iri(key)]), ["confidence", state.confidence], ["articles", state.articles]];
      values.push(...["from", "to"].filter((it) => state[it]).map((it) => [it, state[it]]), ...state.near.map((key) => ["near", model.iri(key)]));
      values.push(...state.hiddenProperties.map((it) => ["without", it]), ...state.hiddenClasses.map((it) => ["without", it]));
      found.push(address(values));
    } else if (state.view === "around" && state.focus) found.push(neighbours(model, state.focus, 0, state.depth));
    for (const [key, pages] of Object.entries(state.expanded).slice(0, MOST_PARTS))
      for (let page = 0; page < Math.min(pages, MOST_PARTS); page++) found.push(neighbours(model, key, page * step));
    if (marked) found.push(neighbours(model, marked, 0));
    return found;
  }

  return {
    live: true,
    step,
    inner,
    start: async () => null,
    // What has to be fetched before this state can be shown: [address, what to do with the answer].
    missing: (model, state, marked) => {
      const parts = [...new Set(wanted(model, state, marked))].filter((it) => !kept.has(it)).map((it) => [it, (raw) => part(model, raw)]);
      const first = opening(model, state);
      const whole = !state.path && state.view !== "around";
      return whole && model.opened !== first && !kept.get(first)?.failed ? [[first, (raw) => model.open(raw, first)], ...parts] : parts;
    },
    get,
    fail: (address_, error) => kept.set(address_, { failed: error }),
    total: (key) => totals.get(key) ?? null,
    search: async (text, model) => {
      const found = text.trim() ? await get(`/complete.json?q=${encodeURIComponent(text.trim().slice(0, 100))}`) : [];
      return found.map((it) => ({ key: model.key(it.iri), name: it.text === it.name ? it.name : `${it.text} · ${it.name}`, kind: it.class, colour: it.colour }));
    },
    // The sentences that state a relation.
    evidence: async (edge) => {
      if (!edge.articles) return null;
      const fact = new URLSearchParams({ s: edge.source.iri, p: edge.property.id, o: edge.target.iri });
      const { rows } = await get(`/facts.json?${fact}`);
      return { rows, page: `/facts?${fact}` };
    },
    page: (iri) => (iri.startsWith(base) ? "/id/" + encodeURI(iri.slice(base.length)).replace(/[?#]/g, encodeURIComponent) : null),
  };

  function part(model, raw) {
    model.add(raw);
    if (raw.around) totals.set(model.key(raw.around.iri), raw.around.total);
  }
}
