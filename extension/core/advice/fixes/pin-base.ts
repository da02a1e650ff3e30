import { count } from '../../text/text';
import { plan as planText } from '../../plan';
import type { Step } from '../../plan/types';
import { applyEdits, replaceAt, spanOfLines } from '../text/edits';
import { optionsFor } from '../same/verify';
import type { Action, AdviceInput, Edit, Fix } from '../types';

/** The FROM lines of stages on an image, by the reference they write: two stages on one image stay on one image. */
function fromLines({ plan }: AdviceInput): Map<string, Step[]> {
  const lines = new Map<string, Step[]>();
  for (const { base, index } of plan.stages) {
    const from = plan.steps.find((s) => s.stage === index && s.instruction === 'FROM');
    if (from?.vertex === true && !base.includes('@')) lines.set(base, [...(lines.get(base) ?? []), from]);
  }
  return lines;
}

/** Writes the digest behind a reference; undefined where the line makes it of variables. */
function pinned({ file, text }: AdviceInput, from: Step, base: string, digest: string): Edit | undefined {
  const [start, end] = spanOfLines(text, from.lines[0], from.lines[1]);
  const at = text.slice(start, end).indexOf(base);
  const stop = start + at + base.length;
  return at < 0 ? undefined : replaceAt(file, text, stop, stop, `@${digest}`);
}

/** A tag moves; a digest does not: the base of the recorded build, named by its digest wherever it stands. */
export const pinBase: Action = (input) => {
  const { plan, text, digests, explanation } = input;
  if (digests === undefined) return [];
  return [...fromLines(input)].flatMap(([base, froms]): Fix[] => {
    const digest = digests.get(base);
    const [first] = froms;
    if (digest === undefined || first === undefined) return [];
    const edits = froms.flatMap((from) => pinned(input, from, base, digest) ?? []);
    if (edits.length < froms.length) return [];
    // Another reference by plan, the same image by the record: only that much can be checked.
    const after = planText(applyEdits(text, edits), optionsFor(input));
    if (froms.some((f) => after.stages[f.stage]?.base !== `${base}@${digest}`)) return [];
    if (after.problems.length > plan.problems.length) return [];
    const isOne = (lines: Step['lines'] | undefined): boolean => froms.some((f) => f.lines[0] === lines?.[0]);
    const steps =
      explanation?.steps.filter((s) => s.causes.some((c) => c.kind === 'base-changed' && isOne(c.culprit.lines))) ?? [];
    const seconds = steps.reduce((sum, s) => sum + s.seconds, 0);
    const where = froms.length === 1 ? '' : `, in ${count(froms.length, 'stage')}`;
    return [
      {
        id: `pin-base:${first.lines[0]}`,
        kind: 'pin-base',
        lines: first.lines,
        title: `Pin ${base} by its digest${where}`,
        message: `${base} is a tag: when it moves, everything on it is rebuilt`,
        edits,
        ...(steps.length > 0 && { saves: { seconds, basis: 'the base image moved before the last build' } }),
      },
    ];
  });
};
