// What is drawn, as a picture: PNG and SVG from one description, whatever engine shows it.
import { layersOf, paint } from "./layers.js";
import { namesOf } from "./names.js";
import { corners, frame } from "./shapes.js";

// Pixels across which a picture is looked at: what its names are made for.
const SEEN = 1000;

export const png = (scene, look) => new Promise((done) => painted(scene, look).toBlob(done, "image/png"));

// All that is drawn on a canvas of its own, for a file and for paper.
export function painted(scene, look) {
  const inner = frame(scene);
  const [x, width] = [inner.x - inner.width * 0.08, inner.width * 1.16]; // room for names at the sides
  const { y, height } = inner;
  const scale = Math.min(4000 / width, 4000 / height, 3);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  const context = canvas.getContext("2d");
  context.fillStyle = look.back;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.translate(-x, -y);
  paint(context, layersOf(scene, look), 1);
  namesOf(scene, look)(context, (scale * SEEN) / canvas.width);
  return canvas;
}

export function svg(scene, look) {
  const { x, y, width, height } = frame(scene);
  const n = (value) => String(Math.round(value * 10) / 10);
  const lines = scene.lines.map(
    (line) =>
      `<line x1="${n(line.source.x)}" y1="${n(line.source.y)}" x2="${n(line.target.x)}" y2="${n(line.target.y)}" ` +
      `stroke="${line.marked ? look.marked : look.line}" stroke-width="${n(line.width)}"${line.planned ? ' stroke-dasharray="4 3"' : ""}>` +
      `<title>${xml(line.label ?? "")}</title></line>`,
  );
  const points = scene.points.map((point) => {
    const all = corners(point);
    const outline = all
      ? `<polygon points="${all.map(([a, b]) => `${n(a)},${n(b)}`).join(" ")}" fill="${point.colour}"/>`
      : `<circle cx="${n(point.x)}" cy="${n(point.y)}" r="${n(point.size)}" fill="${point.colour}"/>`;
    const size = fontSize(point);
    const text = labelled(point, scene)
      ? `<text x="${n(point.x)}" y="${n(point.y + point.size + size)}" font-size="${n(size)}">${xml(point.label)}</text>`
      : "";
    return `<g><title>${xml(point.label)}</title>${outline}${text}</g>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${n(x)} ${n(y)} ${n(width)} ${n(height)}" ` +
    `font-family="${xml(look.font)}" text-anchor="middle" fill="${look.text}">\n` +
    `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${look.back}"/>\n` +
    [...lines, ...points].join("\n") +
    "\n</svg>\n"
  );
}

const fontSize = (point) => Math.max(10, Math.min(point.size, 28));
const labelled = (point, scene) => scene.points.length < 400 || point.size > 8;

const OTHER_THAN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function xml(text) {
  const named = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
  return String(text).replace(OTHER_THAN_XML, "").replace(/[&<>"']/g, (c) => named[c]);
}
