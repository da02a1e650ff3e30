import type { ExplainedStep, Explanation } from '../explain/types';
import { noteText } from '../words/notes';
import { causeBlock } from '../words/told';
import { causeParagraph } from './cause-paragraph';
import { codeBlock, codeSpan, escapeMarkdown } from './explain-markdown';
import { oneLine, seconds } from '../text/text';
import { stepIn } from '../words/terms';

const find = (e: Explanation, id: string): ExplainedStep | undefined =>
  e.steps.find((s) => s.step.id === id && s.outcome === 'rebuilt') ?? e.steps.find((s) => s.step.id === id);

/** One step's explanation as plain text, to be pasted. */
export function explanationOfStep(e: Explanation, id: string): string | undefined {
  const s = find(e, id);
  if (s === undefined) return undefined;
  const head = `${oneLine(s.step.text, 200)}: ${s.outcome}${s.seconds > 0 ? `, ${seconds(s.seconds)}` : ''}`;
  const causes = s.causes.flatMap((c) => causeParagraph(c, 'past'));
  const note = noteText(s.notes);
  return [head, ...causes, ...(note === undefined ? [] : [note]), ...(s.error === undefined ? [] : [s.error])].join(
    '\n',
  );
}

/** The same as Markdown, for a hover. */
export function hoverOfStep(e: Explanation, s: ExplainedStep): string {
  const out = [
    `**${s.outcome}**${s.seconds > 0 ? ` in ${seconds(s.seconds)}` : ''}${s.platform !== undefined && e.platforms.length > 1 ? ` (${s.platform})` : ''}`,
  ];
  for (const c of s.causes) {
    const { message, certainty, evidence, diffs, wouldTell, cures } = causeBlock(c, 'past');
    out.push('', `${escapeMarkdown(message)} — *${certainty}*`, '');
    out.push(...evidence.map((line) => `- ${escapeMarkdown(line)}`));
    for (const d of diffs) out.push('', codeBlock('diff', d));
    if (wouldTell !== undefined) out.push('', `*To be certain:* ${escapeMarkdown(wouldTell)}`);
    if (cures.length > 0) out.push('', ...cures.map((line) => `- *Cure:* ${escapeMarkdown(line)}`));
  }
  for (const id of (s.root ?? []).filter((r) => r !== s.step.id)) {
    const root = e.plan.steps.find((x) => x.id === id);
    if (root !== undefined)
      out.push('', `Root: ${codeSpan(stepIn(e.plan, root))}${root.lines[0] > 0 ? `, line ${root.lines[0]}` : ''}`);
  }
  const note = noteText(s.notes);
  if (note !== undefined) out.push('', escapeMarkdown(note));
  if (s.error !== undefined) out.push('', codeSpan(oneLine(s.error, 300)));
  return out.join('\n');
}

/** `3 cached, 2 rebuilt, 14 s`: a stage in a CodeLens. */
export function stageLine(e: Explanation, stage: number): string | undefined {
  const steps = e.steps.filter((s) => s.step.stage === stage && s.step.vertex && s.step.instruction !== 'FROM');
  const info = e.plan.stages[stage];
  if (info?.needed === false) return info.notNeeded;
  if (steps.length === 0) return undefined;
  const count = (outcome: ExplainedStep['outcome'], word: string): string[] => {
    const n = steps.filter((s) => s.outcome === outcome).length;
    return n === 0 ? [] : [`${n} ${word}`];
  };
  const time = steps.reduce((sum, s) => sum + s.seconds, 0);
  const parts = [
    ...count('cached', 'cached'),
    ...count('rebuilt', 'rebuilt'),
    ...count('failed', 'failed'),
    ...count('not-reached', 'not reached'),
    ...count('running', 'running'),
  ];
  if (parts.length === 0) return undefined;
  return [...parts, ...(time > 0 ? [seconds(time)] : [])].join(', ');
}
