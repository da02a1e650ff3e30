import { isLaid } from './below';
import { openLinks } from './chain/standing';
import { isKeyShown } from './compared-parts';
import type { StepFacts } from './facts';
import type { Seen } from './rule';

/**
 * The earlier result of a step that ran was gone by then: its key was shown to be the same, or what it stands on was gone, which a
 * builder keeps as long as anything stands on it (cache/manager.go: a record holds its parents).
 */
export function isGone(facts: StepFacts, seen: Seen): boolean {
  const { now, parent, build, imports, baseline } = facts;
  if (now.outcome !== 'rebuilt' || baseline === undefined || imports.read) return false;
  if (build.record.noCache !== false || (build.record.noCacheFilter ?? []).length > 0) return false;
  if (openLinks(facts, seen).length === 0 && !seen.changedItself(now.step.id) && isKeyShown(facts, seen)) return true;
  return parent !== undefined && !isLaid(now) && isFilesystemGone(seen.facts(parent.step.id), seen);
}

/** The filesystem that a step gives was gone: its own result, or what its files are laid over with --link. */
function isFilesystemGone(facts: StepFacts | undefined, seen: Seen): boolean {
  if (facts === undefined) return false;
  const { now, parent } = facts;
  if (isGone(facts, seen)) return true;
  return isLaid(now) && parent !== undefined && isFilesystemGone(seen.facts(parent.step.id), seen);
}
