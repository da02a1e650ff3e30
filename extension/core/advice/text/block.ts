import type { Lines } from '../../plan/types';
import { lineBreak, replaceAt, spanOfLines } from './edits';
import type { AdviceInput, Edit } from '../types';

/** An instruction's lines with the comments that stand right above it: they move with it. */
export function withComments(text: string, lines: Lines): Lines {
  const all = text.split('\n');
  let first = lines[0];
  const isComment = (line: number): boolean => /^\s*#/.test(all[line - 1] ?? '');
  // Parser directives are comments by form and stay at the top of the file.
  const isDirective = (line: number): boolean => /^\s*#\s*(?:syntax|escape|check)\s*=/i.test(all[line - 1] ?? '');
  while (first > 1 && isComment(first - 1) && !isDirective(first - 1)) first--;
  return [first, lines[1]];
}

/** Moves whole lines before another line, or behind the last one when `before` is past it. Nothing is changed in them. */
export function moveLines({ file, text }: Pick<AdviceInput, 'file' | 'text'>, lines: Lines, before: number): Edit[] {
  const end = lineBreak(text);
  const [start, stop] = spanOfLines(text, lines[0], lines[1]);
  const moved = text.slice(start, stop);
  const next = text.startsWith('\r\n', stop) ? stop + 2 : Math.min(stop + 1, text.length);
  const [place] = spanOfLines(text, before, before);
  const atEnd = place >= text.length;
  const glue = atEnd && !text.endsWith('\n') ? end : '';
  return [replaceAt(file, text, start, next, ''), replaceAt(file, text, place, place, glue + moved + end)];
}
