import type { Cause } from '../../cause';
import { excludesOf } from '../context-source';
import type { StepFacts } from '../facts';
import { imageDigests } from '../images';

/** What of a step's key may be another than the baseline's. */
export type Link = 'parent' | 'source' | 'files' | 'remote';

/**
 * How a step's key stands to that of the baseline's step, whether it ran or came from the cache.
 * `same`: by one and the same result, by definitions that hold no content, by what is known of its files, or `assumed`: nothing
 * suggests otherwise. `other`: its causes say by which link. `unknown`: the links that may be another.
 */
export type Standing =
  | { readonly kind: 'same'; readonly by: 'result' | 'layers' | 'definition' | 'content' | 'assumed' }
  | { readonly kind: 'other' }
  | { readonly kind: 'unknown'; readonly links: readonly Link[] };

export const sameBy = (by: Extract<Standing, { kind: 'same' }>['by']): Standing => ({ kind: 'same', by });

/** A standing with the causes that a step from the cache has. */
export interface Stood {
  readonly standing: Standing;
  readonly causes: readonly Cause[];
}

/** It reads files of the build context, or of a named one. */
export const readsContext = ({ now }: StepFacts): boolean => now.step.inputs.some((i) => i.kind === 'context');

/** It reads what may give something else under the same name, and is not known to have given the same. */
const readsRemote = (facts: StepFacts): boolean =>
  facts.now.step.inputs.some((i) => {
    if (i.kind === 'url' || i.kind === 'git') return true;
    if (i.kind !== 'image') return false;
    const { old, new: digest } = imageDigests(facts, i.ref ?? '');
    return old === undefined || old !== digest;
  });

/** What is known says that the files of the context are what they were. */
export function filesAreSame({ context, build, baseline }: StepFacts): boolean {
  if (context?.kind === 'unchanged') return context.touched.length === 0;
  if (context?.kind !== 'untouched' || baseline === undefined) return false;
  // That the ignore file went leaves no time behind.
  return (excludesOf(build) ?? []).join('\n') === (excludesOf(baseline) ?? []).join('\n');
}

/** Standings of the steps before this one. */
export interface Below {
  changed(id: string): boolean;
  doubtful(id: string): boolean;
}

/** Links of a step by which its key may be another, as far as nothing rules them out. */
export function openLinks(f: StepFacts, below: Below): Link[] {
  const isLaid = f.now.step.inputs.some((i) => i.kind === 'parent' && i.link === true);
  const isOpen = (id: string): boolean => below.changed(id) || below.doubtful(id);
  return [
    ...(f.parent !== undefined && !isLaid && below.doubtful(f.parent.step.id) ? (['parent'] as const) : []),
    ...(f.sources.some((s) => isOpen(s.step.step.id)) ? (['source'] as const) : []),
    ...(readsContext(f) && !filesAreSame(f) ? (['files'] as const) : []),
    ...(readsRemote(f) ? (['remote'] as const) : []),
  ];
}

/** Every content that the step and what it stands on read shows in its layers: no mount was read by a RUN. */
function showsInLayers(f: StepFacts, facts: (id: string) => StepFacts | undefined): boolean {
  for (let at: StepFacts | undefined = f; at !== undefined; at = facts(at.parent?.step.id ?? '')) {
    const { instruction, inputs } = at.now.step;
    if (instruction === 'RUN' && inputs.some((i) => i.kind !== 'parent' && i.kind !== 'base')) return false;
  }
  return true;
}

/** What the results alone say of a step from the cache; undefined when they do not decide. */
export function standingOfResult(f: StepFacts, facts: (id: string) => StepFacts | undefined): Standing | undefined {
  if (f.result.own === 'same') return sameBy('result');
  return f.result.own === 'layers' && showsInLayers(f, facts) ? sameBy('layers') : undefined;
}
