import type { Finding } from '../advice/types';
import { escapeMarkdown } from './explain-markdown';
import { oneLine, seconds } from './short';

/** Below this a saving is not worth its words, in seconds. */
const least = 0.05;

/** `saves 14 s: …`, with what that rests on; empty when nothing is claimed, or nothing that is felt. */
export const savingLine = ({ saves }: Finding): string =>
  saves === undefined || saves.seconds < least ? '' : `saves ${seconds(saves.seconds)}: ${saves.basis}`;

/** What a light bulb shows: the title, and the seconds that are claimed. */
export const findingTitle = (f: Finding): string =>
  f.saves === undefined || f.saves.seconds < least ? f.title : `${f.title}: saves ${seconds(f.saves.seconds)}`;

/** Findings for a terminal, each with how to apply it or why it is not offered. */
export function adviceToText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'nothing to mend was found\n';
  const texts = findings.map((f) =>
    [
      `line ${f.lines[0]}: ${f.title}`,
      `  ${f.message}`,
      ...(savingLine(f) === '' ? [] : [`  ${savingLine(f)}`]),
      f.refused === undefined ? `  apply with: --apply ${f.id}` : `  not offered: ${f.refused}`,
    ].join('\n'),
  );
  return `${texts.join('\n\n')}\n`;
}

export function adviceToMarkdown(findings: readonly Finding[]): string {
  const rows = findings.map((f) => {
    const end = f.refused === undefined ? savingLine(f) : `Not offered: ${f.refused}.`;
    return `- **${escapeMarkdown(oneLine(f.title, 100))}** (line ${f.lines[0]}): ${escapeMarkdown(oneLine(f.message, 300))}${end === '' ? '' : ` *${escapeMarkdown(end)}*`}`;
  });
  return `${rows.join('\n')}\n`;
}
