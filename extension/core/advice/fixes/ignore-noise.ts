import { isIgnored, readIgnoreFile } from '../../context/dockerignore';
import type { NoisyPath } from '../../context/noise';
import type { Step } from '../../plan/types';
import { noiseVerdict, type NoiseGround } from '../around/noise-verdict';
import { savedBy } from '../savings/saved-by';
import { appendLine, closeLastLine, contextReads, takenOf } from '../text/ignore-file';
import { noiseTexts } from '../texts/noise';
import type { Action, AdviceInput, Choice, Fix } from '../types';

/** Paths of one pattern of the ignore file. */
interface Group {
  readonly pattern: string;
  readonly paths: readonly string[];
  readonly ground: NoiseGround;
  readonly picked: boolean;
  readonly broke: number;
  readonly of: number;
  readonly why: string;
  readonly step: Step;
}

/** More paths than this with a pattern each are too many to read. */
const maxPaths = 8;

const literalPattern = (path: string): string => path.replace(/[\\*?[\]!#]/g, '\\$&');

/** Names that mean the same wherever they stand: a pattern for all depths leaves out nothing else. */
const isEverywhere = (pattern: string): boolean =>
  /^\*\*\/(?:__pycache__|\*\.pyc|\.DS_Store|\.idea|Thumbs\.db)$/.test(pattern);

/** The noise that a needed step takes, by pattern; a pattern that would leave out more than may be left out is split. */
function groupsOf(input: AdviceInput): Group[] {
  const ignore = readIgnoreFile(input.dockerignore?.text ?? '');
  const reads = contextReads(input.plan).filter((r) => r.step.needed);
  const byPattern = new Map<string, { noise: NoisyPath; group?: Group }[]>();
  for (const noise of input.noise ?? []) {
    // .git has its own advice (ignore-git.ts): a RUN may use it without naming it.
    if (noise.path === '.git' || isIgnored(ignore, noise.path).ignored) continue;
    const read = reads.find((r) => takenOf(r.step, [noise.path]).has(noise.path));
    if (read === undefined) continue;
    const verdict = noiseVerdict(input, noise, read.step);
    const { broke, of, why, pattern } = noise;
    const group = verdict && { pattern, paths: [noise.path], ...verdict, broke, of, why, step: read.step };
    byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), { noise, ...(group !== undefined && { group }) }]);
  }
  return [...byPattern.values()].flatMap((entries): Group[] => {
    const groups = entries.flatMap((e) => e.group ?? []);
    const [first] = groups;
    if (first === undefined) return [];
    const isWhole = groups.length === entries.length && groups.every((g) => g.ground === first.ground);
    const isWide = isEverywhere(first.pattern) || (groups.length > 1 && first.ground === 'git-ignored');
    const paths = groups.flatMap((g) => g.paths);
    if (isWhole && isWide) return [{ ...first, paths, broke: Math.max(...groups.map((g) => g.broke)) }];
    if (groups.length > maxPaths) return [];
    return groups.map((g) => ({ ...g, pattern: literalPattern(g.paths[0] ?? '') }));
  });
}

/** After the edit the paths are left out, and nothing that is copied by name. */
function holds(input: AdviceInput, choice: Choice, { paths }: Group): boolean {
  const text = input.dockerignore?.text ?? '';
  const before = readIgnoreFile(text);
  const after = readIgnoreFile(`${text}\n${choice.label}`);
  const byName = contextReads(input.plan).flatMap((r) => r.paths.filter((p) => p !== '.' && !/[*?[\\]/.test(p)));
  return (
    paths.every((p) => isIgnored(after, p).ignored) &&
    byName.every((p) => isIgnored(after, p).ignored === isIgnored(before, p).ignored)
  );
}

/** A COPY of a folder takes files that change without the image being meant to: all of them are one fix, with a list. */
export const ignoreNoise: Action = (input) => {
  const { dockerignore, explanation } = input;
  if (dockerignore === undefined) return [];
  const parts = groupsOf(input).flatMap((group) => {
    const choice: Choice = {
      id: `ignore-noise:${group.pattern}`,
      label: group.pattern,
      why: noiseTexts.choice(group),
      picked: group.picked,
      edits: [appendLine(dockerignore, group.pattern)],
    };
    return holds(input, choice, group) ? [{ group, choice }] : [];
  });
  const picked = parts.filter((p) => p.choice.picked);
  const [first] = picked;
  if (first === undefined) return [];
  const patterns = readIgnoreFile(picked.map((p) => p.group.pattern).join('\n'));
  const saves = savedBy(
    explanation,
    (c) =>
      c.kind === 'files-changed' &&
      (c.culprit.files ?? []).length > 0 &&
      (c.culprit.files ?? []).every((f) => f.change !== 'candidate' && isIgnored(patterns, f.path).ignored),
    noiseTexts.basis,
  );
  const fix: Fix = {
    id: 'ignore-noise',
    kind: 'ignore-noise',
    lines: first.group.step.lines,
    title: noiseTexts.title(picked.map((p) => p.group)),
    message: noiseTexts.message(
      first.group.step,
      picked.map((p) => p.group),
    ),
    edits: [closeLastLine(dockerignore) ?? [], ...picked.map((p) => p.choice.edits)].flat(),
    choices: parts.map((p) => p.choice),
    ...(saves !== undefined && { saves }),
  };
  return [fix];
};
