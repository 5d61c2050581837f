// What is shown: a value that changes step by step, can be undone, and stands in the link.

const VIEWS = ["communities", "all", "around"];
const EMPTY = {
  view: "communities",
  open: [], // communities that show their members, by the key of the most central one
  focus: null, // a node's key
  depth: 1,
  expanded: {}, // key → how many portions of its neighbours are shown
  collapsed: [], // keys of nodes beyond which nothing is shown
  hiddenClasses: [],
  hiddenProperties: [],
  confidence: 0,
  articles: 0,
  from: "",
  to: "",
  near: [], // provinces and industries that shown nodes must be related to
  path: null, // two nodes between which the shortest path is shown
  pinned: {}, // key → [x, y]
  colour: "class", // or "community"
  engine: "auto",
};

export class State {
  constructor(opening, onChange) {
    const link = fitting(read());
    this.start = { ...EMPTY, ...fitting(opening) };
    this.value = { ...this.start, ...link };
    this.free = !("view" in Object(opening)) && !("view" in link); // nobody said how to begin
    this.past = [];
    this.onChange = onChange;
  }

  change(part, { keep = true } = {}) {
    if (keep) this.past.push(this.value);
    this.value = { ...this.value, ...part };
    this.#changed();
  }

  undo() {
    if (!this.past.length) return;
    this.value = this.past.pop();
    this.#changed();
  }

  // What the page opens with, as far as nobody asked for something else.
  begin(part) {
    this.free = false;
    this.start = { ...this.start, ...fitting(part) };
    this.value = { ...this.value, ...fitting(part) };
  }

  #changed() {
    write(this.value, this.start);
    this.onChange(this.value);
  }
}

function write(value, start) {
  const changed = Object.entries(value).filter(([key, it]) => JSON.stringify(it) !== JSON.stringify(start[key]));
  const hash = changed.length ? "#" + encodeURIComponent(JSON.stringify(Object.fromEntries(changed))) : "#";
  try {
    history.replaceState(null, "", hash);
  } catch {
    // A page inside a sandbox, as in a notebook, has no address of its own.
  }
}

function read() {
  try {
    return JSON.parse(decodeURIComponent(location.hash.slice(1)) || "{}");
  } catch {
    return {};
  }
}

// What a page of the site is asked for by its address: /graph?focus=IRI&depth=2&confidence=0.6&near=IRI …
export function asked(search, model) {
  const given = new URLSearchParams(search);
  const [found, number] = [{}, (name) => (given.has(name) ? Number(given.get(name)) : undefined)];
  if (given.has("question")) found.view = "all";
  for (const name of ["view", "from", "to", "colour", "engine"]) if (given.has(name)) found[name] = given.get(name);
  for (const name of ["depth", "confidence", "articles"]) if (given.has(name)) found[name] = number(name);
  if (given.has("near")) found.near = given.getAll("near").map((iri) => model.key(iri));
  if (given.has("without")) found.hiddenClasses = found.hiddenProperties = given.getAll("without");
  if (given.has("focus")) Object.assign(found, { focus: model.key(given.get("focus")), view: "around" });
  if (given.getAll("path").length === 2) found.path = given.getAll("path").map((iri) => model.key(iri));
  return found;
}

// A link may be written by anyone: only known keys of the right kind are taken from it.
function fitting(said) {
  const kept = Object.entries(Object(said)).filter(([key, it]) => Object.hasOwn(EMPTY, key) && sameKind(it, key));
  return Object.fromEntries(kept);
}

const isText = (it) => typeof it === "string" && it.length < 2000;
const few = (it) => it.length <= 500;

function sameKind(value, key) {
  if (key === "focus") return value === null || isText(value);
  if (key === "path") return value === null || (Array.isArray(value) && value.length === 2 && value.every(isText));
  if (key === "view") return VIEWS.includes(value);
  if (key === "colour") return ["class", "community"].includes(value);
  if (key === "engine") return ["auto", "canvas", "webgl"].includes(value);
  if (key === "depth") return [1, 2, 3].includes(value);
  if (Array.isArray(EMPTY[key])) return Array.isArray(value) && few(value) && value.every(isText);
  if (key === "expanded" || key === "pinned") {
    const fits = key === "expanded" ? (it) => Number.isInteger(it) && it > 0 : (it) => Array.isArray(it) && it.length === 2 && it.every(Number.isFinite);
    return value !== null && typeof value === "object" && few(Object.keys(value)) && Object.values(value).every(fits);
  }
  return typeof value === typeof EMPTY[key] && (typeof value !== "number" || Number.isFinite(value));
}
