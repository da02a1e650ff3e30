import type { noiseAlone, NoisyPath } from '../context/noise';
import type { ContextUsage, DecidingLine, LeftOut, PathReason, StepUsage, UsedPath } from '../context/usage';
import type { Plan } from '../plan/types';
import { codeSpan, escapeMarkdown } from './explain-markdown';
import { bytes, list, oneLine, shownPath } from '../text/text';
import { stepIn } from '../words/terms';

/** Files and bytes: `340 files, 12 MB`. */
export const amount = (u: { readonly files: number; readonly bytes: number }): string =>
  `${u.files} file${u.files === 1 ? '' : 's'}, ${bytes(u.bytes)}`;

/** A line of the ignore file as a reason. */
export const lineOf = (file: string | undefined, by: DecidingLine | undefined): string =>
  by === undefined ? 'no line matches it' : `${file ?? '.dockerignore'} line ${by.line}: ${by.text}`;

/** How often a path broke the cache, and why it is noise. */
export const noiseLine = (n: NoisyPath): string =>
  `${n.of === 0 ? '' : `part of ${n.broke} of the last ${n.of} rebuilds; `}${n.why}`;

/** `12 of the last 14 rebuilds were README.md and .git alone`; empty when no rebuild was noise alone. */
export const noiseSummary = (n: ReturnType<typeof noiseAlone>): string =>
  n.rebuilds === 0
    ? ''
    : `${n.rebuilds} of the last ${n.of} rebuild${n.of === 1 ? '' : 's'} ${n.rebuilds === 1 ? 'was' : 'were'} ${list(n.paths.slice(0, 3).map(shownPath))} alone`;

/** Children that are shown below a step, and how deep. */
const maxRows = 10;
const maxDepth = 3;

function rows(paths: readonly UsedPath[], more: number, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const shown = paths.slice(0, maxRows);
  const left = more + paths.length - shown.length;
  return [
    ...shown.flatMap((p) => [
      `${indent}${bytes(p.bytes).padStart(8)}  ${shownPath(p.path)}${p.type === 'folder' ? `/  (${p.files} file${p.files === 1 ? '' : 's'})` : ''}`,
      // One child alone says no more than its folder, and the first levels tell where the weight is.
      ...(depth < maxDepth && p.bytes > 0 ? rows(heavy(p), 0, depth + 1) : []),
    ]),
    ...(left > 0 ? [`${indent}          and ${left} more`] : []),
  ];
}

/** Children that make up much of a folder. */
const heavy = (p: UsedPath): readonly UsedPath[] => p.children.filter((c) => c.bytes * 5 > p.bytes && c.files > 0);

const stepTitle = (s: StepUsage): string => `line ${s.lines[0]}: ${oneLine(s.text, 80)}  ${amount(s)}`;
const outRow = (file: string | undefined, o: LeftOut): string =>
  `${shownPath(o.path)}${o.folder ? '/' : ''}  (${lineOf(file, o.by)})`;

/** What each step takes of the context, for a terminal. */
export function usageToText(u: ContextUsage): string {
  const out = u.steps.length === 0 ? ['no step takes files of the context'] : [];
  for (const s of u.steps) out.push(stepTitle(s), ...rows(s.paths, s.more, 1), '');
  if (u.out.length > 0) {
    out.push(`left out by ${u.ignoreFile ?? '.dockerignore'}:`);
    out.push(...u.out.slice(0, 50).map((o) => `  ${outRow(u.ignoreFile, o)}`));
    if (u.out.length > 50) out.push(`  and ${u.out.length - 50} more`);
    out.push('');
  }
  if (u.noise.length > 0) {
    out.push(
      'may be left out:',
      ...u.noise.map((n) => `  ${shownPath(n.path)}  ${noiseLine(n)}  (line to add: ${n.pattern})`),
    );
    out.push('');
  }
  out.push(...u.problems.map((p) => `${u.ignoreFile ?? '.dockerignore'} line ${p.line}: ${p.message}`));
  if (u.incomplete !== undefined) out.push(`not all was read: ${u.incomplete}`);
  return `${out.join('\n').trimEnd()}\n`;
}

export function usageToMarkdown(u: ContextUsage): string {
  const steps = u.steps.flatMap((s) => [
    `**${codeSpan(oneLine(s.text, 80))}** (line ${s.lines[0]}): ${amount(s)}`,
    '',
    '| Path | Size | Files |',
    '|---|---|---|',
    ...s.paths
      .slice(0, 20)
      .map((p) => `| ${codeSpan(shownPath(p.path)).replaceAll('|', '\\|')} | ${bytes(p.bytes)} | ${p.files} |`),
    '',
  ]);
  const noise = u.noise.map((n) => `- ${codeSpan(shownPath(n.path))}: ${escapeMarkdown(noiseLine(n))}`);
  return [...steps, ...(noise.length > 0 ? ['May be left out:', '', ...noise, ''] : [])].join('\n');
}

/** Why a path is in the context or not, and who takes it. */
export function reasonToText(plan: Plan, r: PathReason, ignoreFile: string | undefined): string {
  const path = shownPath(r.path);
  if (!r.in) return `${path} is left out: ${lineOf(ignoreFile, r.by)}\n`;
  const takers = plan.steps.filter((s) => r.steps.includes(s.id)).map((s) => `line ${s.lines[0]}, ${stepIn(plan, s)}`);
  const where =
    r.by === undefined
      ? ignoreFile === undefined
        ? 'there is no ignore file'
        : `no line of ${ignoreFile} matches it`
      : `let in by ${lineOf(ignoreFile, r.by)}`;
  if (!r.found) return `${path} is not in the folder (${where})\n`;
  return `${path} is in the context: ${where}\n${takers.length === 0 ? 'no step takes it' : `taken by ${list(takers)}`}\n`;
}
