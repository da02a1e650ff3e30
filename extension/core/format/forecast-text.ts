import type { Forecast, ForecastOutcome, ForecastStep } from '../forecast/types';
import { causeLines } from './explain-text';
import { codeSpan, escapeMarkdown } from './explain-markdown';
import { shortBuild } from '../words/builds';
import { forecastLine } from './forecast-line';
import { causeSentence } from '../words/causes';
import { noteText } from '../words/notes';
import { assumptionSentence, baselineSentence, baselineToDo } from '../words/reasons';
import { oneLine, seconds } from '../text/text';
import { stageName } from '../words/terms';

const marks: Readonly<Record<ForecastOutcome, string>> = {
  'would-rebuild': '*',
  'would-reuse': '=',
  resolved: '-',
  'not-needed': ' ',
};

const icons: Readonly<Record<ForecastOutcome, string>> = {
  'would-rebuild': '🔁 would be rebuilt',
  'would-reuse': '✅ would be reused',
  resolved: '➖ looked up',
  'not-needed': '⚪ not needed',
};

/** Which build it rests on, or what to do when none is known. */
function restsOn(f: Forecast): string {
  const why = baselineSentence(f.baselineWhy, 'next');
  if (f.baseline === undefined) return `${why}: ${baselineToDo(f.baselineWhy)}`;
  const ref = f.baseline.ref === undefined ? '' : ` (${f.baseline.ref})`;
  return `rests on ${shortBuild(f.baseline)}${ref}, ${why}`;
}

function stepLines(s: ForecastStep): string[] {
  const time = s.seconds > 0 ? `  ${seconds(s.seconds)}` : '';
  const note = noteText(s.notes);
  return [
    `  ${marks[s.outcome]} ${s.outcome.padEnd(13)} ${s.step.lines[0]}: ${oneLine(s.step.text, 90)}${time}`,
    ...s.causes.flatMap((c) => causeLines(c, 'next')),
    ...(note === undefined ? [] : [`      note: ${note}`]),
  ];
}

/** The whole forecast for a terminal. */
export function forecastToText(f: Forecast): string {
  const out = [forecastLine(f), restsOn(f)];
  if (f.baseline !== undefined) out.push(...f.assumes.map((a) => `assumes: ${assumptionSentence(a)}`));
  for (const stage of f.plan.stages) {
    const steps = f.steps.filter((s) => s.step.stage === stage.index && s.step.vertex);
    out.push('', `${stageName(f.plan, stage.index)}${stage.base === '' ? '' : ` (FROM ${stage.base})`}`);
    if (!stage.needed) out.push(`    ${stage.notNeeded ?? 'not needed'}`);
    else out.push(...steps.flatMap(stepLines));
  }
  for (const p of f.plan.problems) out.push('', `line ${p.lines[0]}: ${p.message}`);
  return `${out.join('\n')}\n`;
}

/** A forecast for a pull request: the summary, what it rests on, then a table of the steps. */
export function forecastToMarkdown(f: Forecast): string {
  const rows = f.steps
    .filter((s) => s.step.vertex && s.outcome !== 'not-needed')
    .map((s) => {
      const why = s.causes.map((c) => `${escapeMarkdown(causeSentence(c, 'next'))} (${c.certainty})`).join('<br>');
      const text = codeSpan(oneLine(s.step.text, 80)).replaceAll('|', '\\|');
      const note = escapeMarkdown(noteText(s.notes) ?? '');
      return `| ${escapeMarkdown(stageName(f.plan, s.step.stage))} | ${text} | ${icons[s.outcome]} | ${s.seconds > 0 ? seconds(s.seconds) : ''} | ${why}${note} |`;
    });
  return [
    `**${escapeMarkdown(forecastLine(f))}**`,
    '',
    escapeMarkdown(
      [restsOn(f), ...(f.baseline === undefined ? [] : f.assumes.map((a) => `assumes ${assumptionSentence(a)}`))].join(
        '; ',
      ),
    ),
    '',
    '| Stage | Step | Next build | Expected | Why |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
