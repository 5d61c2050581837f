// Draws the view that stands in #data with vis-network. Text reaches the page through textContent and canvas only.
"use strict";
(() => {
  const view = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const NAME = 13, RELATION = 11; // sizes of labels in pixels of the screen
  const state = { language: view.language, off: new Set(), confidence: 0, from: "", to: "", labels: "auto", picked: null, printing: false, open: new Set() };
  const nodes = new vis.DataSet(view.nodes.map((n) => ({ ...n })));
  const edges = new vis.DataSet(view.edges);
  const network = new vis.Network($("graph"), { nodes, edges }, view.options);
  const word = (key) => view.words[state.language][key];
  const both = (label) => label[state.language];

  // --- what is visible -------------------------------------------------------------------------
  function dated(edge) {
    if (!state.from && !state.to) return true;
    return edge.dates.some((d) => (!state.from || d >= state.from.slice(0, d.length)) && (!state.to || d.slice(0, state.to.length) <= state.to));
  }

  function refresh() {
    const light = state.printing || !dark.matches;
    const ink = light ? "#1b1e23" : "#e8eaee", halo = light ? "#ffffff" : "#15181d", line = light ? "#7d8794" : "#8b95a3";
    const faintInk = light ? "rgba(27,30,35,.22)" : "rgba(232,234,238,.22)";
    const shown = new Set(view.nodes.filter((n) => !state.off.has(n.cls)).map((n) => n.id));
    const visible = new Set(view.edges.filter((e) => shown.has(e.from) && shown.has(e.to) && e.confidence >= state.confidence && dated(e)).map((e) => e.id));
    const filtered = state.confidence > 0 || state.from || state.to;
    if (filtered) {
      // A node that the filters leave without any relation says nothing in the drawing.
      const held = new Set();
      for (const e of view.edges) if (visible.has(e.id)) { held.add(e.from); held.add(e.to); }
      for (const id of [...shown]) if (!held.has(id) && id !== view.focus) shown.delete(id);
    }
    const near = new Set(), lit = new Set();
    if (state.picked) {
      for (const e of view.edges) {
        if (!visible.has(e.id)) continue;
        if (state.picked.edge === e.id || (state.picked.edge === undefined && (e.from === state.picked.node || e.to === state.picked.node))) {
          lit.add(e.id); near.add(e.from); near.add(e.to);
        }
      }
      if (state.picked.node !== undefined) near.add(state.picked.node);
    }
    const names = new Map(), relations = new Set();
    chooseLabels(shown, visible, near, lit, names, relations);
    const size = Math.max(NAME, NAME / network.getScale()), small = Math.max(RELATION, RELATION / network.getScale());
    nodes.update(view.nodes.map((n) => {
      const faint = state.picked && !near.has(n.id);
      return { id: n.id, hidden: !shown.has(n.id), label: names.get(n.id) || " ", opacity: faint ? 0.18 : 1,
        font: { size, color: faint ? faintInk : ink, strokeColor: halo, strokeWidth: faint ? 0 : size / 4 } };
    }));
    edges.update(view.edges.map((e) => {
      const faint = state.picked && !lit.has(e.id);
      return { id: e.id, hidden: !visible.has(e.id), label: relations.has(e.id) ? both(view.edgeDetails[e.id].label) : " ",
        color: { color: lit.has(e.id) ? (light ? "#0b63b0" : "#7cc0ff") : line, opacity: faint ? 0.12 : 1, inherit: false },
        font: { size: small, color: ink, strokeColor: halo, strokeWidth: small / 2 } };
    }));
    document.documentElement.dataset.nodes = shown.size;
    document.documentElement.dataset.edges = visible.size;
  }

  // Names and relations that have room, at a size that can be read at any zoom: first those near what was
  // picked, then the best connected; one that would cover another is left out until there is room.
  function chooseLabels(shown, visible, near, lit, names, relations) {
    const scale = network.getScale(), unit = Math.max(1, 1 / scale);
    const at = network.getPositions(view.nodes.map((n) => n.id)), taken = [];
    const widthOf = (line, size) => [...line].reduce((sum, c) => sum + (c.codePointAt(0) > 0x2e7f ? 1 : 0.56), 0) * size;
    function place(x, y, lines, size, always) {
      const w = Math.max(...lines.map((line) => widthOf(line, size))) / 2 + 3 * unit, h = (lines.length * size * 1.15) / 2;
      const box = [x - w, y - h, x + w, y + h];
      if (!always && taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) return false;
      taken.push(box);
      return true;
    }
    for (const n of view.nodes) if (shown.has(n.id)) {
      const r = n.size * 0.7;
      taken.push([at[n.id].x - r, at[n.id].y - r, at[n.id].x + r, at[n.id].y + r]);
    }
    const order = view.nodes.filter((n) => shown.has(n.id)).sort((a, b) => Number(near.has(b.id)) - Number(near.has(a.id)) || b.size - a.size || a.id - b.id);
    for (const n of order) {
      const lines = n.labels[state.language].split("\n"), size = NAME * unit, picked = state.picked && state.picked.node === n.id;
      const cut = widthOf(lines[0], 1) > 8 ? [...lines[0]].slice(0, lines[0].charCodeAt(0) > 0x2e7f ? 6 : 12).join("").trimEnd() + "…" : lines[0] + "…";
      for (const tried of lines.length > 1 || cut.length < lines[0].length ? [lines, [cut]] : [lines]) {
        if (!place(at[n.id].x, at[n.id].y + n.size + 4 + (tried.length * size * 1.15) / 2, tried, size, picked)) continue;
        names.set(n.id, tried.join("\n"));
        break;
      }
    }
    if (state.labels === "never") return;
    for (const e of [...view.edges].filter((e) => visible.has(e.id)).sort((a, b) => Number(lit.has(b.id)) - Number(lit.has(a.id)))) {
      const a = at[e.from], b = at[e.to], text = both(view.edgeDetails[e.id].label), size = RELATION * unit;
      const always = state.labels === "always" || (lit.has(e.id) && lit.size <= 8);
      const bend = e.smooth.enabled ? e.smooth.roundness * (e.smooth.type === "curvedCW" ? 1 : -1) / 2 : 0;
      const fits = Math.hypot(a.x - b.x, a.y - b.y) > widthOf(text, size);
      if ((always || ((state.picked ? lit.has(e.id) : scale > 0.3) && fits)) && place((a.x + b.x) / 2 + bend * (b.y - a.y), (a.y + b.y) / 2 - bend * (b.x - a.x), [text], size, always)) relations.add(e.id);
    }
  }

  // --- small pieces of page --------------------------------------------------------------------
  function make(tag, content, options = {}) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(options)) element.setAttribute(key, value);
    for (const child of [content].flat()) if (child !== null && child !== undefined) element.append(child);
    return element;
  }
  const isolated = (text) => make("bdi", text);

  function anchor(address, text) {
    // Addresses come out of articles: only the web's own schemes become links.
    return /^https?:\/\//i.test(address || "") ? make("a", isolated(text), { href: address, target: "_blank", rel: "noopener noreferrer" }) : isolated(text);
  }

  function mark(family) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 20 20"); svg.setAttribute("class", "mark"); svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", {
      dot: "M10 2a8 8 0 1 0 .01 0z", square: "M3 3h14v14H3z", diamond: "M10 1l9 9-9 9-9-9z", triangle: "M10 2l9 16H1z", triangleDown: "M1 2h18l-9 16z",
      hexagon: "M5 2h10l5 8-5 8H5l-5-8z", star: "M10 0l2.9 6.6 7.1.7-5.4 4.8 1.6 7-6.2-3.7-6.2 3.7 1.6-7L0 7.3l7.1-.7z",
    }[family.shape]);
    path.setAttribute("fill", family.colour);
    svg.append(path);
    return svg;
  }

  function go(id, text) {
    const button = make("button", isolated(text), { type: "button", class: "link" });
    button.addEventListener("click", () => pickNode(id, true));
    return button;
  }

  function quotes(evidence, more = 0) {
    return [...evidence.map((e) => {
      const about = [e.published, e.status === "planned" ? word("planned") : null, e.post, e.confidence.toFixed(2)].filter(Boolean).join(" · ");
      return make("div", [make("blockquote", e.sentence, { dir: "auto" }), make("cite", [anchor(e.url, e.title), ` ${about}`])]);
    }), more > 0 ? make("p", `+ ${more} ${word("more")}`, { class: "small" }) : null];
  }

  // --- details ---------------------------------------------------------------------------------
  function showNode(id) {
    const n = view.nodeDetails[id], family = view.families[view.nodes[id].family];
    const names = [n.name[state.language], n.name[state.language === "en" ? "zh" : "en"]];
    const parts = [
      make("p", [mark(family), ` ${both(n.clsLabel)}`], { class: "small" }),
      make("p", names[0], { class: "name long", dir: "auto" }),
      names[1] !== names[0] ? make("p", names[1], { class: "other long", dir: "auto" }) : null,
      n.aliases.length ? make("p", [`${word("also")}: `, ...n.aliases.flatMap((a, i) => [i ? ", " : "", isolated(a)])], { class: "small long" }) : null,
      make("p", anchor(n.iri, n.iri), { class: "iri" }),
    ];
    if (n.facts.length) parts.push(make("h3", word("facts")), make("dl", n.facts.flatMap((f) => [make("dt", both(f.label)), make("dd", [isolated(f.value), ...quotes(f.evidence)])])));
    if (n.figures.length) parts.push(make("h3", word("figures")), ...n.figures.map((f) => make("div", [make("strong", isolated(f.text)), f.time ? ` (${f.time})` : "", ...quotes(f.evidence)])));
    const own = view.edges.filter((e) => e.from === id || e.to === id);
    if (own.length) {
      parts.push(make("h3", word("relations")), make("ul", own.map((e) => {
        const other = e.from === id ? e.to : e.from, detail = view.edgeDetails[e.id];
        const see = make("button", both(detail.label), { type: "button", class: "link" });
        see.addEventListener("click", () => pickEdge(e.id));
        return make("li", [e.from === id ? "→ " : "← ", see, " ", go(other, both(view.nodeDetails[other].name))]);
      })));
    }
    if (n.evidence.length) parts.push(make("h3", `${word("mentioned")}: ${n.articles}`), ...quotes(n.evidence));
    $("details").replaceChildren(...parts.filter(Boolean));
    $("details").scrollTop = 0;
  }

  function showEdge(id) {
    const e = view.edges[id], detail = view.edgeDetails[id];
    $("details").replaceChildren(
      make("p", [go(e.from, both(view.nodeDetails[e.from].name)), " → ", make("strong", both(detail.label)), " → ", go(e.to, both(view.nodeDetails[e.to].name))]),
      make("p", `${detail.label.en} · ${detail.label.zh}`, { class: "small" }),
      make("p", detail.claims ? `${word("articles")}: ${detail.articles} · ${word("confidence").replace(/ at least|不低于/, "")}: ${e.confidence.toFixed(2)}` : word("vocabulary"), { class: "small" }),
      ...(detail.evidence.length ? [make("h3", word("sentences")), ...quotes(detail.evidence, detail.claims - detail.evidence.length)] : []).filter(Boolean),
    );
    $("details").scrollTop = 0;
  }

  function pickNode(id, move) {
    state.picked = { node: id };
    refresh(); showNode(id);
    network.selectNodes([id], false);
    if (move) network.focus(id, { scale: Math.max(network.getScale(), 0.8), animation: false });
  }
  function pickEdge(id) {
    state.picked = { edge: id };
    refresh(); showEdge(id);
    network.setSelection({ nodes: [], edges: [id] }, { highlightEdges: false });
  }
  function unpick() {
    state.picked = null;
    refresh(); network.unselectAll();
    $("details").replaceChildren(make("p", word("hint"), { class: "hint" }));
  }
  network.on("click", (at) => {
    if (at.nodes.length) pickNode(at.nodes[0], false);
    else if (at.edges.length) pickEdge(at.edges[0]);
    else unpick();
  });

  // --- legend, search, filters -----------------------------------------------------------------
  function legend() {
    const count = {};
    for (const n of view.nodes) count[n.cls] = (count[n.cls] || 0) + 1;
    const box = (label, classes, family) => {
      const input = make("input", null, { type: "checkbox", "data-classes": classes.join(" ") });
      const on = classes.filter((c) => !state.off.has(c)).length;
      input.checked = on === classes.length;
      input.indeterminate = on > 0 && on < classes.length;
      input.addEventListener("change", () => {
        for (const c of classes) input.checked ? state.off.delete(c) : state.off.add(c);
        legend(); refresh();
      });
      return make("label", [input, family ? mark(family) : null, label, make("span", String(classes.reduce((sum, c) => sum + count[c], 0)), { class: "count" })]);
    };
    const single = (family) => make("ul", family.classes.map((c) => make("li", box(both(c.label), [c.cls]))));
    $("families").replaceChildren(...view.families.map((family, i) => {
      const all = box(both(family.label), family.classes.map((c) => c.cls), family);
      if (family.classes.length === 1) return make("li", all);
      const more = make("details", [make("summary", family.classes.map((c) => both(c.label)).join(state.language === "zh" ? "、" : ", ")), single(family)]);
      more.open = state.open.has(i);
      more.addEventListener("toggle", () => { more.open ? state.open.add(i) : state.open.delete(i); });
      return make("li", [all, more]);
    }));
  }

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const names = view.nodeDetails.map((n, id) => ({ id, all: [n.name.en, n.name.zh, ...n.aliases].map(fold) }));
  function search() {
    const wanted = fold($("search").value.trim());
    if (!wanted) return $("found").replaceChildren();
    const hits = names.filter((n) => n.all.some((name) => name.includes(wanted)));
    const rank = (n) => (n.all.includes(wanted) ? 0 : n.all.some((name) => name.startsWith(wanted)) ? 1 : 2);
    hits.sort((a, b) => rank(a) - rank(b));
    $("found").replaceChildren(...(hits.length ? hits.slice(0, 12).map((n) => make("li", go(n.id, both(view.nodeDetails[n.id].name)))) : [make("li", word("nothing"), { class: "small" })]));
    return hits;
  }
  $("search").addEventListener("input", search);
  $("search").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const hits = search();
    if (hits && hits.length) pickNode(hits[0].id, true);
  });
  $("confidence").addEventListener("input", (event) => { state.confidence = Number(event.target.value); $("confidence-value").textContent = event.target.value; refresh(); });
  for (const key of ["from", "to"]) $(key).addEventListener("change", (event) => { state[key] = event.target.value; refresh(); });
  $("edge-labels").addEventListener("change", (event) => { state.labels = event.target.value; refresh(); });
  $("all").addEventListener("click", () => { state.off.clear(); legend(); refresh(); });
  $("none").addEventListener("click", () => { for (const n of view.nodes) state.off.add(n.cls); legend(); refresh(); });
  $("fit").addEventListener("click", () => network.fit({ animation: false }));
  for (const [id, by] of [["zoom-in", 1.3], ["zoom-out", 1 / 1.3]]) $(id).addEventListener("click", () => network.moveTo({ scale: network.getScale() * by, animation: false }));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") unpick(); });

  function translate() {
    document.documentElement.lang = state.language;
    $("note").textContent = view.note[state.language];
    $("title").textContent = document.title = view.title[state.language];
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
    for (const element of document.querySelectorAll("[data-title]")) element.title = word(element.dataset.title);
    legend(); refresh();
    if (state.picked && state.picked.node !== undefined) showNode(state.picked.node);
    else if (state.picked) showEdge(state.picked.edge);
    else if (view.focus !== null) showNode(view.focus);
  }
  $("language").addEventListener("click", () => { state.language = state.language === "en" ? "zh" : "en"; translate(); });
  dark.addEventListener("change", refresh);
  let waiting = 0;
  let scale = 0;
  network.on("afterDrawing", () => {
    if (network.getScale() === scale) return;
    scale = network.getScale();
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 60);
  });
  addEventListener("beforeprint", () => { state.printing = true; document.getElementById("table").open = true; refresh(); network.redraw(); });
  addEventListener("afterprint", () => { state.printing = false; refresh(); });

  legend();
  network.fit({ animation: false });
  refresh();
  if (view.focus !== null) { showNode(view.focus); network.selectNodes([view.focus], false); }
  // For tests and for whoever opens the console.
  window.policykg = { network, view, pickNode, pickEdge };
})();
