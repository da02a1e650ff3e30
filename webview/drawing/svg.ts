import { select, type Selection } from 'd3';

export type Group = Selection<SVGGElement, unknown, null, undefined>;

/** Of a text whose group has a label: a screen reader says the label alone. */
export const hidden = { 'aria-hidden': 'true' } as const;

/** Adds an element with attributes. */
export function add<P extends SVGElement, K extends keyof SVGElementTagNameMap>(
  parent: Selection<P, unknown, null, undefined>,
  name: K,
  attributes: Readonly<Record<string, string | number>> = {},
): Selection<SVGElementTagNameMap[K], unknown, null, undefined> {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  parent.node()?.append(node);
  return select(node);
}

/** A rounded line through points. */
export function roundedPath(points: readonly (readonly [number, number])[], radius = 6): string {
  const [first] = points;
  if (first === undefined) return '';
  let d = `M${first[0]} ${first[1]}`;
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i] ?? [0, 0];
    const next = points[i + 1];
    if (next === undefined) {
      d += ` L${x} ${y}`;
      continue;
    }
    const [px, py] = points[i - 1] ?? [0, 0];
    const r = Math.min(radius, Math.hypot(x - px, y - py) / 2, Math.hypot(next[0] - x, next[1] - y) / 2);
    const toward = (ax: number, ay: number): [number, number] => {
      const length = Math.hypot(ax - x, ay - y) || 1;
      return [x + ((ax - x) * r) / length, y + ((ay - y) * r) / length];
    };
    const [sx, sy] = toward(px, py);
    const [ex, ey] = toward(next[0], next[1]);
    d += ` L${sx} ${sy} Q${x} ${y} ${ex} ${ey}`;
  }
  return d;
}
