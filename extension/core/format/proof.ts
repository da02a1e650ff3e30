import { verdictOf, type Proof, type TrialBuild, type Verdict } from '../advice/savings/proof';
import type { TrialChange } from '../advice/savings/trial';
import { list, oneLine, seconds } from '../text/text';

const changed = (change: TrialChange): string =>
  change.kind === 'file' ? `${change.path} changed` : `another value of ${change.name}`;

const verdicts: Readonly<Record<Verdict, (p: Proof) => string>> = {
  confirmed: (p) => `confirmed: ${seconds(p.before.seconds)} before the edit, ${seconds(p.after.seconds)} after it`,
  'fewer-steps': (p) =>
    `fewer steps ran; the time does not show it: ${seconds(p.before.seconds)} before the edit, ${seconds(p.after.seconds)} after it`,
  'not-confirmed': (p) =>
    `not confirmed: no step less ran (${seconds(p.before.seconds)} before the edit, ${seconds(p.after.seconds)} after it)`,
};

const how = (p: Proof): string =>
  `measured once on ${p.builder ?? 'the default builder'}: two builds before and two after the edit, the second with ${changed(p.change)}${
    p.fresh
      ? '; stages outside the final one were built without the cache in the second builds, as on a fresh builder with an inline or mode=min cache'
      : ''
  }`;

const steps = (b: TrialBuild): string =>
  b.ran.length === 0 ? 'nothing' : list(b.ran.map((s) => `${oneLine(s.text, 50)} (${seconds(s.seconds)})`));

/** Steps that came from the cache after the edit and not before it. */
const gained = ({ before, after }: Proof): string[] =>
  before.ran.filter((s) => !after.ran.some((a) => a.text === s.text)).map((s) => oneLine(s.text, 50));

/** The outcome in one sentence. */
export const proofLine = (p: Proof): string => verdicts[verdictOf(p)](p);

const rows = (p: Proof): [string, string][] => [
  ['before the edit', `${steps(p.before)} ran`],
  ['after the edit', `${steps(p.after)} ran`],
  ['no longer run', list(gained(p)) || 'none'],
  ['first builds', `${seconds(p.before.firstSeconds)} and ${seconds(p.after.firstSeconds)}`],
];

export const proofToText = (p: Proof): string =>
  `${p.fix.title}\n  ${proofLine(p)}\n${rows(p)
    .map(([name, value]) => `  ${name}: ${value}`)
    .join('\n')}\n  ${how(p)}\n`;

export const proofToMarkdown = (p: Proof): string =>
  `## ${p.fix.title}\n\n**${proofLine(p)}**\n\n${rows(p)
    .map(([name, value]) => `- ${name}: ${value}`)
    .join('\n')}\n\n${how(p)}.\n`;

const measured = ({ fix: _, ...rest }: Proof): Omit<Proof, 'fix'> => rest;

/** The `proof` document, version 1. */
export const proofToJson = (p: Proof): Record<string, unknown> => ({
  version: 1,
  verdict: verdictOf(p),
  finding: p.fix,
  ...measured(p),
});
