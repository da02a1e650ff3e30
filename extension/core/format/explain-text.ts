import type { Cause, ExplainedStep, Explanation, Outcome, Summary } from '../explain/types';
import { certaintyWords } from './certainty';
import { diffs, fileChanges } from './file-change';
import { oneLine, seconds, stageName, stepIn } from './short';

const marks: Readonly<Record<Outcome, string>> = {
  cached: '=',
  rebuilt: '*',
  resolved: '-',
  failed: '!',
  canceled: 'x',
  'not-reached': '.',
  'not-needed': ' ',
  running: '>',
  unknown: '?',
};

/** `6 of 9 rebuilt, 41 s; root: …`: the line people read first. */
export function summaryLine(e: Explanation): string {
  const { summary } = e;
  const total = summary.cached + summary.rebuilt;
  const failed = e.steps.find((s) => s.outcome === 'failed');
  const head =
    summary.rebuilt === 0
      ? `nothing rebuilt, ${summary.cached} of ${total} cached`
      : `${summary.rebuilt} of ${total} rebuilt, ${seconds(rebuiltSeconds(e.steps))}`;
  const error = failed === undefined ? '' : `; failed at ${stepIn(e.plan, failed.step)}`;
  const roots = summary.roots.map((r) => rootLine(e, r));
  return `${head}${error}${roots.length === 0 ? '' : `; ${roots.length === 1 ? 'root' : 'roots'}: ${roots.join('; ')}`}`;
}

const rebuiltSeconds = (steps: readonly ExplainedStep[]): number =>
  steps.filter((s) => s.outcome === 'rebuilt').reduce((sum, s) => sum + s.seconds, 0);

/** A root with the seconds it cost. */
export function rootLine(e: Explanation, root: Summary['roots'][number]): string {
  const step = e.plan.steps.find((s) => s.id === root.step);
  const where = step === undefined ? '' : ` (${stepIn(e.plan, step)})`;
  return `${root.message}${where}, ${seconds(root.seconds)}`;
}

/** A cause for a terminal, below its step. */
export function causeLines(c: Cause): string[] {
  return [
    `      why: ${c.message} [${certaintyWords[c.certainty]}]`,
    ...[...fileChanges(c), ...c.evidence].map((line) => `           ${line}`),
    ...diffs(c).flatMap((d) => d.split('\n').map((line) => `             ${line}`)),
    ...(c.wouldTell === undefined ? [] : [`           to be certain: ${c.wouldTell}`]),
    ...(c.cures ?? []).map((line) => `           cure: ${line}`),
  ];
}

function stepLines(e: Explanation, s: ExplainedStep): string[] {
  const lines = s.step.lines[0] === 0 ? '' : `${s.step.lines[0]}: `;
  const time = s.seconds > 0 ? `  ${seconds(s.seconds)}` : '';
  const platform = s.platform !== undefined && e.platforms.length > 1 ? `${s.platform} ` : '';
  return [
    `  ${marks[s.outcome]} ${s.outcome.padEnd(11)} ${platform}${lines}${oneLine(s.step.text, 90)}${time}`,
    ...s.causes.flatMap(causeLines),
    ...(s.note === undefined ? [] : [`      note: ${s.note}`]),
    ...(s.error === undefined ? [] : [`      error: ${oneLine(s.error, 200)}`]),
  ];
}

/** The whole explanation for a terminal. */
export function explanationToText(e: Explanation): string {
  const out = [summaryLine(e)];
  if (e.baseline === undefined) out.push('compared with: nothing (no earlier build)');
  else
    out.push(
      `compared with: ${[e.baseline.ref ?? e.baseline.source, e.baselineWhy].filter((x) => x !== undefined).join(', ')}`,
    );
  for (const stage of e.plan.stages) {
    const steps = e.steps.filter((s) => s.step.stage === stage.index && s.step.vertex);
    out.push('', `${stageName(e.plan, stage.index)}${stage.base === '' ? '' : ` (FROM ${stage.base})`}`);
    if (!stage.needed) out.push(`    ${stage.notNeeded ?? 'not needed'}`);
    else out.push(...steps.flatMap((s) => stepLines(e, s)));
  }
  for (const p of e.plan.problems) out.push('', `line ${p.lines[0]}: ${p.message}`);
  for (const p of e.problems) out.push('', `note: ${p}`);
  return `${out.join('\n')}\n`;
}
