// What can be done with nodes and communities, by mouse, by keyboard or out of the details.
import { ranked } from "./select.js";

const DOUBLE = 350; // milliseconds between the clicks of a double click

export function actions(model, state, source, { seen, remark }) {
  let last = [null, 0];

  const without = (object, key) => Object.fromEntries(Object.entries(object).filter(([it]) => it !== key));
  const isShown = (node) => seen.chosen.nodes.includes(node);
  const isCentre = (node) => state.value.view === "around" && state.value.focus === node.key;

  // How many portions of its neighbours a node shows.
  function portions(node) {
    const value = state.value;
    if (value.collapsed.includes(node.key)) return 0;
    return value.expanded[node.key] ?? (isCentre(node) && !value.path ? 1 : 0);
  }

  function mark(key) {
    seen.marked = key;
    remark();
  }

  function around(node) {
    seen.marked = node.key;
    state.change({ view: "around", focus: node.key, path: null, expanded: {}, collapsed: [] });
    seen.engine.fit();
  }

  // A double click, or a click on a community, opens it; on a node, shows what it is joined with.
  function open(point) {
    if (!point) return;
    const { view, open: opened } = state.value;
    if (point.group) state.change({ open: [...opened, point.group.key], view: "communities", path: null });
    else if (view === "communities" && opened.includes(model.communities[point.ref.community]?.key))
      state.change({ open: opened.filter((key) => key !== model.communities[point.ref.community].key) });
    else if (portions(point.ref)) collapse(point.ref);
    else expand(point.ref);
  }

  // The time is that of the click, not of its handling: drawing a large graph anew takes a while.
  function click(point, event) {
    const [before, then] = last;
    last = [point, event?.timeStamp ?? 0];
    if (point && before?.id === point.id && last[1] - then < DOUBLE) return open(point);
    if (point?.group) return open(point);
    mark(point ? point.ref.key : null);
  }

  function choose(key) {
    seen.marked = key;
    const node = model.at(key);
    if (node && isShown(node)) remark();
    else state.change({ view: "around", focus: key, path: null, expanded: {}, collapsed: [] });
    const point = seen.drawn.points.find((it) => it.ref && it.ref === node);
    if (point) seen.engine.centre(point);
  }

  function expand(node) {
    const pages = state.value.collapsed.includes(node.key) ? Math.max(state.value.expanded[node.key] ?? 1, 1) : portions(node) + 1;
    const collapsed = state.value.collapsed.filter((key) => key !== node.key);
    // What is not drawn yet is drawn with what it is joined with.
    if (!isShown(node)) return around(node);
    seen.marked = node.key;
    state.change({ path: null, collapsed, expanded: { ...state.value.expanded, [node.key]: pages } });
    if (state.value.view === "around") seen.engine.fit();
  }

  function collapse(node) {
    seen.marked = node.key;
    const collapsed = [...state.value.collapsed.filter((key) => key !== node.key), node.key];
    state.change({ collapsed, expanded: without(state.value.expanded, node.key) });
  }

  // How many neighbours could still be shown; null where only the server knows, and was not asked yet.
  function left(node) {
    const total = source.live ? source.total(node.key) : ranked(node, () => true).length;
    return total === null ? null : Math.max(0, total - portions(node) * source.step);
  }

  function pin(node) {
    const { x, y } = seen.drawn.points.find((it) => it.ref === node);
    moved({ ref: node }, x, y);
  }

  function moved(point, x, y) {
    if (point.ref) state.change({ pinned: { ...state.value.pinned, [point.ref.key]: [Math.round(x), Math.round(y)] } });
  }

  function unpin(node) {
    state.change({ pinned: without(state.value.pinned, node.key) });
  }

  function path(node, other) {
    seen.marked = null;
    state.change({ path: [node.key, other.key] });
    seen.engine.fit();
  }

  function hover(point) {
    document.getElementById("drawing").title = point ? point.label : "";
  }

  const central = () => model.nodes.reduce((best, node) => (node.rank > (best?.rank ?? -1) ? node : best), null);
  return { click, open, hover, moved, choose, around, expand, collapse, isOpen: (node) => portions(node) > 0, isShown, left, pin, unpin, path, central };
}
