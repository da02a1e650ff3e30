import { argForEnv } from './fixes/arg-for-env';
import { bindMount } from './fixes/bind-mount';
import { cacheMount } from './fixes/cache-mount';
import { copyLock } from './fixes/copy-lock';
import { extractDependencies } from './fixes/extract-dependencies';
import { fetchDependencies } from './fixes/fetch-dependencies';
import { extractSteps } from './fixes/extract-steps';
import { ignoreAllowList } from './fixes/ignore-allow-list';
import { ignoreGit } from './fixes/ignore-git';
import { ignoreNoise } from './fixes/ignore-noise';
import { link } from './fixes/link';
import { modeMax } from './fixes/mode-max';
import { moveDown } from './fixes/move-down';
import { pinBase } from './fixes/pin-base';
import { reorder } from './fixes/reorder';
import { isTold } from './told';
import { withReplay } from './savings/replay';
import { splitStage } from './fixes/split-stage';
import type { Plan } from '../plan/types';
import type { Action, AdviceInput, Fix } from './types';

export { applyEdits } from './text/edits';
export * from './types';

/** All kinds of advice. A new kind is a file and a row here. */
const actions: readonly Action[] = [
  splitStage,
  extractDependencies,
  fetchDependencies,
  copyLock,
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
const byWorth = (a: Fix, b: Fix): number =>
  Number(a.refused !== undefined) - Number(b.refused !== undefined) ||
  (b.saves?.seconds ?? 0) - (a.saves?.seconds ?? 0);

/** What was looked at: the fixes, and all that is not offered, with the reasons. What saves most comes first. Never throws. */
export const consider = (input: AdviceInput): Fix[] =>
  actions
    .flatMap((action) => action(input))
    .map((fix) => withReplay(input, fix))
    .toSorted(byWorth);

/** What can be mended in a Dockerfile and next to it, with the edits; what saves most comes first. Never throws. */
export const advise = (input: AdviceInput): Fix[] =>
  consider(input).filter((fix) => fix.refused === undefined || isTold(input, fix));

/** The `advise` document, version 1 (.github/ARCHITECTURE.md, JSON); ranges count lines and characters from 0. */
export function adviceToJson(fixes: readonly Fix[], problems: Plan['problems']): Record<string, unknown> {
  return {
    version: 1,
    findings: fixes.map(({ id, kind, lines, message, title, saves, edits, refused }) => ({
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
