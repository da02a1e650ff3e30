import type { Forecast, ForecastSummary } from '../forecast/types';
import type { Cause } from '../cause';
import type { RootSummary } from '../explain/types';
import { culpritName } from '../words/brief';
import { causeSentence } from '../words/causes';
import { tell } from '../words/told';
import { count, seconds } from '../text/text';
import { stepIn } from '../words/terms';

/** `about 41 s`, `at least 41 s` when some step's time is not known; empty when none is. */
function expected(summary: Pick<ForecastSummary, 'seconds' | 'untimed' | 'wouldRebuild'>): string {
  if (summary.seconds < 0.05) return summary.untimed < summary.wouldRebuild ? 'about 0 s' : '';
  return `${summary.untimed > 0 ? 'at least' : 'about'} ${seconds(summary.seconds)}`;
}

/** `4 of 9 would be rebuilt, 2 of them perhaps, about 41 s`. */
export function forecastHead(summary: Omit<ForecastSummary, 'roots'>): string {
  const { wouldRebuild, wouldReuse, perhaps, unsure } = summary;
  const total = wouldRebuild + wouldReuse;
  if (wouldRebuild === 0)
    return total === 0 ? 'nothing to build' : `nothing would be rebuilt${unsure > 0 ? ', as far as is known' : ''}`;
  const doubt = perhaps === 0 ? '' : perhaps === wouldRebuild ? ', perhaps' : `, ${perhaps} of them perhaps`;
  return [`${wouldRebuild} of ${total} would be rebuilt${doubt}`, expected(summary)].filter((x) => x !== '').join(', ');
}

const isEdit = ({ culprit: { old, new: now } }: Cause): boolean =>
  old !== undefined && now !== undefined && old !== now;

/** A root of the next build in one clause: `line 12 was edited`, `src/main.py changed`. */
export function forecastHeadline(f: Forecast, root: RootSummary): string {
  const step = f.steps.find((s) => s.step.id === root.step);
  const cause = step?.causes.find((c) => c.via === undefined) ?? step?.causes[0];
  if (step === undefined || cause === undefined) return causeSentence(root.cause, 'next');
  const told = tell(cause, 'next');
  const line = cause.culprit.in === undefined ? (cause.culprit.lines ?? step.step.lines)[0] : 0;
  const what = culpritName(told);
  if (cause.kind === 'instruction-changed' && line > 0 && isEdit(cause)) return `line ${line} was edited`;
  if (cause.kind === 'instruction-added' && line > 0) return `line ${line} is new`;
  const isNamed = cause.kind === 'files-changed' || cause.kind === 'arg-changed' || cause.kind === 'env-changed';
  return isNamed && what !== undefined ? `${what} changed` : told.message;
}

/** A root of the next build with what it would cost. */
function forecastRoot(f: Forecast, root: RootSummary): string {
  const step = f.plan.steps.find((s) => s.id === root.step);
  const name = step === undefined ? '' : stepIn(f.plan, step);
  const line = step === undefined || step.lines[0] === 0 ? '' : `line ${step.lines[0]}`;
  const message = causeSentence(root.cause, 'next');
  const place = [line, message.includes(name) ? '' : name].filter((x) => x !== '').join(', ');
  const where = place === '' ? '' : ` (${place})`;
  return `${message}${where}${root.seconds > 0 ? `, ${seconds(root.seconds)}` : ''}`;
}

/** The line people read first. */
export function forecastLine(f: Forecast): string {
  if (f.baseline === undefined)
    return `no forecast: ${f.baselineWhy.kind === 'unread' ? 'earlier builds could not be read' : 'no earlier build of this Dockerfile is known'}`;
  const roots = f.summary.roots.map((r) => forecastRoot(f, r));
  const told = roots.length === 0 ? '' : `; ${roots.length === 1 ? 'root' : 'roots'}: ${roots.join('; ')}`;
  return `next build: ${forecastHead(f.summary)}${told}`;
}

/** `next build: 3 steps, about 38 s`: what of it falls to one stage, or to all; undefined when nothing does. */
export function nextBuild(f: Forecast, stage?: number): string | undefined {
  const running = f.steps.filter(
    (s) => s.outcome === 'would-rebuild' && (stage === undefined || s.step.stage === stage),
  );
  if (running.length === 0) return undefined;
  const time = expected({
    wouldRebuild: running.length,
    seconds: running.reduce((sum, s) => sum + s.seconds, 0),
    untimed: running.filter((s) => s.seconds === 0).length,
  });
  return `next build: ${count(running.length, 'step')}${time === '' ? '' : `, ${time}`}`;
}
