// The names in a drawing on a canvas: as large at every zoom, above all outlines, none over another.

const MOST = 250;
const [SMALLEST, LARGEST] = [11, 16];
const FEW = 60;

// How the names of a scene are drawn onto a context; what doesn't change with the zoom is found out once.
export function namesOf({ points, lines }, look) {
  const order = [...points].sort((a, b) => Number(Boolean(b.marked)) - Number(Boolean(a.marked)) || b.size - a.size);
  const said = lines.filter((line) => line.label && (line.marked || lines.length <= 400));
  const widths = new Map();

  function wide(context, text, size) {
    if (!widths.has(text)) {
      context.font = `${LARGEST}px ${look.font}`;
      widths.set(text, context.measureText(text).width / LARGEST);
    }
    return widths.get(text) * size;
  }

  return (context, zoom) => {
    // In pixels of the screen, where letters of one size are drawn once and kept by the browser.
    const { a, e, f } = context.getTransform();
    const ratio = a / zoom;
    const [width, height] = [context.canvas.width / ratio, context.canvas.height / ratio];
    const taken = [];
    const free = (box, always) => {
      if (box[2] < 0 || box[0] > width || box[3] < 0 || box[1] > height) return false;
      const covers = taken.some((it) => box[0] < it[2] && it[0] < box[2] && box[1] < it[3] && it[1] < box[3]);
      if (!covers) taken.push(box);
      return !covers || always;
    };
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    for (const point of order.slice(0, MOST)) {
      if (points.length >= FEW && !point.marked && point.size * zoom <= look.labelFrom) break;
      const size = Math.round(Math.max(SMALLEST, Math.min(point.size * 0.6 * zoom, LARGEST)));
      const [x, y] = [point.x * zoom + e / ratio, point.y * zoom + f / ratio];
      const top = point.group ? y - size / 2 : y + point.size * 1.2 * zoom; // that of a community inside it
      const half = wide(context, point.label, size) / 2;
      if (!free([x - half, top, x + half, top + size], point.marked)) continue;
      context.font = `${size}px ${look.font}`;
      context.globalAlpha = point.faded ? 0.4 : 1;
      context.lineWidth = size / 4;
      context.strokeStyle = look.back;
      context.strokeText(point.label, x, top);
      context.fillStyle = look.text;
      context.fillText(point.label, x, top);
    }
    context.globalAlpha = 1;
    context.font = `10px ${look.font}`;
    context.textBaseline = "middle";
    context.fillStyle = look.muted;
    // What a relation says, where there is room for it.
    for (const { label, marked, source, target } of said.slice(0, MOST)) {
      if (!marked && zoom < 1.1) continue;
      const [x, y] = [((source.x + target.x) * zoom) / 2 + e / ratio, ((source.y + target.y) * zoom) / 2 + f / ratio];
      const half = wide(context, label, 10) / 2;
      context.font = `10px ${look.font}`;
      if (free([x - half, y - 5, x + half, y + 5])) context.fillText(label, x, y);
    }
    context.restore();
  };
}
