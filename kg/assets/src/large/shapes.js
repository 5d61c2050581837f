// The outlines of families, for the canvas and for pictures alike: the shape says again what the colour says.

const CORNERS = {
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  triangle: [[0, -1.15], [1.1, 0.8], [-1.1, 0.8]],
  triangleDown: [[0, 1.15], [-1.1, -0.8], [1.1, -0.8]],
  hexagon: [0, 1, 2, 3, 4, 5].map((k) => [1.1 * Math.cos((k * Math.PI) / 3), 1.1 * Math.sin((k * Math.PI) / 3)]),
  star: Array.from({ length: 10 }, (_, k) => {
    const [r, a] = [k % 2 ? 0.55 : 1.3, (k * Math.PI) / 5 - Math.PI / 2];
    return [r * Math.cos(a), r * Math.sin(a)];
  }),
};

export function corners(point) {
  return CORNERS[point.shape]?.map(([x, y]) => [point.x + x * point.size, point.y + y * point.size]);
}

// Adds an outline to a path or a context; all go round the same way, so that none cuts a hole into another.
export function outline(path, point) {
  const all = corners(point);
  if (!all) {
    path.moveTo(point.x + point.size, point.y);
    path.arc(point.x, point.y, point.size, 0, 2 * Math.PI);
    return;
  }
  all.forEach(([x, y], at) => (at ? path.lineTo(x, y) : path.moveTo(x, y)));
  path.closePath();
}

// The box around all points, with room for outlines and labels.
export function frame({ points }) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, size } of points) {
    const reach = size * 1.3;
    left = Math.min(left, x - reach);
    right = Math.max(right, x + reach);
    top = Math.min(top, y - reach);
    bottom = Math.max(bottom, y + reach);
  }
  if (left > right) return { x: 0, y: 0, width: 1, height: 1 };
  const edge = 20 + 0.04 * Math.max(right - left, bottom - top);
  return { x: left - edge, y: top - edge, width: right - left + 2 * edge, height: bottom - top + 2 * edge };
}
