import { stepRef, type Note } from '../cause';
import type { StepFacts } from './facts';
import { isSame } from './own-difference';
import type { Seen } from './rule';

/** Why a step that might have run did not, or why its outcome is not to be seen. */
function noteOf(facts: StepFacts, seen: Pick<Seen, 'changed' | 'standing'>): Note | undefined {
  const { now, sources, parent, own, build, aligned } = facts;
  if (now.outcome === 'unknown' && now.step.inputs.some((i) => i.link === true)) return { kind: 'link-unclear' };
  if (now.outcome === 'failed') return { kind: 'failed-again' };
  if (now.outcome === 'not-reached' && now.vertices.some((v) => v.cached)) return { kind: 'cached-or-given-up' };
  if (now.outcome !== 'cached') return undefined;
  const standing = seen.standing(now.step.id);
  const { from, rivals } = facts.result;
  if (standing?.kind === 'other') return { kind: 'cached-by-other', ...(from !== undefined && { build: from }) };
  if (standing?.kind === 'unknown' && aligned !== undefined) return { kind: 'cached-unknown', builds: rivals };
  const source = sources.find(({ step }) => seen.changed(step.step.id));
  if (source !== undefined) return { kind: 'same-output', source: stepRef(build.match.plan, source.step.step) };
  const link = now.step.inputs.some((i) => i.kind === 'parent' && i.link === true);
  if (link && parent !== undefined && seen.changed(parent.step.id)) return { kind: 'linked' };
  if (aligned !== undefined && own !== undefined && (!isSame(own) || aligned.change === 'added'))
    return { kind: 'cached-by-other' };
  return now.pulled ? { kind: 'pulled-from-cache' } : undefined;
}

/** Notes of a step: what it is one with first. */
export function notesOf(facts: StepFacts, seen: Pick<Seen, 'changed' | 'standing' | 'facts'>): Note[] {
  const { now, build } = facts;
  const other = now.sharedWith === now.step.id ? undefined : seen.facts(now.sharedWith ?? '');
  const note = noteOf(facts, seen);
  return [
    ...(other === undefined ? [] : [{ kind: 'one-with', step: stepRef(build.match.plan, other.now.step) } as const]),
    ...(note === undefined ? [] : [note]),
  ];
}
