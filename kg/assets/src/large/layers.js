// A scene as a few paths: all that looks alike is drawn at once, so that a frame costs as little for
// thousands as for some. The paths are made when the scene changes, not when it is moved.
import { outline } from "./shapes.js";

// A browser without a graphics card draws lines of up to a pixel many times faster than wider ones, some hundred
// short paths faster than a long one, and leaves out the paths that lie aside of what is shown.
const CROWD = 2000;
const IN_A_PATH = 100;
const HAIR = 0.98;
// Below this many pixels nobody tells a shape from a square.
const SPECK = 2;

export function layersOf({ points, lines }, look) {
  const crowd = lines.length > CROWD;
  const [strokes, fills, rings] = [new Map(), new Map(), new Map()];
  for (const line of lines) {
    const width = line.marked ? Math.max(2, line.width) : Math.max(0.5, Math.round(2 * line.width) / 2);
    const style = { colour: line.marked ? look.marked : look.line, width, dash: line.planned ? [4, 3] : [], hair: crowd && !line.marked };
    add(strokes, style, line);
  }
  for (const point of points) {
    add(fills, { colour: point.colour, alpha: point.faded ? 0.25 : 1 }, point);
    if (!point.marked && !point.ring) continue;
    const [colour, width] = point.marked ? [look.marked, 3] : [look.text, 1.2];
    add(rings, { colour, width, dash: [] }, point);
  }
  return { strokes: parts(strokes, straight), fills: parts(fills, outline), rings: parts(rings, outline) };
}

function add(layers, style, it) {
  const key = Object.values(style).join();
  if (!layers.has(key)) layers.set(key, { ...style, all: [] });
  layers.get(key).all.push(it);
}

function straight(path, { source, target }) {
  path.moveTo(source.x, source.y);
  path.lineTo(target.x, target.y);
}

function parts(layers, trace) {
  return [...layers.values()].map((layer) => {
    const all = layer.all.length > CROWD / 2 ? byPlace(layer.all) : layer.all;
    const paths = [];
    for (let start = 0; start < all.length; start += IN_A_PATH) {
      const path = new Path2D();
      for (const it of all.slice(start, start + IN_A_PATH)) trace(path, it);
      paths.push(path);
    }
    return { ...layer, paths };
  });
}

// Things that lie near each other next to each other: in stripes, each from top to bottom.
function byPlace(all) {
  const x = (it) => it.x ?? (it.source.x + it.target.x) / 2;
  const y = (it) => it.y ?? (it.source.y + it.target.y) / 2;
  const sorted = [...all].sort((one, other) => x(one) - x(other));
  const stripe = Math.ceil(Math.sqrt(all.length * IN_A_PATH));
  const found = [];
  for (let start = 0; start < sorted.length; start += stripe) {
    found.push(...sorted.slice(start, start + stripe).sort((one, other) => y(one) - y(other)));
  }
  return found;
}

// Widths and dashes are the same at every zoom.
export function paint(context, { strokes, fills, rings }, zoom) {
  const ratio = context.getTransform().a;
  stroke(context, strokes, zoom, ratio);
  for (const { all, paths, colour, alpha } of fills) {
    context.globalAlpha = alpha;
    context.fillStyle = colour;
    if (all.length > CROWD / 2 && all[0].size * ratio < SPECK) specks(context, all);
    else for (const path of paths) context.fill(path);
  }
  context.globalAlpha = 1;
  stroke(context, rings, zoom, ratio);
}

function specks(context, all) {
  for (const { x, y, size } of all) context.fillRect(x - size, y - size, 2 * size, 2 * size);
}

function stroke(context, layers, zoom, ratio) {
  for (const { paths, colour, width, dash, hair } of layers) {
    context.strokeStyle = colour;
    context.lineWidth = hair ? Math.min(width / zoom, HAIR / ratio) : width / zoom;
    context.setLineDash(dash.map((it) => it / zoom));
    for (const path of paths) context.stroke(path);
  }
  context.setLineDash([]);
}
