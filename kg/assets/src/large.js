// The large face of a view: one page that draws up to a hundred thousand nodes, out of what it carries, or out of what
// the server of the site gives it as it is looked at.
import { actions } from "./large/actions.js";
import { canvasEngine } from "./large/canvas.js";
import { Model } from "./large/data.js";
import { details } from "./large/details.js";
import { $ } from "./large/dom.js";
import { filters } from "./large/filters.js";
import { readLook } from "./large/look.js";
import { painted, png, svg } from "./large/pictures.js";
import { scene } from "./large/scene.js";
import { searchBox } from "./large/search.js";
import { selected } from "./large/select.js";
import { fileSource, siteSource } from "./large/sources.js";
import { asked, State } from "./large/state.js";
import { table } from "./large/table.js";
import { saving } from "./large/tables.js";
import { hasGraphicsCard, webglEngine } from "./large/webgl.js";

const CANVAS_LIMIT = 10_000;

async function start() {
  const began = performance.now();
  const face = $("face");
  const site = face.dataset.base !== undefined;
  const source = site ? siteSource(face.dataset.base) : fileSource($("data"));
  const model = new Model(face.dataset.base);
  const raw = await source.start(model);
  const allWords = site ? JSON.parse(face.dataset.words) : raw.words;
  let language = document.documentElement.lang;
  const words = () => allWords[language];
  const name = (it) => it[language] || it.en || it.zh;
  const look = readLook(face);
  const seen = { chosen: { nodes: [], edges: [], groups: [] }, drawn: null, engine: null, marked: null };
  const state = new State(site ? asked(location.search, model) : { ...raw.opening, ...(raw.opening.focus && { focus: model.key(raw.opening.focus) }) }, update);
  const marked = () => model.at(seen.marked);
  const act = actions(model, state, source, { seen, remark });
  const side = details(model, { words, name, source, act });
  const rows = table(model, { words, name, choose: act.choose, open: act.open, read: (edge) => side.edge(edge) });
  searchBox((text) => source.search(text, model), { words, name, choose: act.choose });
  const panel = filters(model, state, { words, name });
  let running = false;
  let problem = "";

  function update() {
    select();
    showStatus();
    showDetails();
    fetchMissing();
  }

  function select() {
    seen.chosen = selected(model, state.value, source);
    draw();
    panel.show();
    rows(seen.chosen);
  }

  function draw() {
    seen.drawn = scene(model, seen.chosen, state.value, { name, marked: marked(), look });
    const wanted = engineFor(seen.drawn.points.length, state.value.engine);
    if (seen.engine?.name !== wanted) {
      seen.engine?.stop();
      const make = wanted === "webgl" ? webglEngine : canvasEngine;
      seen.engine = make($("drawing"), look, { ...act, line: (it) => it.ref && side.edge(it.ref) });
    }
    seen.engine.draw(seen.drawn);
  }

  function remark() {
    draw();
    showDetails();
    fetchMissing();
  }

  function showDetails() {
    const { path } = state.value;
    const ends = path?.map((key) => model.at(key));
    if (marked()) side.node(marked(), state.value);
    else if (ends?.every(Boolean)) side.route(...ends, seen.chosen.route ?? [], running);
    else side.hint();
  }

  // What this state needs of the server is fetched part by part; what is there is drawn meanwhile.
  async function fetchMissing() {
    if (running) return;
    for (let wanted; (wanted = source.missing(model, state.value, seen.marked)).length; ) {
      running = true;
      showStatus();
      await Promise.all(
        wanted.map(async ([address, take]) => {
          try {
            take(await source.get(address));
          } catch (error) {
            source.fail(address, error);
            problem = error.message;
          }
        }),
      );
      if (state.free && model.opened) state.begin({ view: model.openingView }); // a small graph opens with all of it
      const before = seen.chosen.nodes.length + seen.chosen.groups.length;
      panel.refresh();
      select();
      if (before < 2 || state.value.view === "around") seen.engine.fit(before < 2 ? 0 : 300);
    }
    if (!running) return;
    running = false;
    showDetails();
    showStatus();
  }

  function showStatus() {
    const { chosen } = seen;
    const counts = words().counts.replace("{shown}", chosen.nodes.length).replace("{all}", model.total || model.nodes.length);
    const parts = [
      problem,
      running ? words().loading : "",
      chosen.groups.length ? words().groups.replace("{groups}", chosen.groups.length) : "",
      chosen.left ? words().left.replace("{left}", chosen.left) : "",
      counts.replace("{edges}", chosen.edges.length),
    ];
    problem = running ? problem : "";
    $("status").textContent = parts.filter(Boolean).join(" ");
    face.dataset.busy = String(running);
    $("view").value = state.value.view;
    $("depth").value = String(state.value.depth);
    $("engine").value = state.value.engine;
    $("undo").disabled = !state.past.length;
  }

  saving($("save"), {
    png: () => png(seen.drawn, look),
    svg: () => svg(seen.drawn, look),
    graph: () => ({ ...seen.chosen, ontology: model.ontology, sentenceOf: (edge) => model.sentence(edge.quote)?.text }),
  });
  $("view").onchange = () => {
    const view = $("view").value;
    const centre = seen.marked ?? state.value.focus ?? act.central()?.key ?? null;
    state.change({ view, path: null, focus: view === "around" ? centre : state.value.focus });
    seen.engine.fit();
  };
  $("depth").onchange = () => state.change({ depth: Number($("depth").value) });
  $("engine").onchange = () => state.change({ engine: $("engine").value });
  $("fit").onclick = () => seen.engine.fit();
  $("undo").onclick = () => state.undo();
  // A site has links for language and appearance, which would lose what is shown.
  for (const it of document.querySelectorAll("#language[href], #theme a")) it.onclick = () => (it.hash = location.hash);
  if (!site) $("language").onclick = () => {
    language = language === "en" ? "zh" : "en";
    document.documentElement.lang = language;
    translate(words());
    update();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    Object.assign(look, readLook(face));
    seen.engine.stop();
    seen.engine = null;
    draw();
  });
  addEventListener("resize", () => seen.engine.draw(seen.drawn));
  // On paper stands the whole drawing, in dark ink, whatever part of it the screen shows, and its table.
  addEventListener("beforeprint", () => {
    $("table").open = true;
    face.classList.add("printed");
    const copy = painted(seen.drawn, readLook(face));
    copy.className = "copy";
    $("drawing").append(copy);
  });
  addEventListener("afterprint", () => {
    face.classList.remove("printed");
    document.querySelector("#drawing .copy")?.remove();
  });
  addEventListener("hashchange", () => location.reload());

  // Where there is little room, the drawing comes first and the legend opens on a click.
  if (matchMedia("(max-width: 60rem)").matches) for (const it of document.querySelectorAll(".side details")) it.open = false;
  translate(words());
  if (state.value.view === "around") seen.marked = state.value.path ? null : state.value.focus;
  panel.refresh();
  update();
  seen.engine.fit(0);
  requestAnimationFrame(() =>
    requestAnimationFrame(() => (document.body.dataset.painted = String(Math.round(performance.now() - began)))),
  );
}

function engineFor(points, said) {
  if (said !== "auto") return said;
  if (points <= CANVAS_LIMIT) return "canvas";
  return hasGraphicsCard() === null ? "canvas" : "webgl";
}

function translate(words) {
  for (const it of document.querySelectorAll("[data-word]")) it.textContent = words[it.dataset.word];
  for (const it of document.querySelectorAll("[data-label]")) it.setAttribute("aria-label", words[it.dataset.label]);
  $("search").placeholder = words.search;
}

start().catch((error) => {
  $("status").textContent = String(error);
  throw error;
});
