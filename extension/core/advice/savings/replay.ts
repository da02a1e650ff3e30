import type { ExplainedStep, Explanation } from '../../explain/types';
import { count, list, oneLine, seconds } from '../../text/text';
import { plan as planText } from '../../plan';
import { changesOf, type Planned } from './changes';
import { pairing } from './pairing';
import { applyEdits } from '../text/edits';
import { kindsOf, type Kind } from '../same/landing';
import { reach, type Change, type Held } from '../same/reach';
import { optionsFor } from '../same/verify';
import type { AdviceInput, Edit, Fix } from '../types';

/** A cause of its own: not one that came from another step. */
const ownCauses = (s: ExplainedStep) => s.causes.filter((c) => c.via === undefined);

/** Values that the build gave to arguments which changed: without one an ARG is in nobody's environment. */
const givenArgs = (e: Explanation): Record<string, string> =>
  Object.fromEntries(
    e.steps.flatMap((s) =>
      s.causes.flatMap((c) =>
        c.kind === 'arg-changed' && c.culprit.name !== undefined ? [[c.culprit.name, '-'] as const] : [],
      ),
    ),
  );

/** Ids of the steps that run in a plan when all of some changes come together. */
const idsOf = (
  changes: readonly Change[],
  held: Held,
  { plan }: Planned,
  kindOf: (path: string) => Kind,
): Set<string> => new Set(changes.flatMap((c) => reach(plan, c, held, kindOf)).map((s) => s.id));

/**
 * Of the steps that ran again in a build, those that would have run with another text too: because a root of theirs reaches
 * them, or because nothing can be said of it.
 */
function ranWith(e: Explanation, planned: Planned, kindOf: (path: string) => Kind): Set<ExplainedStep> {
  const pair = pairing(e.plan, planned.plan);
  const byId = new Map<string, ExplainedStep>();
  for (const s of e.steps) if (!byId.has(s.step.id) || s.outcome === 'rebuilt') byId.set(s.step.id, s);
  const rebuilt = e.steps.filter((s) => s.step.vertex && s.outcome === 'rebuilt');
  const changed: Change[] = [];
  const open = new Set<string>();
  for (const id of new Set(rebuilt.flatMap((s) => s.root ?? []))) {
    const root = byId.get(id);
    const found = root === undefined ? [] : ownCauses(root).map((c) => changesOf(c, root, planned, pair));
    if (found.length === 0 || found.includes(undefined)) open.add(id);
    changed.push(...found.flatMap((c) => c ?? []));
  }
  const ran = idsOf(changed, 'all', planned, kindOf);
  const isDownstream = (s: ExplainedStep): boolean => s.causes.some((c) => c.kind === 'needed-downstream');
  const withNeeded = rebuilt.some(isDownstream) ? idsOf(changed, 'target', planned, kindOf) : ran;
  return new Set(
    rebuilt.filter((s) => {
      const now = pair(s.step);
      const roots = s.root ?? [];
      if (now === undefined || roots.length === 0 || roots.some((id) => open.has(id))) return true;
      return (isDownstream(s) ? withNeeded : ran).has(now.id);
    }),
  );
}

/** What edits would have saved in builds that were recorded. */
interface Replay {
  readonly seconds: number;
  /** Builds that would have been shorter, of how many. */
  readonly builds: number;
  readonly of: number;
  /** Steps that would have come from the cache, with their seconds in all builds, longest first. */
  readonly steps: readonly { readonly text: string; readonly seconds: number }[];
}

/**
 * Replays recorded builds on an edited text: the steps that ran in them, and would not have. Seconds are the record's. What
 * the present text would not have run either is no merit of the edit; the time of steps that are new is not known.
 */
function replay(input: AdviceInput, edits: readonly Edit[], history: readonly Explanation[]): Replay {
  const ignore = input.dockerignore;
  const ignoreAfter =
    ignore === undefined
      ? ''
      : applyEdits(
          ignore.text,
          edits.filter((e) => e.file === ignore.file),
        );
  const after = applyEdits(
    input.text,
    edits.filter((e) => e.file === input.file),
  );
  const byText = new Map<string, number>();
  const kindOf = kindsOf(input.contextFiles);
  let builds = 0;
  for (const e of history) {
    const options = { ...optionsFor(input), buildArgs: { ...input.options?.buildArgs, ...givenArgs(e) } };
    const before = ranWith(e, { plan: planText(input.text, options), ignore: ignore?.text ?? '' }, kindOf);
    const now = ranWith(e, { plan: planText(after, options), ignore: ignoreAfter }, kindOf);
    const saved = [...before].filter((s) => !now.has(s) && s.seconds > 0);
    if (saved.length > 0) builds++;
    for (const s of saved) {
      const text = oneLine(s.step.text, 50);
      byText.set(text, (byText.get(text) ?? 0) + s.seconds);
    }
  }
  const steps = [...byText].map(([text, sum]) => ({ text, seconds: sum })).sort((a, b) => b.seconds - a.seconds);
  const total = steps.reduce((sum, s) => sum + s.seconds, 0);
  return { seconds: Math.round(total * 1000) / 1000, builds, of: history.length, steps };
}

/** The fix with what it would have saved in the builds that are known; unchanged when they show nothing. */
export function withReplay(input: AdviceInput, fix: Fix): Fix {
  const history = input.history ?? (input.explanation === undefined ? [] : [input.explanation]);
  if (history.length === 0 || fix.refused !== undefined || fix.edits.length === 0) return fix;
  const { seconds: sum, builds, of, steps } = replay(input, fix.edits, history);
  if (sum === 0) return fix;
  const which =
    of === 1
      ? 'the last build, replayed on the edited text:'
      : `${builds} of the last ${count(of, 'build')}, replayed on the edited text:`;
  const what = list(steps.slice(0, 3).map((s) => `${s.text} (${seconds(s.seconds)})`));
  const more = steps.length > 3 ? ` and ${steps.length - 3} more` : '';
  return {
    ...fix,
    saves: {
      seconds: sum,
      basis: `${which} ${what}${more} would not have run again [inferred]; what new steps take is not counted`,
      builds,
      of,
    },
  };
}
