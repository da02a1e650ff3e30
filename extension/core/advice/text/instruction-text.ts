import type { Plan, Step } from '../../plan/types';
import { lineBreak, spanOfLines } from './edits';

/** An instruction as the file has it: continuation lines, comments and line breaks kept. */
export const rawText = (text: string, step: Pick<Step, 'lines'>): string =>
  text.slice(...spanOfLines(text, step.lines[0], step.lines[1]));

export const indentOf = (raw: string): string => /^[ \t]*/.exec(raw)?.[0] ?? '';

/** A keyword in the case the file writes its own. */
export const inCaseOf = (raw: string, keyword: string): string =>
  /^\s*[a-z]/.test(raw) ? keyword.toLowerCase() : keyword;

/** The last operand of a COPY in shell form, or of its JSON array, replaced. */
export function withDestination(raw: string, dest: string): string {
  const json = /(,\s*)"(?:[^"\\]|\\.)*"(\s*\]\s*)$/.exec(raw);
  if (json !== null) return `${raw.slice(0, json.index)}${json[1] ?? ''}${JSON.stringify(dest)}${json[2] ?? ''}`;
  return raw.replace(/\S+(\s*)$/, (_all, rest: string) => `${dest}${rest}`);
}

/** A flag taken out, with the blanks behind it. */
export const withoutFlag = (raw: string, flag: string): string =>
  raw.replace(new RegExp(`--${flag}(?:=\\S+)?[ \\t]+`), '');

/** Operands as a COPY writes them: an array when one holds a blank. */
export const operands = (paths: readonly string[]): string =>
  paths.some((p) => /[\s"\\]|^\[/.test(p)) ? JSON.stringify(paths).replaceAll('","', '", "') : paths.join(' ');

/**
 * The line to put a new stage in front of an existing one: above the comments that stand directly on its FROM, but below the
 * file's parser directives.
 */
export function lineAbove(text: string, plan: Plan, stage: number): number {
  const first = plan.stages[stage]?.lines[0] ?? 1;
  const floor = Math.max(0, ...plan.steps.filter((s) => s.stage < stage).map((s) => s.lines[1]));
  const lines = text.split(/\r?\n/);
  let line = first;
  while (line - 1 > floor && /^\s*#/.test(lines[line - 2] ?? '')) line--;
  return Math.max(line, Math.min(first, directives(lines) + 1));
}

/** How many lines at the top are parser directives (`# syntax=`, `# escape=`, `# check=`). */
function directives(lines: readonly string[]): number {
  const end = lines.findIndex((l) => !/^\s*#\s*(?:syntax|escape|check)\s*=/i.test(l));
  return end < 0 ? lines.length : end;
}

/** A stage in front of another: its lines, and an empty line behind. */
export const stageText = (text: string, lines: readonly string[]): string => {
  const end = lineBreak(text);
  return `${lines.join(end)}${end}${end}`;
};

/** The comments that stand directly above an instruction, the file's parser directives left out. */
export function commentsAbove(text: string, plan: Plan, step: Step): string[] {
  const floor = Math.max(0, ...plan.steps.filter((s) => s.lines[1] < step.lines[0]).map((s) => s.lines[1]));
  const lines = text.split(/\r?\n/);
  let line = step.lines[0];
  while (line - 1 > Math.max(floor, directives(lines)) && /^\s*#/.test(lines[line - 2] ?? '')) line--;
  return lines.slice(line - 1, step.lines[0] - 1);
}
