import { diffArrays } from 'diff';
import type { Lines, Plan, Step } from '../plan/types';
import type { Cause, Culprit } from '../cause';
import type { Explanation } from './types';

const key = (s: Step): string => `${s.instruction} ${s.source}`;

/** Steps of the present text by the ids of those they were when it was built. */
function pairs(old: Plan, now: Plan): Map<string, Step> {
  const ids = new Map<string, Step>();
  let i = 0;
  let j = 0;
  for (const part of diffArrays(old.steps.map(key), now.steps.map(key))) {
    for (let k = 0; k < part.value.length; k++) {
      const a = part.added ? undefined : old.steps[i++];
      const b = part.removed ? undefined : now.steps[j++];
      if (a !== undefined && b !== undefined) ids.set(a.id, b);
    }
  }
  return ids;
}

const gone = (id: string): string => `gone:${id}`;

/** The ids that steps of a plan have in the present text; one that is gone has an id of no step. */
export function idsOnto(old: Plan, now: Plan): (id: string) => string {
  const ids = pairs(old, now);
  return (id) => ids.get(id)?.id ?? gone(id);
}

/**
 * An explanation of the file as it was built, carried over to the present text: equal instructions are paired as a diff
 * pairs lines, so that each step's lines and id are those of the text in the editor.
 */
export function ontoText(explanation: Explanation, now: Plan): Explanation {
  const old = explanation.plan;
  const ids = pairs(old, now);
  if (
    old.steps.length === now.steps.length &&
    old.steps.every((s) => ids.get(s.id)?.id === s.id && same(ids.get(s.id)?.lines, s.lines))
  )
    return explanation;
  // A culprit's line may be that of an ARG or ENV: it moves with its instruction, and is left out when that has gone.
  const linesOf = (lines: Lines): Lines | undefined => {
    const step = old.steps.find((s) => s.lines[0] <= lines[0] && lines[1] <= s.lines[1]);
    return step === undefined ? undefined : ids.get(step.id)?.lines;
  };
  const culpritOf = <C extends Culprit>({ lines, step, ...culprit }: C): C => {
    const moved = lines === undefined || culprit.in !== undefined ? lines : linesOf(lines);
    // What is taken apart is put together again.
    return {
      ...culprit,
      ...(moved !== undefined && { lines: moved }),
      ...(step !== undefined && { step: idOf(step) }),
    } as unknown as C;
  };
  const causeOf = (c: Cause): Cause =>
    ({ ...c, ...(c.via !== undefined && { via: idOf(c.via) }), culprit: culpritOf(c.culprit) }) as Cause;
  const idOf = (id: string): string => ids.get(id)?.id ?? gone(id);
  return {
    ...explanation,
    plan: now,
    steps: explanation.steps.flatMap((s) => {
      const step = ids.get(s.step.id);
      if (step === undefined) return [];
      const causes = s.causes.map(causeOf);
      return [{ ...s, step, causes, ...(s.root !== undefined && { root: s.root.map(idOf) }) }];
    }),
    edges: explanation.edges.flatMap((e) =>
      ids.has(e.from) && ids.has(e.to) ? [{ ...e, from: idOf(e.from), to: idOf(e.to) }] : [],
    ),
    summary: {
      ...explanation.summary,
      roots: explanation.summary.roots.map((r) => ({
        ...r,
        step: idOf(r.step),
        cause: causeOf(r.cause),
        steps: r.steps.map(idOf),
      })),
    },
  };
}

const same = (a: Lines | undefined, b: Lines): boolean => a?.[0] === b[0] && a[1] === b[1];
