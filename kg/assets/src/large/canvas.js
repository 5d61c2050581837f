// The canvas engine, good to about 10,000 nodes; it needs no graphics card.
import ForceGraph from "force-graph";

import { layersOf, paint } from "./layers.js";
import { namesOf } from "./names.js";
import { frame, outline } from "./shapes.js";

export function canvasEngine(element, look, handlers) {
  let scale = 1;
  const graph = new ForceGraph(element)
    .cooldownTicks(0)
    .autoPauseRedraw(true)
    .minZoom(0.0005)
    .maxZoom(20)
    .nodeLabel(() => "")
    // Nodes and lines are painted all at once, before any of its own; it zooms, drags and knows what is pointed at.
    .nodeCanvasObject(() => {})
    .linkCanvasObject(() => {})
    .nodePointerAreaPaint((point, colour, context) => {
      context.fillStyle = colour;
      context.beginPath();
      outline(context, { ...point, size: Math.max(point.size, 6 / scale) });
      context.fill();
    })
    .linkPointerAreaPaint((line, colour, context, zoom) => {
      if (!inSight(line, zoom)) return;
      context.strokeStyle = colour;
      context.lineWidth = line.width + 4 / zoom;
      context.beginPath();
      context.moveTo(line.source.x, line.source.y);
      context.lineTo(line.target.x, line.target.y);
      context.stroke();
    })
    .onRenderFramePre((context, zoom) => paint(context, (layers ??= layersOf(drawn, look)), zoom))
    .onRenderFramePost((context, zoom) => names?.(context, zoom))
    .onNodeDrag(() => (layers = null))
    .onNodeClick((point, event) => handlers.click(point, event))
    .onNodeRightClick((point) => handlers.open(point))
    .onNodeHover((point) => handlers.hover(point))
    .onLinkClick((line) => handlers.line(line))
    .onNodeDragEnd((point) => handlers.moved(point, point.x, point.y))
    .onBackgroundClick(() => handlers.click(null))
    .onZoom(({ k }) => (scale = k));
  for (const force of ["link", "charge", "center"]) graph.d3Force(force, null);
  let drawn = { points: [], lines: [] };
  let [layers, names] = [null, null];

  // Lines are pointed at one by one, each in a colour of its own: those that lie aside of what is shown are left out.
  function inSight({ source, target }, zoom) {
    const { x, y } = graph.centerAt();
    const [across, down] = [element.clientWidth / zoom / 2, element.clientHeight / zoom / 2];
    const aside = (one, other, middle, reach) => Math.max(one, other) < middle - reach || Math.min(one, other) > middle + reach;
    return !aside(source.x, target.x, x, across) && !aside(source.y, target.y, y, down);
  }

  return {
    name: "canvas",
    draw(scene) {
      drawn = scene;
      layers = null;
      names = namesOf(scene, look);
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
