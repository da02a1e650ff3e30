import { align, type Aligned } from '../explain/align';
import type { ContextVerdict } from '../explain/context-evidence';
import type { Build } from '../explain/facts';
import { isSame, ownDifference } from '../explain/own-difference';
import type { Cause } from '../explain/types';
import type { EnvDifference } from '../explain/definition';
import { fileName } from '../format/file-change';
import { mask } from '../format/mask';
import { list, stepIn } from '../format/short';
import { words } from '../format/words';
import { match, type Match, type MatchedStep } from '../match';
import type { Plan, Step } from '../plan/types';
import type { BuildRecord } from '../records/types';

/** What the next build would do with a step. */
export interface ForecastStep {
  readonly step: Step;
  readonly outcome: 'would-rebuild' | 'would-reuse' | 'not-needed' | 'resolved';
  /** Seconds the step took in the record; 0 when it is not known. */
  readonly seconds: number;
  readonly causes: readonly Cause[];
  /** What the forecast rests on, when it may turn out otherwise. */
  readonly note?: string;
}

export interface Forecast {
  readonly plan: Plan;
  readonly steps: readonly ForecastStep[];
  readonly rebuild: number;
  readonly seconds: number;
}

/** A plan laid out like a build that has not run. */
const unbuilt = (plan: Plan): Match => ({
  plan,
  fromText: true,
  platforms: [],
  steps: plan.steps.map((step): MatchedStep => ({
    step,
    outcome: 'unknown',
    seconds: 0,
    vertices: [],
    text: step.text,
    pulled: false,
    ops: [],
  })),
  unmatched: [],
});

const masked = (e: EnvDifference): EnvDifference => ({
  name: e.name,
  ...(e.old !== undefined && { old: mask(e.name, e.old) }),
  ...(e.new !== undefined && { new: mask(e.name, e.new) }),
});

const noRecord: BuildRecord = { form: 'history', status: 'unknown', vertices: [], warnings: [] };

interface Known {
  readonly old: { readonly build: Build; readonly platform: string | undefined } | undefined;
  readonly aligned: ReturnType<typeof align>;
  readonly now: Build;
  readonly context: ReadonlyMap<string, ContextVerdict>;
}

function causesOf(
  s: MatchedStep,
  known: Known,
  done: ReadonlyMap<string, ForecastStep>,
  plan: Plan,
): { causes: Cause[]; note?: string } {
  const { step } = s;
  const causes: Cause[] = [];
  const cause = (
    kind: Cause['kind'],
    certainty: Cause['certainty'],
    message: string,
    culprit: Cause['culprit'],
    via?: string,
  ): void => void causes.push({ kind, certainty, message, culprit, evidence: [], ...(via !== undefined && { via }) });
  const lines = step.lines;
  const aligned = known.aligned.get(step.id);
  const old = aligned?.old;
  if (known.old === undefined) cause('first-build', 'inferred', words.firstBuild, { kind: 'none' });
  else if (aligned?.change === 'added')
    cause('instruction-added', 'proven', words.instructionAdded(stepIn(plan, step)), {
      kind: 'line',
      lines,
      new: step.source,
    });
  else if (aligned?.change === 'moved')
    cause('instruction-changed', 'proven', words.instructionMoved(stepIn(plan, step)), {
      kind: 'line',
      lines,
      new: step.source,
    });
  else if (aligned !== undefined && old !== undefined) {
    const own = ownDifference(aligned, s, known.now, known.old.build);
    if (own.text)
      cause('instruction-changed', 'proven', words.instructionChanged(stepIn(plan, step)), {
        kind: 'line',
        lines,
        old: old.step.source,
        new: step.source,
      });
    for (const f of own.flags)
      cause('options-changed', 'proven', words.optionChanged(`--${f.name}`, f.old, f.new, stepIn(plan, step)), {
        kind: 'flag',
        name: `--${f.name}`,
        lines,
      });
    for (const found of own.env) {
      const e = masked(found);
      const from =
        step.env.findLast((v) => v.name === e.name)?.from ?? old.step.env.findLast((v) => v.name === e.name)?.from;
      const isArg = from === 'arg' || from === 'platform';
      const message = isArg
        ? words.argChanged(
            e.name,
            e.old,
            e.new,
            stepIn(plan, step),
            step.instruction,
            step.source.includes(`$${e.name}`),
          )
        : words.envChanged(e.name, e.old, e.new, stepIn(plan, step));
      cause(isArg ? 'arg-changed' : 'env-changed', 'proven', message, { kind: isArg ? 'arg' : 'env', name: e.name });
    }
    if (!isSame(own) && causes.length === 0)
      cause('instruction-changed', 'inferred', words.lineDiffers(stepIn(plan, step)), { kind: 'line', lines });
    if (aligned.removedBefore.some((r) => r.step.instruction !== 'FROM'))
      cause(
        'instruction-changed',
        'proven',
        words.instructionRemoved(stepIn(plan, step), aligned.removedBefore.at(-1)?.step.text ?? ''),
        { kind: 'line', lines },
      );
    if (!['cached', 'rebuilt', 'resolved'].includes(old.outcome))
      cause('first-build', 'inferred', words.notReachedBefore, { kind: 'none' });
  }
  let note: string | undefined;
  for (const input of step.inputs) {
    const read = input.step === undefined ? undefined : done.get(input.step);
    if (read?.outcome !== 'would-rebuild') continue;
    if (input.kind === 'parent' && input.link !== true)
      cause(
        'parent-rebuilt',
        'proven',
        words.parentRebuilt(stepIn(plan, read.step)),
        { kind: 'step', step: read.step.id },
        read.step.id,
      );
    if (input.kind === 'copy' || input.kind === 'mount')
      cause(
        'source-rebuilt',
        'inferred',
        words.sourceRebuilt(list(input.paths ?? []), stepIn(plan, read.step)),
        { kind: 'step', step: read.step.id },
        read.step.id,
      );
  }
  const verdict = known.context.get(step.id);
  const reads = step.inputs.some((i) => i.kind === 'context');
  if (verdict?.kind === 'changed') {
    const { files, ignore, certainty } = verdict;
    const names = files.map(fileName);
    if (ignore !== undefined)
      cause('ignore-changed', certainty, words.ignoreMoved(ignore.file, ignore.line, ignore.files.map(fileName)), {
        kind: 'file',
        name: ignore.file,
        files: ignore.files,
      });
    if (files.length > 0)
      cause('files-changed', certainty, words.filesChanged(names, names), {
        kind: 'file',
        name: list(names.slice(0, 3)),
        files,
      });
  } else if (verdict?.kind === 'candidates' && verdict.files.length > 0) {
    const names = verdict.files.map(fileName);
    cause('files-changed', 'inferred', words.touchedFiles(names), {
      kind: 'file',
      name: list(names.slice(0, 3)),
      files: verdict.files,
    });
  } else if (reads && verdict === undefined && causes.length === 0) note = words.forecastFiles;
  return { causes, ...(note !== undefined && { note }) };
}

/**
 * What the next build of a text would redo, against the record of the last one: the lines that differ, what follows from
 * them, and the files that are known to differ. Seconds are those of the record.
 */
export function forecast(
  plan: Plan,
  last: { readonly record: BuildRecord; readonly plan?: Plan } | undefined,
  context: ReadonlyMap<string, ContextVerdict> = new Map(),
): Forecast {
  const now: Build = { record: noRecord, match: unbuilt(plan) };
  const oldMatch = last === undefined ? undefined : match(last.record, last.plan);
  const old =
    last === undefined || oldMatch === undefined
      ? undefined
      : { build: { record: last.record, match: oldMatch }, platform: oldMatch.steps[0]?.platform };
  const aligned =
    old === undefined ? new Map<string, Aligned>() : align(now.match, old.build.match, undefined, old.platform);
  const done = new Map<string, ForecastStep>();
  for (const s of now.match.steps) {
    const { step } = s;
    const before = aligned.get(step.id)?.old;
    if (!step.needed || !step.vertex || step.instruction === 'FROM') {
      done.set(step.id, { step, outcome: step.needed ? 'resolved' : 'not-needed', seconds: 0, causes: [] });
      continue;
    }
    const { causes, note } = causesOf(s, { old, aligned, now, context }, done, plan);
    const outcome = causes.length > 0 ? 'would-rebuild' : 'would-reuse';
    done.set(step.id, {
      step,
      outcome,
      seconds: outcome === 'would-rebuild' ? (before?.seconds ?? 0) : 0,
      causes,
      ...(note !== undefined && { note }),
    });
  }
  const steps = [...done.values()];
  const rebuilt = steps.filter((s) => s.outcome === 'would-rebuild');
  return { plan, steps, rebuild: rebuilt.length, seconds: rebuilt.reduce((sum, s) => sum + s.seconds, 0) };
}
