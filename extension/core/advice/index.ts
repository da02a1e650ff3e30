import { extractDependencies } from './extract-dependencies';
import { extractSteps } from './extract-steps';
import { ignoreGit } from './ignore-git';
import { modeMax } from './mode-max';
import { pinBase } from './pin-base';
import { splitStage } from './split-stage';
import type { Action, AdviceInput, Finding } from './types';

export { applyEdits } from './edits';
export * from './types';

/** All advice, what saves most often first. A new kind is a file and a row here. */
const actions: readonly Action[] = [splitStage, extractDependencies, extractSteps, ignoreGit, modeMax, pinBase];

/** What can be mended in a Dockerfile and next to it, with the edits. Never throws. */
export const advise = (input: AdviceInput): Finding[] => actions.flatMap((action) => action(input));

/** The `advise` document, version 1 (DESIGN, The command); ranges count lines and characters from 0. */
export function adviceToJson(findings: readonly Finding[]): Record<string, unknown> {
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
  };
}
