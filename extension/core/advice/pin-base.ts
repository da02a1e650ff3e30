import { plan as planText } from '../plan';
import { applyEdits, replaceAt, spanOfLines } from './edits';
import { optionsFor } from './verify';
import type { Action, Finding } from './types';

/** A tag moves; a digest does not: the base of the recorded build, named by its digest. */
export const pinBase: Action = (input) => {
  const { plan, text, file, digests, explanation } = input;
  if (digests === undefined) return [];
  return plan.stages.flatMap((stage): Finding[] => {
    const digest = digests.get(stage.base);
    const from = plan.steps.find((s) => s.stage === stage.index && s.instruction === 'FROM');
    if (digest === undefined || from?.vertex !== true || stage.base.includes('@')) return [];
    const [start, end] = spanOfLines(text, from.lines[0], from.lines[1]);
    const at = text.slice(start, end).indexOf(stage.base);
    if (at < 0) return [];
    const stop = start + at + stage.base.length;
    const edit = replaceAt(file, text, stop, stop, `@${digest}`);
    // Another reference by plan, the same image by the record: only that much can be checked.
    const after = planText(applyEdits(text, [edit]), optionsFor(input));
    if (after.stages[stage.index]?.base !== `${stage.base}@${digest}`) return [];
    if (after.problems.length > plan.problems.length) return [];
    const steps =
      explanation?.steps.filter((s) =>
        s.causes.some((c) => c.kind === 'base-changed' && c.culprit.lines?.[0] === from.lines[0]),
      ) ?? [];
    const seconds = steps.reduce((sum, s) => sum + s.seconds, 0);
    return [
      {
        id: `pin-base:${from.lines[0]}`,
        kind: 'pin-base',
        lines: from.lines,
        title: `Pin ${stage.base} by its digest`,
        message: `${stage.base} is a tag: when it moves, everything on it is rebuilt`,
        edits: [edit],
        ...(steps.length > 0 && { saves: { seconds, basis: 'the base image moved before the last build' } }),
      },
    ];
  });
};
