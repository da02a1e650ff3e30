import { culpritKey, isClaimed, type Cause } from '../cause';

const keyOf = (c: Cause): string => `${c.kind} ${culpritKey(c.culprit)}`;

/** The step through which a cause came, or may have come: one that ran and is not known to be what it was. */
const wayOf = ({ kind, via, culprit }: Cause): string | undefined =>
  via ??
  ((kind === 'parent-rebuilt' || kind === 'source-rebuilt') && culprit.kind === 'step' ? culprit.step : undefined);

/** Causes of which a root is claimed: those above unknown, or all when no other is there. */
function claimed(causes: readonly Cause[]): readonly Cause[] {
  const sure = causes.filter(isClaimed);
  return sure.length > 0 ? sure : causes;
}

/**
 * Follows every cause that came through another step until it ends at steps with a cause of their own. A step that has
 * the very cause of a root it already inherits (the same argument, the same file) is no second root.
 */
export function findRoots(
  causes: ReadonlyMap<string, readonly Cause[]>,
  shared: ReadonlyMap<string, string> = new Map(),
): Map<string, readonly string[]> {
  const roots = new Map<string, readonly string[]>();
  const visit = (id: string, path: ReadonlySet<string>): readonly string[] => {
    const known = roots.get(id);
    if (known !== undefined) return known;
    if (path.has(id)) return [];
    const all = causes.get(id) ?? [];
    const list = claimed(all);
    const inherited = new Set<string>();
    // What may have come along makes no root of its own beside the claim that the result was gone: the same holds of what is below.
    const along = list.every((c) => c.kind === 'cache-missing') ? all : list;
    for (const c of along) {
      const way = wayOf(c);
      if (way !== undefined) for (const r of visit(way, new Set([...path, id]))) inherited.add(r);
    }
    const inheritedKeys = new Set([...inherited].flatMap((r) => (causes.get(r) ?? []).map(keyOf)));
    const own = list.filter((c) => wayOf(c) === undefined && !inheritedKeys.has(keyOf(c)));
    const found = [...inherited, ...(own.length > 0 || (inherited.size === 0 && list.length > 0) ? [id] : [])];
    if (path.size === 0 || found.length > 0) roots.set(id, found);
    return found;
  };
  for (const id of causes.keys()) visit(id, new Set());
  // Steps that are one operation are one root.
  for (const [id, found] of roots) roots.set(id, [...new Set(found.map((root) => shared.get(root) ?? root))]);
  return roots;
}
