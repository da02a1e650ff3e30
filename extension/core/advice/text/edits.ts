import type { Edit, Position } from '../types';

/** Starts of the lines of a text. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The text after edits, which must not overlap; places count in the text before. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const starts = lineStarts(text);
  const offset = ({ line, character }: Position): number =>
    Math.min((starts[line] ?? text.length) + character, text.length);
  const sorted = edits
    .map((e, i) => ({ start: offset(e.range.start), end: offset(e.range.end), text: e.newText, i }))
    .sort((a, b) => b.start - a.start || b.i - a.i);
  return sorted.reduce((out, e) => out.slice(0, e.start) + e.text + out.slice(e.end), text);
}

/** The line break a text uses. */
export const lineBreak = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

export const insertBefore = (file: string, line: number, newText: string): Edit => ({
  file,
  range: { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: 0 } },
  newText,
});

/** Replaces a part of a text that stands between two offsets. */
export function replaceAt(file: string, text: string, start: number, end: number, newText: string): Edit {
  const position = (offset: number): Position => {
    const before = text.slice(0, offset);
    const line = before.split('\n').length - 1;
    return { line, character: offset - (before.lastIndexOf('\n') + 1) };
  };
  return { file, range: { start: position(start), end: position(end) }, newText };
}

/** Offsets of the first and behind the last character of 1-based lines, the last line's break left out. */
export function spanOfLines(text: string, first: number, last: number): [number, number] {
  const starts = lineStarts(text);
  const start = starts[first - 1] ?? text.length;
  const next = starts[last] ?? text.length + 1;
  const end = next - 1;
  return [start, text[end - 1] === '\r' ? end - 1 : end];
}
