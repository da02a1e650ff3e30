import { compareCertainty, stepRef, surest, type Use } from '../../cause';
import { saysInputs } from '../../records/forms';
import type { StepFacts } from '../facts';
import { exportMode } from '../cache-export';
import { importState, isExportedThere } from '../imported';
import type { Rule, Seen } from '../rule';

/** How a later step uses a stage's files. */
export interface Need {
  readonly facts: StepFacts;
  readonly use: Use;
}

function useOf(reader: StepFacts, id: string): Use {
  const input = reader.now.step.inputs.find((i) => i.step === id);
  if (input?.kind === 'copy') return 'copy';
  if (input?.kind === 'mount') return 'mount';
  return reader.now.step.instruction === 'RUN' ? 'run' : 'write';
}

/** The nearest later step that ran for a reason of its own and needs this step's files, directly or through others. */
export function neededBy(facts: StepFacts, seen: Seen): Need | undefined {
  const visited = new Set<string>();
  let layer: Need[] = seen.readers(facts.now.step.id).map((r) => ({ facts: r, use: useOf(r, facts.now.step.id) }));
  while (layer.length > 0) {
    const changed = layer.find((n) => seen.changed(n.facts.now.step.id));
    if (changed !== undefined) return changed;
    const next: Need[] = [];
    for (const need of layer) {
      const id = need.facts.now.step.id;
      if (visited.has(id)) continue;
      visited.add(id);
      if (seen.lost(id)) next.push(...seen.readers(id).map((r) => ({ facts: r, use: useOf(r, id) })));
    }
    layer = next;
  }
  return undefined;
}

/**
 * The step's key is the same, the imported cache does not hold its result, and a later step that ran needs its files
 * (moby/buildkit issue 2120; recordings/seed-inline).
 */
export const neededDownstream: Rule = {
  kind: 'needed-downstream',
  phase: 'lost',
  find(facts, seen) {
    const { now, build, baseline, imports } = facts;
    if (!imports.read || baseline === undefined) return [];
    const mode = exportMode(baseline);
    // A cache that would hold the step and does not is another one: then nobody's change is to blame.
    const state = importState(facts, seen);
    if (state === 'nothing' || mode === 'max' || (state === 'undecided' && !isExportedThere(facts))) return [];
    const need = neededBy(facts, seen);
    if (need === undefined) return [];
    const { plan } = build.match;
    const reader = need.facts.now.step;
    const ref = stepRef(plan, reader);
    const refs = imports.refs.map((r) => r.attrs['ref'] ?? r.type);
    const guessed = !build.match.fromText && !saysInputs(build.record.form);
    const own = surest(seen.causes(need.facts.now.step.id));
    const isMode = mode === 'inline' || mode === 'min';
    const most = isMode ? 'inferred' : 'likely';
    const certainty = guessed ? 'unknown' : compareCertainty(own, most) < 0 ? own : most;
    return [
      {
        kind: 'needed-downstream',
        certainty,
        ...(certainty === 'likely' && { others: [{ kind: 'other-results' } as const] }),
        subject: { step: stepRef(plan, now.step), reader: ref, use: need.use, mode },
        culprit: { kind: 'step', step: reader.id, lines: reader.lines, name: reader.text },
        evidence: [
          { kind: 'same-key', by: facts.own?.basis === 'names' ? 'names' : 'definition' },
          { kind: 'import-read', refs },
          { kind: 'cache-exported', mode },
          { kind: 'reader-ran', reader: ref },
        ],
        ...(guessed && { missing: { kind: 'dockerfile-of-base' } }),
        via: reader.id,
        cures: [...(need.use === 'write' ? [{ kind: 'split-stage', reader: ref } as const] : []), { kind: 'mode-max' }],
      },
    ];
  },
};
