import type { BranchOnCommits } from '../advice/savings/branch';
import type { FixOnCommits } from '../advice/savings/commits';
import { foldersOf, type Replay, type ReplayedStep } from '../replay';
import { costOf } from '../replay/cost';
import { oneLine, seconds as shownSeconds } from '../text/text';
import {
  costSentence,
  countedSentence,
  fixSentence,
  laterSentence,
  onceSentence,
  percent,
  replayAssumptions,
} from '../words/replay';
import { stageName } from '../words/terms';
import { codeSpan, escapeMarkdown } from './explain-markdown';

/** What stands beside the shares: fixes, and what a branch does. */
export interface Beside {
  readonly fixes: readonly FixOnCommits[];
  readonly branch?: BranchOnCommits & { readonly base: string };
}

/** What a branch does, a sentence a line. */
const branchLines = ({ plan }: Replay, { branch }: Beside): string[] =>
  branch === undefined
    ? []
    : [onceSentence(plan, branch.base, branch.once), ...branch.later.map((s) => laterSentence(plan, s))];

/** As many folders as one line holds. */
const maxFolders = 5;

const isShown = ({ step }: ReplayedStep): boolean => step.vertex && step.needed && step.instruction !== 'FROM';

/** `src/** 61 %, README.md 9 %`. */
function breakers(r: Replay, { step }: ReplayedStep): string {
  const counted = r.commits.filter((c) => c.missing === undefined);
  const found = foldersOf(counted, step.id);
  const more = found.length > maxFolders ? ` and ${found.length - maxFolders} more` : '';
  return `${found
    .slice(0, maxFolders)
    .map((f) => `${oneLine(f.name, 60)} ${percent(f.share)}`)
    .join(', ')}${more}`;
}

function stepLines(r: Replay, s: ReplayedStep, seconds: ReadonlyMap<string, number>): string[] {
  const known = seconds.get(s.step.id);
  const time = known === undefined ? '' : `  ${shownSeconds(known)}`;
  const own = s.ownShare > 0 ? `first to break in ${percent(s.ownShare)}` : '';
  const by = breakers(r, s);
  return [
    `  ${percent(s.share).padStart(6)}  ${s.step.lines[0]}: ${oneLine(s.step.text, 90)}${time}`,
    ...(by === '' ? [] : [`          ${own === '' ? 'broken' : own}: ${by}`]),
    ...(s.untracked.length === 0 ? [] : [`          not in git, so not known: ${s.untracked.join(', ')}`]),
  ];
}

/** A replay for a terminal: what a commit costs, then every step with its share. */
export function replayToText(r: Replay, seconds: ReadonlyMap<string, number>, beside: Beside): string {
  const { fixes } = beside;
  const out = [costSentence(r, costOf(r, seconds)), `${r.plan.file}: ${countedSentence(r)}`];
  out.push(...branchLines(r, beside).map((line) => `branch: ${line}`));
  for (const stage of r.plan.stages) {
    out.push(
      '',
      `${stageName(r.plan, stage.index)} (FROM ${stage.base})${stage.needed ? '' : `: ${stage.notNeeded ?? 'not needed'}`}`,
    );
    out.push(
      ...r.steps.filter((s) => isShown(s) && s.step.stage === stage.index).flatMap((s) => stepLines(r, s, seconds)),
    );
  }
  if (fixes.length > 0) out.push('', 'fixes, held against the same commits:');
  for (const found of fixes)
    out.push(
      `  line ${found.fix.lines[0]}: ${found.fix.title}`,
      `    ${fixSentence(r.plan, found)}`,
      `    apply with: stagegraph advise ${r.plan.file} --apply ${found.fix.id}`,
    );
  for (const p of r.plan.problems) out.push('', `line ${p.lines[0]}: ${p.message}`);
  out.push('', ...replayAssumptions(r).map((a) => `note: ${a}`));
  return `${out.join('\n')}\n`;
}

/** The same as Markdown: the summary, then a table of the steps. */
export function replayToMarkdown(r: Replay, seconds: ReadonlyMap<string, number>, beside: Beside): string {
  const { fixes } = beside;
  const branch = branchLines(r, beside);
  const rows = r.steps
    .filter(isShown)
    .map(
      (s) =>
        `| ${escapeMarkdown(stageName(r.plan, s.step.stage))} | ${codeSpan(oneLine(s.step.text, 80)).replaceAll('|', '\\|')} | ${escapeMarkdown(percent(s.share))} | ${escapeMarkdown(percent(s.ownShare))} | ${escapeMarkdown(breakers(r, s))} |`,
    );
  return [
    `**${escapeMarkdown(costSentence(r, costOf(r, seconds)))}**`,
    '',
    escapeMarkdown(`${r.plan.file}: ${countedSentence(r)}`),
    '',
    ...branch.map((line) => `- ${escapeMarkdown(line)}`),
    ...(branch.length > 0 ? [''] : []),
    '| Stage | Step | Runs in | First to break in | Broken by |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    ...fixes.map(
      (f) => `- **${escapeMarkdown(f.fix.title)}** (line ${f.fix.lines[0]}): ${escapeMarkdown(fixSentence(r.plan, f))}`,
    ),
    ...(fixes.length > 0 ? [''] : []),
    ...replayAssumptions(r).map((a) => `- ${escapeMarkdown(a)}`),
    '',
  ].join('\n');
}
