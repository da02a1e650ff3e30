import type { Cause } from '../cause';
import type { ExplainedStep, Explanation, Outcome, Summary } from '../explain/types';
import { causeClause } from '../words/causes';
import { noteText } from '../words/notes';
import { baselineSentence, problemSentence } from '../words/reasons';
import { causeBlock } from '../words/told';
import type { Tense } from '../words/terms';
import { oneLine, seconds } from '../text/text';
import { stageName, stepIn } from '../words/terms';

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

/** `6 of 9 rebuilt, 41 s`: the counts, and where the build failed. */
export function summaryHead(e: Explanation): string {
  const { summary } = e;
  const total = summary.cached + summary.rebuilt;
  const failed = e.steps.find((s) => s.outcome === 'failed');
  const head =
    summary.rebuilt === 0
      ? `nothing rebuilt, ${summary.cached} of ${total} cached`
      : `${summary.rebuilt} of ${total} rebuilt, ${seconds(rebuiltSeconds(e.steps))}`;
  const error = failed === undefined ? '' : `; failed at ${stepIn(e.plan, failed.step)}`;
  return `${head}${error}`;
}

/** The same with the roots: the line people read first. */
export function summaryLine(e: Explanation): string {
  const roots = e.summary.roots.map((r) => rootLine(e, r));
  return `${summaryHead(e)}${roots.length === 0 ? '' : `; ${roots.length === 1 ? 'root' : 'roots'}: ${roots.join('; ')}`}`;
}

const rebuiltSeconds = (steps: readonly ExplainedStep[]): number =>
  steps.filter((s) => s.outcome === 'rebuilt').reduce((sum, s) => sum + s.seconds, 0);

/** A root with the seconds it cost. */
export function rootLine(e: Explanation, root: Summary['roots'][number]): string {
  const step = e.plan.steps.find((s) => s.id === root.step);
  const where = step === undefined ? '' : ` (${stepIn(e.plan, step)})`;
  return `${causeClause(root.cause, 'past')}${where}, ${seconds(root.seconds)}`;
}

/** A cause for a terminal, below its step. */
export function causeLines(c: Cause, tense: Tense): string[] {
  const { message, certainty, evidence, diffs, wouldTell, cures } = causeBlock(c, tense);
  return [
    `      why: ${message} [${certainty}]`,
    ...evidence.map((line) => `           ${line}`),
    ...diffs.flatMap((d) => d.split('\n').map((line) => `             ${line}`)),
    ...(wouldTell === undefined ? [] : [`           to be certain: ${wouldTell}`]),
    ...cures.map((line) => `           cure: ${line}`),
  ];
}

function stepLines(e: Explanation, s: ExplainedStep): string[] {
  const lines = s.step.lines[0] === 0 ? '' : `${s.step.lines[0]}: `;
  const time = s.seconds > 0 ? `  ${seconds(s.seconds)}` : '';
  const note = noteText(s.notes);
  const platform = s.platform !== undefined && e.platforms.length > 1 ? `${s.platform} ` : '';
  return [
    `  ${marks[s.outcome]} ${s.outcome.padEnd(11)} ${platform}${lines}${oneLine(s.step.text, 90)}${time}`,
    ...s.causes.flatMap((c) => causeLines(c, 'past')),
    ...(note === undefined ? [] : [`      note: ${note}`]),
    ...(s.error === undefined ? [] : [`      error: ${oneLine(s.error, 200)}`]),
  ];
}

/** The whole explanation for a terminal. */
export function explanationToText(e: Explanation): string {
  const out = [summaryLine(e)];
  if (e.baseline === undefined) out.push('compared with: nothing (no earlier build)');
  else
    out.push(
      `compared with: ${[e.baseline.ref ?? e.baseline.source, ...(e.baselineWhy === undefined ? [] : [baselineSentence(e.baselineWhy, 'past')])].join(', ')}`,
    );
  for (const stage of e.plan.stages) {
    const steps = e.steps.filter((s) => s.step.stage === stage.index && s.step.vertex);
    out.push('', `${stageName(e.plan, stage.index)}${stage.base === '' ? '' : ` (FROM ${stage.base})`}`);
    if (!stage.needed) out.push(`    ${stage.notNeeded ?? 'not needed'}`);
    else out.push(...steps.flatMap((s) => stepLines(e, s)));
  }
  for (const p of e.plan.problems) out.push('', `line ${p.lines[0]}: ${p.message}`);
  for (const p of e.problems) out.push('', `note: ${problemSentence(p)}`);
  return `${out.join('\n')}\n`;
}
