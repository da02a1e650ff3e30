import type { Explanation, Outcome } from '../explain/types';
import { causeSentence } from '../words/causes';
import { noteText } from '../words/notes';
import { summaryLine } from './explain-text';
import { oneLine, seconds } from '../text/text';
import { stageName } from '../words/terms';

/** Text as Markdown shows it, in a table's cell too. */
export const escapeMarkdown = (text: string): string =>
  oneLine(text, 2000).replace(/[\\`*_{}[\]<>()#+!|~&]/g, (c) => `\\${c}`);

/** A code span that holds any text. */
export function codeSpan(text: string): string {
  const ticks = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map((m) => m[0].length)) + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${text}${pad}${ticks}`;
}

/** A code block that holds any text. */
export function codeBlock(language: string, text: string): string {
  const ticks = '`'.repeat(Math.max(2, ...[...text.matchAll(/`+/g)].map((m) => m[0].length)) + 1);
  return `${ticks}${language}\n${text}\n${ticks}`;
}

const icons: Readonly<Record<Outcome, string>> = {
  cached: '✅ cached',
  rebuilt: '🔁 rebuilt',
  resolved: '➖ resolved',
  failed: '❌ failed',
  canceled: '✖️ canceled',
  'not-reached': '⏸️ not reached',
  'not-needed': '⚪ not needed',
  running: '▶️ running',
  unknown: '❔ unknown',
};

/** An explanation for a pull request: the summary, then a table of the steps. */
export function explanationToMarkdown(e: Explanation): string {
  const rows = e.steps
    .filter((s) => s.step.vertex && s.outcome !== 'not-needed')
    .map((s) => {
      const why = s.causes.map((c) => `${escapeMarkdown(causeSentence(c, 'past'))} (${c.certainty})`).join('<br>');
      const text = codeSpan(oneLine(s.step.text, 80)).replaceAll('|', '\\|');
      return `| ${escapeMarkdown(stageName(e.plan, s.step.stage))} | ${text} | ${icons[s.outcome]} | ${seconds(s.seconds)} | ${why}${escapeMarkdown(noteText(s.notes) ?? '')} |`;
    });
  return [
    `**${escapeMarkdown(summaryLine(e))}**`,
    '',
    '| Stage | Step | Outcome | Time | Why |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
