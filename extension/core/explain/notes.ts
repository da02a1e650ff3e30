import { stepIn } from '../format/short';
import { words } from '../format/words';
import type { StepFacts } from './facts';
import { isSame } from './own-difference';
import type { Seen } from './rule';

/** Why a step that might have run did not, or why its outcome is not to be seen. */
export function noteOf(facts: StepFacts, seen: Pick<Seen, 'changed'>): string | undefined {
  const { now, sources, parent, own, build, aligned } = facts;
  if (now.outcome === 'unknown' && now.step.inputs.some((i) => i.link === true)) return words.linkUnclear;
  if (now.outcome === 'failed') return words.failedAgain;
  if (now.outcome !== 'cached') return undefined;
  const source = sources.find(({ step }) => seen.changed(step.step.id));
  if (source !== undefined) return words.sameOutput(stepIn(build.match.plan, source.step.step));
  const link = now.step.inputs.some((i) => i.kind === 'parent' && i.link === true);
  if (link && parent !== undefined && seen.changed(parent.step.id)) return words.linked;
  if (aligned !== undefined && own !== undefined && (!isSame(own) || aligned.change === 'added')) return words.returned;
  return now.pulled ? words.pulledFromCache : undefined;
}
