import { stepRef, type Note, type StepRef } from '../cause';
import type { Plan } from '../plan/types';
import type { Chosen } from './choose';
import { isWork } from './unbuilt';

/** What a forecast rests on, step by step. */
export interface Notes {
  /** By step id. */
  readonly notes: ReadonlyMap<string, readonly Note[]>;
  /** Steps that would be reused, and may not. */
  readonly unsure: ReadonlySet<string>;
}

/** Fetched from outside, and not asked for again. */
function remotes({ facts }: Chosen): Note[] {
  const { inputs } = facts.now.step;
  return inputs.flatMap((i) =>
    i.kind === 'url' || i.kind === 'git' ? [{ kind: 'remote-not-asked', ref: i.ref ?? '' }] : [],
  );
}

/** Named contexts (`--build-context`) that the step reads: what they hold was not looked at. */
function namedContexts({ facts }: Chosen): Note[] {
  const attrs = facts.baseline?.record.attrs ?? {};
  const { inputs } = facts.now.step;
  return inputs.flatMap(({ ref }) =>
    ref !== undefined && attrs[`context:${ref}`] !== undefined ? [{ kind: 'named-context-not-read', name: ref }] : [],
  );
}

/** What the reuse of a step rests on, as far as the step itself goes. */
function own(c: Chosen, hasFolder: boolean): Note[] {
  const { facts } = c;
  const { step } = facts.now;
  const old = facts.aligned?.old;
  const reads = step.inputs.some((i) => i.kind === 'context');
  const notes: Note[] = [...(c.reusedFrom === undefined ? [] : [c.reusedFrom]), ...remotes(c), ...namedContexts(c)];
  if (reads && facts.context?.kind !== 'unchanged')
    notes.push({ kind: hasFolder ? 'files-not-known' : 'files-not-read' });
  if (old?.outcome === 'unknown') notes.push({ kind: 'outcome-not-recorded' });
  if (facts.own?.basis === 'names') notes.push({ kind: 'dockerfile-not-kept' });
  return notes;
}

/** FROM of a tag: which image it is taken to be. */
function ofImage({ facts }: Chosen): Note | undefined {
  const { step, image } = facts.now;
  if (!step.vertex || image === undefined || image.digest !== undefined) return undefined;
  const before = facts.aligned?.old?.image;
  const same = before?.ref === image.ref ? before.digest : undefined;
  const ref = image.ref.replace(/^docker\.io\/(?:library\/)?/, '');
  return { kind: 'tag-not-resolved', ref, ...(same !== undefined && { digest: same }) };
}

/**
 * What the forecast of each step rests on, by step id: of a reuse that may turn out otherwise, what would have to be so; of a
 * base image, that its tag was not looked up. A step that reads one with a note is reused as far as that one is.
 */
export function notesOf(plan: Plan, chosen: ReadonlyMap<string, Chosen>, hasFolder: boolean): Notes {
  const notes = new Map<string, readonly Note[]>();
  const unsure = new Map<string, StepRef>();
  for (const [id, c] of chosen) {
    const { step } = c.facts.now;
    if (step.instruction === 'FROM') {
      const [named] = step.needed ? namedContexts(c) : [];
      const note = named ?? (step.needed ? ofImage(c) : undefined);
      if (named !== undefined) unsure.set(id, stepRef(plan, step));
      if (note !== undefined) notes.set(id, [note]);
      continue;
    }
    if (!isWork(step) || c.causes.length > 0) continue;
    const found = own(c, hasFolder);
    const isLaid = step.inputs.some((i) => i.kind === 'parent' && i.link === true);
    const { parent } = c.facts;
    if (isLaid && parent !== undefined && (chosen.get(parent.step.id)?.causes.length ?? 0) > 0)
      notes.set(id, [{ kind: 'linked' }]);
    const below = [...(isLaid || parent === undefined ? [] : [parent]), ...c.facts.sources.map((s) => s.step)];
    const rests = below.flatMap((s) => unsure.get(s.step.id) ?? [])[0];
    if (found.length > 0) {
      unsure.set(id, stepRef(plan, step));
      notes.set(id, found);
    } else if (rests !== undefined) {
      unsure.set(id, rests);
      notes.set(id, [{ kind: 'as-far-as', step: rests }]);
    }
  }
  return { notes, unsure: new Set(unsure.keys()) };
}
