import type { Fix } from './types';

/** A fix with the edits of some of its choices, by their ids; what belongs to none of them is always made. */
export function choose(fix: Fix, ids: ReadonlySet<string>): Fix {
  const choices = fix.choices ?? [];
  const optional = new Set(choices.flatMap((c) => c.edits));
  const taken = choices.filter((c) => ids.has(c.id)).flatMap((c) => c.edits);
  return { ...fix, edits: [...fix.edits.filter((e) => !optional.has(e)), ...taken] };
}

/** The fix of an id, or the one that has a choice of that id, with this choice alone; undefined when there is none. */
export function fixById(fixes: readonly Fix[], id: string): Fix | undefined {
  const own = fixes.find((f) => f.id === id);
  if (own !== undefined) return own;
  const owner = fixes.find((f) => f.choices?.some((c) => c.id === id) === true);
  return owner && choose(owner, new Set([id]));
}
