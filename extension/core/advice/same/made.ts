import type { Plan, Step } from '../../plan/types';
import { knowsFolder } from '../run/folders';
import { foldersAbove } from './landing';
import { isDistribution } from '../run/programs';

/** The root, and the folders above a path, the highest first. */
const above = (path: string): string[] => ['/', ...foldersAbove(path).map((folder) => `/${folder}`)];

/** Folders that stand before a step of a stage: those that WORKDIR made there, and in a distribution /tmp. */
function foldersBefore(plan: Plan, step: Step): Set<string> {
  const own = plan.steps.filter((s) => s.stage === step.stage);
  const made = own.flatMap((s) =>
    s.instruction === 'WORKDIR' && s.lines[0] < step.lines[0] && knowsFolder(plan, s)
      ? [(s.expanded ?? '').slice('WORKDIR '.length)]
      : [],
  );
  const rest = own.some(isDistribution) ? ['/tmp'] : [];
  return new Set(['/', ...made, ...rest].flatMap((path) => above(`${path}/x`)));
}

/**
 * What is not there as long as a COPY has not put its files in place, for each of their paths: the highest folder on the way
 * that nothing else is known to make, else the path itself.
 */
export function goneWithout(plan: Plan, copy: Step, paths: readonly string[]): string[] {
  const folders = foldersBefore(plan, copy);
  return paths.map((path) => above(path).find((p) => !folders.has(p)) ?? path);
}
