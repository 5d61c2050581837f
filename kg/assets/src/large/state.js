// What is shown: a value that changes step by step, can be undone, and stands in the link.

const EMPTY = {
  view: "communities", // or "all", "around"
  open: [], // communities that show their members
  focus: null, // a node
  depth: 1,
  hiddenClasses: [],
  hiddenProperties: [],
  confidence: 0,
  articles: 0,
  from: "",
  to: "",
  near: [], // provinces and industries that shown nodes must be related to
  path: null, // two nodes between which the shortest path is shown
  pinned: {}, // node id → [x, y]
};

export class State {
  constructor(start, onChange) {
    this.value = { ...EMPTY, ...start, ...fromLink() };
    this.past = [];
    this.onChange = onChange;
  }

  change(part, { keep = true } = {}) {
    if (keep) this.past.push(this.value);
    this.value = { ...this.value, ...part };
    toLink(this.value);
    this.onChange(this.value);
  }

  undo() {
    if (!this.past.length) return;
    this.value = this.past.pop();
    toLink(this.value);
    this.onChange(this.value);
  }
}

function toLink(value) {
  const changed = Object.entries(value).filter(([key, it]) => JSON.stringify(it) !== JSON.stringify(EMPTY[key]));
  const hash = changed.length ? "#" + encodeURIComponent(JSON.stringify(Object.fromEntries(changed))) : "#";
  try {
    history.replaceState(null, "", hash);
  } catch {
    // A page inside a sandbox, as in a notebook, has no address of its own.
  }
}

// A link may be written by anyone: only known keys of the right kind are taken from it.
function fromLink() {
  try {
    const said = JSON.parse(decodeURIComponent(location.hash.slice(1)) || "{}");
    return Object.fromEntries(Object.entries(said).filter(([key, it]) => key in EMPTY && sameKind(it, key)));
  } catch {
    return {};
  }
}

function sameKind(value, key) {
  if (key === "focus") return Number.isInteger(value) || value === null;
  if (key === "path") return value === null || (Array.isArray(value) && value.length === 2 && value.every(Number.isInteger));
  if (key === "view") return ["communities", "all", "around"].includes(value);
  if (Array.isArray(EMPTY[key])) return Array.isArray(value);
  return typeof value === typeof EMPTY[key] && value !== null;
}
