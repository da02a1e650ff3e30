import type { Fix } from '../advice/types';
import type { Plan } from '../plan/types';
import { escapeMarkdown } from './explain-markdown';
import { oneLine, seconds } from '../text/text';

/** Below this a saving is not worth its words, in seconds. */
const least = 0.05;

/** Whether seconds are claimed, and so many that they are felt. */
export const isFelt = (saves: Fix['saves']): saves is NonNullable<Fix['saves']> =>
  saves !== undefined && saves.seconds >= least;

/** `saves 14 s: …`, with what that rests on; empty when nothing is claimed, or nothing that is felt. */
export const savingLine = ({ saves }: Fix): string =>
  isFelt(saves) ? `saves ${seconds(saves.seconds)}: ${saves.basis}` : '';

/** What a light bulb shows: the title, and the seconds that are claimed. */
export const fixTitle = (f: Fix): string =>
  isFelt(f.saves) ? `${f.title}: saves ${seconds(f.saves.seconds)}` : f.title;

/** `line 3: unknown instruction`; of the whole file without a line. */
const problemLine = ({ lines, message }: Plan['problems'][number]): string =>
  lines[0] > 0 ? `line ${lines[0]}: ${message}` : message;

/** Fixes for a terminal, each with how to apply it or why it is not offered; first what is wrong with the file itself. */
export function adviceToText(fixes: readonly Fix[], problems: Plan['problems']): string {
  const errors = problems.map((p) => `${problemLine(p)}\n`).join('');
  if (fixes.length === 0) return errors === '' ? 'nothing to mend was found\n' : errors;
  const texts = fixes.map((f) =>
    [
      `line ${f.lines[0]}: ${f.title}`,
      `  ${f.message}`,
      ...(isFelt(f.saves) ? [`  ${savingLine(f)}`] : []),
      f.refused === undefined ? `  apply with: --apply ${f.id}` : `  not offered: ${f.refused}`,
    ].join('\n'),
  );
  return `${errors}${texts.join('\n\n')}\n`;
}

/** The same for a pull request. */
export function adviceToMarkdown(fixes: readonly Fix[], problems: Plan['problems']): string {
  const errors = problems.map((p) => `- ${escapeMarkdown(problemLine(p))}`);
  const rows = fixes.map((f) => {
    const end = f.refused === undefined ? savingLine(f) : `Not offered: ${f.refused}.`;
    return `- **${escapeMarkdown(oneLine(f.title, 100))}** (line ${f.lines[0]}): ${escapeMarkdown(oneLine(f.message, 300))}${end === '' ? '' : ` *${escapeMarkdown(end)}*`}`;
  });
  return `${[...errors, ...rows].join('\n')}\n`;
}
