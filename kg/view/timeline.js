// A timeline that can be zoomed: draws the entries of the page's list anew for the years in view.
// Without it the page has the whole as a drawing that was made with it, and the list.
"use strict";
(() => {
  const box = document.getElementById("timeline");
  const items = [...document.querySelectorAll("#entries > [data-start]")].map(read);
  if (!box || !items.length) return;
  const [LANE, SERIES, AXIS, LANES, EDGE, LEAST, MONTH] = [24, 44, 26, 24, 8, 0.05, 1 / 12];
  const first = Math.floor(Math.min(...items.map((it) => it.start)));
  const last = Math.max(first + 1, Math.ceil(Math.max(...items.map((it) => it.end)) - 1e-9));
  const view = { from: first, to: last };
  const hidden = new Set();
  let chosen = null;
  let sought = "";
  let drag = null;
  let moved = false;

  function read(element) {
    const data = element.dataset;
    const points = (data.points || "").split(" ").filter(Boolean).map((pair) => pair.split(",").map(Number));
    return {
      ...data, element, points, id: element.id, start: Number(data.start), end: Number(data.end),
      weight: Number(data.weight), text: element.textContent.toLowerCase(),
    };
  }

  const language = () => document.documentElement.lang;
  const name = (it) => (language() === "zh" ? it.zh : it.en) || it.en;
  const say = (key, values = {}) =>
    Object.entries(values).reduce((text, [k, v]) => text.replace(`{${k}}`, v), box.dataset[key + (language() === "zh" ? "Zh" : "En")]);
  const pen = document.createElement("canvas").getContext("2d");
  function widthOf(text, size) {
    pen.font = `${size}px ${getComputedStyle(box).fontFamily}`;
    return pen.measureText(text).width;
  }

  function shortened(text, width, size = 13) {
    if (widthOf(text, size) <= width) return text;
    const letters = [...text.slice(0, 200)];
    while (letters.length && widthOf(letters.join("") + "…", size) > width) letters.pop();
    return letters.join("").trimEnd() + "…";
  }

  function svg(tag, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const fits = (it) => !hidden.has(it.cls) && it.text.includes(sought);
  const inView = (it) => it.end >= view.from && it.start <= view.to;

  function draw() {
    const width = Math.max(box.clientWidth, 280);
    const scale = (width - 2 * EDGE) / (view.to - view.from);
    const x = (year) => EDGE + (year - view.from) * scale;
    const shown = items.filter((it) => fits(it) && inView(it));
    const placed = shown.filter((it) => !it.points.length).map((it) => place(it, x, width));
    const lanes = inLanes(placed);
    const drawn = lanes.flatMap((lane, at) => lane.map((it) => [it.item.start, mark(it, at * LANE + 14)]));
    let y = lanes.length * LANE;
    for (const it of shown.filter((it) => it.points.length)) {
      drawn.push([Infinity, line(it, x, y, width)]);
      y += SERIES;
    }
    const height = Math.max(y, 3 * LANE) + AXIS;
    // In the order of time, which is that of the tabulator key.
    drawn.sort((a, b) => a[0] - b[0]);
    const focused = document.activeElement?.getAttribute?.("href");
    const whole = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-size": 13, class: "drawing timeline", role: "group",
      "aria-label": box.getAttribute("aria-label") }, ...axis(x, width, height - AXIS), ...drawn.map((it) => it[1]));
    box.replaceChildren(whole);
    if (focused?.startsWith("#") && !box.contains(document.activeElement))
      [...whole.querySelectorAll("a")].find((it) => it.getAttribute("href") === focused)?.focus({ preventScroll: true });
    for (const it of items) it.element.hidden = !fits(it);
    const count = drawn.length;
    const all = items.filter(fits).length;
    const status = document.getElementById("status");
    status.textContent = say("status", { from: label(view.from), to: label(view.to - 1e-4), shown: count, all });
    if (count < shown.length) status.textContent += " " + say("more", { n: shown.length - count });
  }

  // Where a thing stands with its name: after its mark, before it, or above a bar that leaves no room for it.
  function place(item, x, width) {
    const period = item.end > item.start;
    const start = Math.max(x(item.start), -4);
    const end = period ? Math.min(Math.max(x(item.end), start + 6), width + 4) : start;
    const most = Math.min(230, width * 0.6);
    const [after, before] = [width - end - 12, start - 12];
    const size = Math.min(widthOf(name(item), 13), most);
    if (period && Math.max(after, before) < size) {
      const at = Math.min(Math.max(4, start), width - size - 4);
      return { item, period, start, end, text: shortened(name(item), most), at, above: true, left: Math.min(start - 6, at), right: Math.max(end + 8, at + size + 6) };
    }
    if (after >= size || after >= before) {
      const text = shortened(name(item), Math.min(most, after));
      return { item, period, start, end, text, at: end + 9, left: start - 6, right: end + 14 + widthOf(text, 13) };
    }
    const text = shortened(name(item), Math.min(most, before));
    return { item, period, start, end, text, at: start - 9, turned: true, left: start - 14 - widthOf(text, 13), right: end + 8 };
  }

  // As in timeline.py: of too many those of most weight stay, and the earliest is on the first lane.
  function inLanes(placed) {
    const kept = [];
    const heavy = [...placed].sort((a, b) => b.item.weight - a.item.weight || a.item.start - b.item.start);
    for (const it of heavy) {
      const lane = kept.find((others) => others.every((o) => it.right <= o.left || o.right <= it.left));
      if (lane) lane.push(it);
      else if (kept.length < LANES) kept.push([it]);
    }
    const lanes = [];
    for (const it of kept.flat().sort((a, b) => a.left - b.left || a.item.start - b.item.start)) {
      const lane = lanes.find((others) => others.at(-1).right <= it.left);
      if (lane) lane.push(it);
      else lanes.push([it]);
    }
    return lanes;
  }

  // What is between mark and name can be clicked, too.
  const ground = (x, y, width, height) => svg("rect", { x, y, width, height, fill: "none", "pointer-events": "all" });

  function mark({ item, period, start, end, text, at, turned, above, left, right }, y) {
    const shape = period
      ? svg("rect", { x: start, y: above ? y + 6 : y - 4, width: end - start, height: above ? 4 : 8, rx: 2, fill: item.colour })
      : svg("circle", { cx: start, cy: y, r: 5, fill: item.colour });
    const words = svg("text", { x: at, y: y + (above ? 2 : 4), "text-anchor": turned ? "end" : null, class: "ink" }, text);
    return link(item, svg("title", {}, `${item.when}: ${name(item)}`), ground(left, y - 11, right - left, 22), shape, words);
  }

  function line(item, x, top, width) {
    const values = item.points.map((point) => point[1]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const path = item.points.map(([year, value]) => [x(year), top + 36 - ((value - low) / (high - low || 1)) * 16]);
    const number = (value) => `${value.toLocaleString(language())} ${item.unit}`.trim();
    const text = shortened(name(item), Math.min(420, width - 20), 11);
    const half = widthOf(text, 11) / 2;
    const middle = Math.min(Math.max((path[0][0] + path.at(-1)[0]) / 2, half + 4), width - half - 4);
    const after = path.at(-1)[0] + 8 + widthOf(number(values.at(-1)), 11) <= width;
    const small = { class: "soft", "font-size": 11 };
    return link(
      item,
      svg("title", {}, `${name(item)}: ${item.when}`),
      ground(Math.min(path[0][0], middle - half), top, Math.max(path.at(-1)[0] - path[0][0], 2 * half), SERIES - 4),
      svg("text", { x: middle, y: top + 12, "text-anchor": "middle", class: "ink", "font-size": 11 }, text),
      svg("polyline", { points: path.map((p) => p.join(",")).join(" "), fill: "none", stroke: item.colour, "stroke-width": 2 }),
      ...path.map(([cx, cy]) => svg("circle", { cx, cy, r: 3, fill: item.colour })),
      svg("text", { x: path[0][0] - 8, y: path[0][1] + 4, "text-anchor": "end", ...small }, number(values[0])),
      svg("text", { x: path.at(-1)[0] + (after ? 8 : -6), y: path.at(-1)[1] + (after ? 4 : -6), "text-anchor": after ? null : "end",
        ...small }, number(values.at(-1))),
    );
  }

  function link(item, ...children) {
    return svg("a", { href: `#${item.id}`, class: item.id === chosen ? "chosen" : null }, svg("g", {}, ...children));
  }

  function axis(x, width, y) {
    const months = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12000].find((n) => (x(MONTH) - x(0)) * n >= 60) ?? 12000;
    const ticks = [];
    const start = Math.ceil((view.from * 12) / months - 1e-9);
    for (let at = start; at * months <= view.to * 12; at++) {
      const px = x((at * months) / 12);
      ticks.push(svg("line", { x1: px, y1: 0, x2: px, y2: y, class: "line" }));
      const anchor = px < 24 ? "start" : px > width - 24 ? "end" : "middle";
      ticks.push(svg("text", { x: px, y: y + 18, "text-anchor": anchor, class: "soft" }, label((at * months) / 12)));
    }
    return ticks;
  }

  function label(year) {
    const month = Math.floor((year % 1) * 12 + 1e-6);
    const whole = Math.floor(year + 1e-6);
    return month > 0 && view.to - view.from < 8 ? `${whole}-${String(month + 1).padStart(2, "0")}` : String(whole);
  }

  // The years in view: never less than some weeks, never far beyond what there is.
  function show(from, to) {
    const most = last - first;
    const span = Math.min(Math.max(to - from, LEAST), most);
    const middle = Math.min(Math.max((from + to) / 2, first + span / 2), last - span / 2);
    [view.from, view.to] = [middle - span / 2, middle + span / 2];
    draw();
  }

  const zoom = (factor, at = (view.from + view.to) / 2) => show(at - (at - view.from) * factor, at + (view.to - at) * factor);
  const shift = (part) => show(view.from + (view.to - view.from) * part, view.to + (view.to - view.from) * part);
  const yearAt = (event) => view.from + ((event.clientX - box.getBoundingClientRect().left) / box.clientWidth) * (view.to - view.from);

  function choose(id) {
    const item = items.find((it) => it.id === id);
    if (!item) return;
    chosen = id;
    const copy = document.createElement("div");
    copy.append(...[...item.element.cloneNode(true).childNodes]);
    document.getElementById("details").replaceChildren(copy);
    draw();
  }

  const keys = {
    "+": () => zoom(0.6), "=": () => zoom(0.6), "-": () => zoom(1 / 0.6), _: () => zoom(1 / 0.6),
    0: () => show(first, last), Home: () => show(first, last), ArrowLeft: () => shift(-0.15), ArrowRight: () => shift(0.15),
  };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) shift(event.deltaX / 1000);
    else zoom(Math.exp(event.deltaY * 0.0015), yearAt(event));
  }, { passive: false });
  box.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    drag = { x: event.clientX, ...view };
    moved = false;
  });
  addEventListener("pointermove", (event) => {
    if (!drag) return;
    const px = event.clientX - drag.x;
    if (!moved && Math.abs(px) < 5) return;
    moved = true;
    const by = (-px / box.clientWidth) * (drag.to - drag.from);
    show(drag.from + by, drag.to + by);
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (drag = null));
  box.addEventListener("dragstart", (event) => event.preventDefault());
  box.addEventListener("click", (event) => {
    const href = event.target.closest("a")?.getAttribute("href");
    if (!href) return;
    event.preventDefault();
    if (!moved) choose(href.slice(1));
  });
  const actions = { "zoom-in": () => zoom(0.6), "zoom-out": () => zoom(1 / 0.6), earlier: () => shift(-0.3), later: () => shift(0.3), fit: () => show(first, last) };
  for (const [id, action] of Object.entries(actions)) document.getElementById(id).addEventListener("click", action);
  document.getElementById("sought").addEventListener("input", (event) => {
    sought = event.target.value.trim().toLowerCase();
    draw();
  });
  for (const check of document.querySelectorAll("#legend input"))
    check.addEventListener("change", () => {
      if (check.checked) hidden.delete(check.value);
      else hidden.add(check.value);
      draw();
    });
  document.addEventListener("languagechange", draw);
  new ResizeObserver(draw).observe(box);
  document.documentElement.classList.add("scripted");
  if (location.hash.length > 1) choose(decodeURIComponent(location.hash.slice(1)));
  draw();
  box.dataset.ready = "true";
})();
