// The WebGL engine, for what canvas is too slow for; best where a graphics card draws.
import Graph from "graphology";
import Sigma from "sigma";

// Above this many lines the nodes are painted first: without a graphics card so many lines take seconds.
const LATER = 50_000;

export function webglEngine(element, look, handlers) {
  const graph = new Graph({ multi: true, type: "directed" });
  const points = new Map();
  const sigma = new Sigma(graph, element, {
    allowInvalidContainer: true,
    hideEdgesOnMove: true,
    hideLabelsOnMove: true,
    labelDensity: 0.6,
    labelRenderedSizeThreshold: 4,
    labelFont: look.font,
    labelColor: { color: look.text },
    defaultEdgeColor: look.line,
    zIndex: true,
    minCameraRatio: 0.002,
    maxCameraRatio: 4,
    enableEdgeEvents: false,
  });
  let dragged = null;
  let turn = 0;
  const point = (id) => points.get(id);
  sigma.on("clickNode", ({ node, event }) => handlers.click(point(node), event.original));
  sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    handlers.open(point(node));
  });
  sigma.on("clickStage", () => handlers.click(null));
  sigma.on("enterNode", ({ node }) => handlers.hover(point(node)));
  sigma.on("leaveNode", () => handlers.hover(null));
  sigma.on("downNode", ({ node, preventSigmaDefault }) => {
    dragged = { node, moved: false };
    preventSigmaDefault();
  });
  sigma.on("moveBody", ({ event, preventSigmaDefault }) => {
    if (!dragged) return;
    dragged.moved = true;
    graph.mergeNodeAttributes(dragged.node, sigma.viewportToGraph(event));
    preventSigmaDefault();
  });
  const dropped = () => {
    if (dragged?.moved) {
      const { x, y } = graph.getNodeAttributes(dragged.node);
      handlers.moved(point(dragged.node), x, -y);
    }
    dragged = null;
  };
  sigma.on("upNode", dropped);
  sigma.on("upStage", dropped);

  return {
    name: "webgl",
    draw(scene) {
      graph.clear();
      points.clear();
      for (const it of scene.points) {
        points.set(String(it.id), it);
        graph.addNode(String(it.id), {
          x: it.x,
          y: -it.y,
          size: Math.max(1.5, Math.min(it.size * 0.5, 14)),
          label: it.label,
          color: it.faded ? look.line : it.colour,
          highlighted: Boolean(it.marked),
          forceLabel: Boolean(it.marked),
        });
      }
      const mine = ++turn;
      const drawLines = () => {
        if (mine !== turn) return; // another scene came meanwhile, or none
        for (const it of scene.lines) {
          const [s, t] = [String(it.source.id), String(it.target.id)];
          graph.addEdgeWithKey(String(it.id), s, t, {
            size: it.marked ? 3 : Math.max(0.4, it.width * 0.6),
            color: it.marked ? look.marked : look.line,
          });
        }
        sigma.refresh();
      };
      if (scene.lines.length <= LATER) return drawLines();
      sigma.refresh();
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawLines)));
    },
    fit: (time = 300) => sigma.getCamera().animatedReset({ duration: time }),
    centre: (it) => {
      const shown = sigma.getNodeDisplayData(String(it.id));
      if (shown) sigma.getCamera().animate({ x: shown.x, y: shown.y, ratio: 0.15 }, { duration: 300 });
    },
    stop: () => {
      turn++;
      sigma.kill();
      element.replaceChildren();
    },
  };
}

// Whether a graphics card draws: software renderers say so in their name.
export function hasGraphicsCard() {
  const context = document.createElement("canvas").getContext("webgl2");
  if (!context) return null;
  const info = context.getExtension("WEBGL_debug_renderer_info");
  const name = info ? context.getParameter(info.UNMASKED_RENDERER_WEBGL) : "";
  return !/swiftshader|llvmpipe|software|basic render/i.test(name);
}
