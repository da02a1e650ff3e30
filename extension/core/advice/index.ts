import { argForEnv } from './arg-for-env';
import { bindMount } from './bind-mount';
import { cacheMount } from './cache-mount';
import { extractDependencies } from './extract-dependencies';
import { extractSteps } from './extract-steps';
import { ignoreAllowList } from './ignore-allow-list';
import { ignoreGit } from './ignore-git';
import { ignoreNoise } from './ignore-noise';
import { link } from './link';
import { modeMax } from './mode-max';
import { moveDown } from './move-down';
import { pinBase } from './pin-base';
import { reorder } from './reorder';
import { withReplay } from './replay';
import { splitStage } from './split-stage';
import type { Plan } from '../plan/types';
import type { Action, AdviceInput, Finding } from './types';

export { applyEdits } from './edits';
export * from './types';

/** All kinds of advice. A new kind is a file and a row here. */
const actions: readonly Action[] = [
  splitStage,
  extractDependencies,
  extractSteps,
  reorder,
  bindMount,
  cacheMount,
  ignoreGit,
  ignoreNoise,
  ignoreAllowList,
  modeMax,
  moveDown,
  link,
  argForEnv,
  pinBase,
];

/** What is offered, then what is not; of the former, what is shown to save most. */
const byWorth = (a: Finding, b: Finding): number =>
  Number(a.refused !== undefined) - Number(b.refused !== undefined) ||
  (b.saves?.seconds ?? 0) - (a.saves?.seconds ?? 0);

/** What can be mended in a Dockerfile and next to it, with the edits; what saves most comes first. Never throws. */
export const advise = (input: AdviceInput): Finding[] =>
  actions
    .flatMap((action) => action(input))
    .map((finding) => withReplay(input, finding))
    .toSorted(byWorth);

/** The `advise` document, version 1 (.github/ARCHITECTURE.md, JSON); ranges count lines and characters from 0. */
export function adviceToJson(findings: readonly Finding[], problems: Plan['problems']): Record<string, unknown> {
  return {
    version: 1,
    findings: findings.map(({ id, kind, lines, message, title, saves, edits, refused }) => ({
      id,
      kind,
      lines,
      title,
      message,
      ...(saves !== undefined && { saves }),
      edits,
      ...(refused !== undefined && { refused }),
    })),
    problems,
  };
}
