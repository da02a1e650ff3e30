import { changesKey, isDecided, type Cause } from '../cause';
import type { StepFacts } from './facts';
import type { Rule, Seen } from './rule';
import { rules } from './rules';

/**
 * Asks the rules for every step that ran, in the order of the plan: read before reader. What is left without a cause has
 * the same key as before and lost its result; those are asked last, when it is known which later steps changed.
 */
export function solve(facts: readonly StepFacts[]): Map<string, readonly Cause[]> {
  const byId = new Map(facts.map((f) => [f.now.step.id, f]));
  const causes = new Map<string, Cause[]>();
  const readers = new Map<string, StepFacts[]>();
  for (const f of facts) {
    if (f.now.outcome !== 'rebuilt' && f.now.outcome !== 'failed') continue;
    for (const id of new Set([f.parent, ...f.sources.map((s) => s.step)].flatMap((s) => s?.step.id ?? []))) {
      const list = readers.get(id);
      if (list === undefined) readers.set(id, [f]);
      else list.push(f);
    }
  }
  const rebuilt = (id: string): boolean => byId.get(id)?.now.outcome === 'rebuilt';
  const changed = (id: string): boolean => rebuilt(id) && changesKey(causes.get(id) ?? []);
  const seen: Seen = {
    changed,
    lost: (id) => rebuilt(id) && !changed(id),
    causes: (id) => causes.get(id) ?? [],
    readers: (id) => readers.get(id) ?? [],
    facts: (id) => byId.get(id),
    all: () => facts,
  };
  const ask = (f: StepFacts, phase: Rule['phase']): void => {
    for (const rule of rules) {
      if (rule.phase !== phase) continue;
      const found = causes.get(f.now.step.id) ?? [];
      causes.set(f.now.step.id, [...found, ...rule.find(f, seen)]);
    }
  };
  const running = facts.filter((f) => f.now.outcome === 'rebuilt');
  for (const f of running) {
    ask(f, 'own');
    if (isDecided(causes.get(f.now.step.id) ?? [])) continue;
    ask(f, 'carried');
    ask(f, 'content');
  }
  for (const f of running.toReversed()) if ((causes.get(f.now.step.id) ?? []).length === 0) ask(f, 'lost');
  for (const [id, list] of causes)
    causes.set(
      id,
      list.filter((c, i) => !(c.kind === 'cache-missing' && i > 0)),
    );
  return causes;
}
