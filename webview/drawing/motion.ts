const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** The person's system asks for less motion: nothing glides then. */
const lessMotion = (): boolean => reduced.matches;

const duration = 160;

function placeOf(node: SVGGElement): readonly [number, number] | undefined {
  const matrix = node.transform.baseVal.consolidate()?.matrix;
  return matrix === undefined ? undefined : [matrix.e, matrix.f];
}

/** Puts a group at its place: one that was there before glides to it, a new one appears. */
export function move(node: SVGGElement, [x, y]: readonly [number, number], isNew: boolean): void {
  const before = isNew ? undefined : placeOf(node);
  node.setAttribute('transform', `translate(${x} ${y})`);
  if (before === undefined || (before[0] === x && before[1] === y) || lessMotion()) return;
  node.animate(
    [{ transform: `translate(${before[0]}px, ${before[1]}px)` }, { transform: `translate(${x}px, ${y}px)` }],
    { duration, easing: 'ease-out' },
  );
}
