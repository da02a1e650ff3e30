import type { Plan, Step } from '../plan/types';
import { codeSpan, escapeMarkdown } from './explain-markdown';
import { list, oneLine } from '../text/text';
import { stageName } from '../words/terms';

function reads(step: Step, plan: Plan): string {
  const parts = step.inputs.flatMap((i) => {
    switch (i.kind) {
      case 'parent':
        return [];
      case 'copy':
      case 'mount':
        return [`${list(i.paths ?? [])} of ${i.stage === undefined ? '?' : stageName(plan, i.stage)}`];
      case 'context':
        return [`${list(i.paths ?? [])} of the context`];
      case 'base':
        return [];
      case 'image':
      case 'url':
      case 'git':
        return [i.ref ?? ''];
    }
  });
  return parts.length === 0 ? '' : `  <- ${list(parts)}`;
}

/** The plan for a terminal: stages with their steps and what each reads. */
export function planToText(plan: Plan): string {
  const out = [
    `${plan.file}: target ${plan.stages[plan.targetStage] === undefined ? plan.target : stageName(plan, plan.targetStage)}`,
  ];
  for (const stage of plan.stages) {
    out.push(
      '',
      `${stageName(plan, stage.index)} (FROM ${stage.base})${stage.needed ? '' : `: ${stage.notNeeded ?? ''}`}`,
    );
    for (const step of plan.steps.filter((s) => s.stage === stage.index && s.instruction !== 'FROM'))
      out.push(
        `  ${step.vertex ? '*' : ' '} ${String(step.lines[0]).padStart(4)}  ${oneLine(step.text, 90)}${reads(step, plan)}`,
      );
  }
  for (const p of plan.problems) out.push('', `${plan.file}:${p.lines[0]}: ${p.message}`);
  return `${out.join('\n')}\n`;
}

/** The plan as a Markdown table. */
export function planToMarkdown(plan: Plan): string {
  const rows = plan.steps
    .filter((s) => s.vertex)
    .map(
      (s) =>
        `| ${escapeMarkdown(stageName(plan, s.stage))} | ${codeSpan(oneLine(s.text, 80)).replaceAll('|', '\\|')} | ${s.lines[0]} | ${escapeMarkdown(reads(s, plan).replace(/^ *<- /, ''))} |`,
    );
  return [
    `**${escapeMarkdown(plan.file)}**`,
    '',
    '| Stage | Step | Line | Reads |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
