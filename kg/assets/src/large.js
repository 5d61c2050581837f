// The large face of a view: one page that draws up to a hundred thousand nodes, out of what it carries.
import { canvasEngine } from "./large/canvas.js";
import { load, sentence } from "./large/data.js";
import { details } from "./large/details.js";
import { $, element } from "./large/dom.js";
import { filters } from "./large/filters.js";
import { png, svg } from "./large/pictures.js";
import { scene } from "./large/scene.js";
import { searchBox } from "./large/search.js";
import { selected } from "./large/select.js";
import { State } from "./large/state.js";
import { csv, gexf, graphml, turtle } from "./large/tables.js";
import { hasGraphicsCard, webglEngine } from "./large/webgl.js";

const CANVAS_LIMIT = 10_000;
const TABLE_ROWS = 300;

async function start() {
  const began = performance.now();
  const model = await load($("data"));
  let language = document.documentElement.lang;
  const words = () => model.words[language];
  const name = (it) => it[language];
  const look = readLook();
  let chosen = { nodes: [], edges: [], groups: [] };
  let drawn = null;
  let engine = null;
  let marked = null;
  const opening = { ...model.opening };
  const state = new State(opening, update);
  const side = details(model, { words, name, choose, pathFrom });
  searchBox(model, { words, name, language: () => language, choose });
  const panel = filters(model, state, { words, name });

  function update() {
    chosen = selected(model, state.value);
    drawn = scene(model, chosen, state.value, { name, marked, look });
    const wanted = engineFor(drawn.points.length, $("engine").value);
    if (engine?.name !== wanted) {
      engine?.stop();
      const make = wanted === "webgl" ? webglEngine : canvasEngine;
      engine = make($("drawing"), look, { click, open, hover, moved, line });
    }
    engine.draw(drawn);
    panel.show();
    show();
  }

  function show() {
    const all = model.nodes.length;
    const groups = [
      chosen.groups.length ? words().groups.replace("{groups}", chosen.groups.length) : "",
      chosen.left ? words().left.replace("{left}", chosen.left) : "",
    ];
    const counts = words().counts.replace("{shown}", chosen.nodes.length).replace("{all}", all);
    $("status").textContent = [...groups, counts.replace("{edges}", chosen.edges.length)].filter(Boolean).join(" ");
    $("view").value = state.value.view;
    $("depth").value = String(state.value.depth);
    $("undo").disabled = !state.past.length;
    table();
  }

  // The keyboard reaches everything through the table, which says what the drawing shows.
  function table() {
    const rows = chosen.edges.slice(0, TABLE_ROWS).map((edge) =>
      element("tr", {}, [
        element("td", {}, [link(edge.source)]),
        element("td", {}, [name(edge.property)]),
        element("td", {}, [link(edge.target)]),
        element("td", {}, [edge.confidence.toFixed(2)]),
        element("td", {}, [String(edge.articles)]),
        element("td", {}, [sentence(model, edge.quote)?.text ?? ""]),
      ]),
    );
    const groups = chosen.groups.slice(0, TABLE_ROWS).map((it) =>
      element("tr", {}, [
        element("td", { colSpan: 6 }, [
          element("button", { onclick: () => open(it) }, [`${name(it.group.head)} … (${it.size})`]),
        ]),
      ]),
    );
    $("rows").replaceChildren(...groups, ...rows);
  }

  const link = (node) => element("button", { onclick: () => choose(node) }, [name(node)]);

  function click(point) {
    if (point?.group) return open(point);
    marked = point ? point.ref : null;
    if (marked) side.node(marked);
    else side.hint();
    remark();
  }

  function line(it) {
    if (it.ref) side.edge(it.ref);
  }

  // A double click, or a click on a community, opens it; on a node, walks to its neighbourhood.
  function open(point) {
    if (!point) return;
    if (point.group) state.change({ open: [...state.value.open, point.group.index], view: "communities", path: null });
    else if (state.value.view === "communities") state.change({ open: state.value.open.filter((c) => c !== point.ref.community) });
    else state.change({ view: "around", focus: point.ref.id, path: null });
  }

  function choose(node) {
    marked = node;
    side.node(node);
    if (!chosen.nodes.includes(node)) state.change({ view: "around", focus: node.id, path: null });
    else remark();
    const point = drawn.points.find((it) => it.ref === node);
    if (point) engine.centre(point);
  }

  function pathFrom(node, other) {
    state.change({ path: [node.id, other.id] });
    side.route(node, other, chosen.route ?? []);
    engine.fit();
  }

  function hover(point) {
    $("drawing").title = point ? point.label : "";
  }

  function moved(point, x, y) {
    if (point.ref) state.change({ pinned: { ...state.value.pinned, [point.ref.id]: [Math.round(x), Math.round(y)] } });
  }

  function remark() {
    drawn = scene(model, chosen, state.value, { name, marked, look });
    engine.draw(drawn);
  }

  function save(blob, ending) {
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: `policykg.${ending}` }, []).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  const writers = {
    svg: () => svg(drawn, look),
    graphml: () => graphml(chosen),
    gexf: () => gexf(chosen),
    csv: () => csv(chosen, (edge) => sentence(model, edge.quote)?.text),
    ttl: () => turtle(chosen, model.ontology),
  };
  $("save").onchange = async () => {
    const format = $("save").value;
    $("save").value = "";
    if (format === "png") save(await png(drawn, look), format);
    else if (format) save(new Blob([writers[format]()], { type: "text/plain;charset=utf-8" }), format);
  };
  $("view").onchange = () => {
    const view = $("view").value;
    state.change({ view, path: null, focus: view === "around" ? (marked?.id ?? central(model)) : state.value.focus });
    engine.fit();
  };
  $("depth").onchange = () => state.change({ depth: Number($("depth").value) });
  $("engine").onchange = update;
  $("fit").onclick = () => engine.fit();
  $("undo").onclick = () => state.undo();
  $("language").onclick = () => {
    language = language === "en" ? "zh" : "en";
    document.documentElement.lang = language;
    translate(words());
    update();
    if (marked) side.node(marked);
    else side.hint();
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => {
    Object.assign(look, readLook());
    engine.stop();
    engine = null;
    update();
  });
  addEventListener("resize", () => engine.draw(drawn));
  translate(words());
  update();
  if (state.value.focus !== null && model.nodes[state.value.focus]) click({ ref: model.nodes[state.value.focus] });
  engine.fit(0);
  requestAnimationFrame(() =>
    requestAnimationFrame(() => (document.body.dataset.painted = String(Math.round(performance.now() - began)))),
  );
}

function engineFor(points, said) {
  if (said !== "auto") return said;
  if (points <= CANVAS_LIMIT) return "canvas";
  return hasGraphicsCard() === null ? "canvas" : "webgl";
}

const central = (model) => model.nodes.reduce((best, node) => (node.rank > best.rank ? node : best)).id;

function translate(words) {
  for (const it of document.querySelectorAll("[data-word]")) it.textContent = words[it.dataset.word];
  for (const it of document.querySelectorAll("[data-label]")) it.setAttribute("aria-label", words[it.dataset.label]);
  $("search").placeholder = words.search;
}

function readLook() {
  const style = getComputedStyle(document.documentElement);
  const of = (key) => style.getPropertyValue(`--${key}`).trim();
  return {
    text: of("text"),
    muted: of("muted"),
    back: of("back"),
    line: of("line"),
    marked: of("marked"),
    font: "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    labelFrom: 6,
  };
}

start().catch((error) => {
  $("status").textContent = String(error);
  throw error;
});
