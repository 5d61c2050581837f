// The canvas engine, good to about 10,000 nodes; it needs no graphics card.
import ForceGraph from "force-graph";

import { frame, trace } from "./shapes.js";

const MOST_LABELS = 250;

export function canvasEngine(element, look, handlers) {
  let scale = 1;
  const graph = new ForceGraph(element)
    .cooldownTicks(0)
    .autoPauseRedraw(true)
    .minZoom(0.0005)
    .maxZoom(20)
    .nodeLabel(() => "")
    .nodeCanvasObject((point, context, zoom) => paint(point, context, zoom))
    .nodePointerAreaPaint((point, colour, context) => {
      context.fillStyle = colour;
      trace(context, { ...point, size: Math.max(point.size, 6 / scale) });
      context.fill();
    })
    .linkColor((line) => (line.marked ? look.marked : look.line))
    .linkWidth((line) => (line.marked ? Math.max(2, line.width) : line.width))
    .linkLineDash((line) => (line.planned ? [4, 3] : null))
    .onRenderFramePost((context, zoom) => labels(context, zoom))
    .onNodeClick((point, event) => handlers.click(point, event))
    .onNodeRightClick((point) => handlers.open(point))
    .onNodeHover((point) => handlers.hover(point))
    .onLinkClick((line) => handlers.line(line))
    .onNodeDragEnd((point) => handlers.moved(point, point.x, point.y))
    .onBackgroundClick(() => handlers.click(null))
    .onZoom(({ k }) => (scale = k));
  for (const force of ["link", "charge", "center"]) graph.d3Force(force, null);
  let drawn = { points: [], lines: [] };

  function paint(point, context, zoom) {
    context.globalAlpha = point.faded ? 0.25 : 1;
    trace(context, point);
    context.fillStyle = point.colour;
    context.fill();
    if (point.marked || point.ring) {
      context.lineWidth = (point.marked ? 3 : 1.2) / zoom;
      context.strokeStyle = point.marked ? look.marked : look.text;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  // Labels lie above all outlines, the largest first; one that would cover another is left out.
  function labels(context, zoom) {
    const few = drawn.points.length < 60;
    const shown = drawn.points.filter((it) => few || it.marked || it.size * zoom > look.labelFrom);
    const order = shown.sort((a, b) => Number(Boolean(b.marked)) - Number(Boolean(a.marked)) || b.size - a.size);
    const taken = [];
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    for (const point of order.slice(0, MOST_LABELS)) {
      const size = Math.max(11 / zoom, Math.min(point.size * 0.6, 16 / zoom));
      context.font = `${size}px ${look.font}`;
      const half = context.measureText(point.label).width / 2;
      const top = point.group ? point.y - size / 2 : point.y + point.size * 1.2; // that of a community inside it
      const box = [point.x - half, top, point.x + half, top + size];
      if (!free(box, taken) && !point.marked) continue;
      context.globalAlpha = point.faded ? 0.4 : 1;
      context.lineWidth = size / 4;
      context.strokeStyle = look.back;
      context.strokeText(point.label, point.x, top);
      context.fillStyle = look.text;
      context.fillText(point.label, point.x, top);
    }
    context.globalAlpha = 1;
    captions(context, zoom, taken);
  }

  // What a relation says, where there is room for it.
  function captions(context, zoom, taken) {
    const shown = drawn.lines.filter((line) => line.label && (line.marked || (zoom >= 1.1 && drawn.lines.length <= 400)));
    const size = 10 / zoom;
    context.font = `${size}px ${look.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = look.muted;
    for (const line of shown.slice(0, MOST_LABELS)) {
      const [x, y] = [(line.source.x + line.target.x) / 2, (line.source.y + line.target.y) / 2];
      const half = context.measureText(line.label).width / 2;
      if (free([x - half, y - size / 2, x + half, y + size / 2], taken)) context.fillText(line.label, x, y);
    }
  }

  // Whether a box covers none of those that are taken; then it is taken, too.
  function free(box, taken) {
    const covers = taken.some((it) => box[0] < it[2] && it[0] < box[2] && box[1] < it[3] && it[1] < box[3]);
    if (!covers) taken.push(box);
    return !covers;
  }

  return {
    name: "canvas",
    draw(scene) {
      drawn = scene;
      for (const point of scene.points) [point.fx, point.fy] = [point.x, point.y];
      graph.width(element.clientWidth).height(element.clientHeight);
      graph.graphData({ nodes: scene.points, links: scene.lines });
    },
    fit: (time = 300) => {
      const { x, y, width, height } = frame(drawn);
      // Names are as wide at every zoom: those at the sides of a drawing of few nodes need room.
      const names = drawn.points.length < 400 ? Math.min(220, element.clientWidth * 0.3) : 0;
      graph.centerAt(x + width / 2, y + height / 2, time);
      graph.zoom(Math.min((element.clientWidth - names) / width, element.clientHeight / height, 3), time);
    },
    centre: (point) => {
      graph.centerAt(point.x, point.y, 300);
      if (scale < 1) graph.zoom(1.5, 300);
    },
    stop: () => {
      graph._destructor?.();
      element.replaceChildren();
    },
  };
}
