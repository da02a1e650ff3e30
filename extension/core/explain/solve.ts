import { changesKey, isClaimed, isDecided, traits, type Cause } from '../cause';
import { isLaid } from './below';
import { isCarried } from './carried';
import { openLinks, sameBy, standingOfResult, type Standing } from './chain/standing';
import type { StepFacts } from './facts';
import { isGone } from './gone';
import { isSame } from './own-difference';
import type { Rule, Seen } from './rule';
import { rules } from './rules';

/** What is found of a build's steps against one earlier build, by step id. */
export interface Solved {
  readonly facts: ReadonlyMap<string, StepFacts>;
  /** Of steps that ran, why; of steps from the cache that are other than the baseline's, in what. */
  readonly causes: ReadonlyMap<string, readonly Cause[]>;
  readonly seen: Seen;
}

/** Rules that may be asked of a step from the cache: in what its definition differs. */
const ofDefinition = rules.filter(
  (r) => r.phase === 'own' && (traits[r.kind].isOfDefinition || r.kind === 'base-changed'),
);

/** The step has nothing to be compared with: what it is, and what stands on it, is not known to be another. */
const isNotShown = (cause: Cause): boolean => cause.kind === 'first-build' && cause.subject.how === 'not-shown';

class Solver {
  private readonly byId: ReadonlyMap<string, StepFacts>;
  private readonly causes = new Map<string, readonly Cause[]>();
  private readonly standings = new Map<string, Standing>();
  private readonly readers = new Map<string, StepFacts[]>();
  readonly seen: Seen;
  /** A step before was found to have lost its result on the same key: others may have, though nothing shows it of them. */
  private losesResults = false;

  constructor(private readonly facts: readonly StepFacts[]) {
    this.byId = new Map(facts.map((f) => [f.now.step.id, f]));
    for (const f of facts) {
      if (f.now.outcome !== 'rebuilt' && f.now.outcome !== 'failed') continue;
      for (const id of new Set([f.parent, ...f.sources.map((s) => s.step)].flatMap((s) => s?.step.id ?? []))) {
        const list = this.readers.get(id);
        if (list === undefined) this.readers.set(id, [f]);
        else list.push(f);
      }
    }
    const rebuilt = (id: string): boolean => this.byId.get(id)?.now.outcome === 'rebuilt';
    const itself = (id: string): boolean => this.standings.get(id)?.kind === 'other';
    this.seen = {
      changed: (id) => itself(id) || this.below(id, (x) => this.seen.changed(x)),
      changedItself: itself,
      doubtful: (id) =>
        !this.seen.changed(id) &&
        (this.standings.get(id)?.kind === 'unknown' || this.below(id, (x) => this.seen.doubtful(x))),
      lost: (id) => rebuilt(id) && !itself(id),
      standing: (id) => this.standings.get(id),
      causes: (id) => this.causes.get(id) ?? [],
      readers: (id) => this.readers.get(id) ?? [],
      facts: (id) => this.byId.get(id),
      all: () => facts,
    };
  }

  /** Of files that are laid over a filesystem: what is asked holds of that. */
  private below(id: string, holds: (id: string) => boolean): boolean {
    const facts = this.byId.get(id);
    return facts?.parent !== undefined && isLaid(facts.now) && holds(facts.parent.step.id);
  }

  private ask(f: StepFacts, asked: readonly Rule[]): void {
    for (const rule of asked)
      this.causes.set(f.now.step.id, [...this.seen.causes(f.now.step.id), ...rule.find(f, this.seen)]);
  }

  private static phase(phase: Rule['phase']): readonly Rule[] {
    return rules.filter((r) => r.phase === phase);
  }

  /** A step that ran: causes of what is its own, then what it stands on, then what it reads. */
  private ran(f: StepFacts): void {
    const { id } = f.now.step;
    this.ask(f, Solver.phase('own'));
    if (this.seen.causes(id).some(isNotShown)) {
      this.standings.set(id, { kind: 'unknown', links: openLinks(f, this.seen) });
      return;
    }
    if (!isDecided(this.seen.causes(id))) {
      this.ask(f, Solver.phase('carried'));
      this.ask(f, Solver.phase('content'));
    }
    const causes = this.seen.causes(id);
    const isLost = isGone(f, this.seen);
    this.losesResults ||= isLost;
    // Nothing is claimed and its result was gone, or the builder let go of results of this build: whether it is another is not known.
    if (causes.length > 0 && !causes.some(isClaimed) && (isLost || this.losesResults || f.result.earlier === 'gone')) {
      this.standings.set(id, { kind: 'unknown', links: openLinks(f, this.seen) });
      return;
    }
    const isDefined = f.own !== undefined && isSame(f.own) && openLinks(f, this.seen).length === 0;
    this.standings.set(
      id,
      changesKey(causes)
        ? { kind: 'other' }
        : sameBy(isDefined && f.own.basis === 'operations' ? 'definition' : 'assumed'),
    );
  }

  /** A step from the cache: it may have come from there on another key than the baseline's. */
  private cached(f: StepFacts): void {
    const { id } = f.now.step;
    const standing = this.standingOfCached(f);
    this.standings.set(id, standing);
    if (standing.kind !== 'other') this.causes.delete(id);
  }

  private standingOfCached(f: StepFacts): Standing {
    const { id } = f.now.step;
    const { result, baseline, aligned } = f;
    if (baseline === undefined || aligned === undefined) return { kind: 'unknown', links: [] };
    const byResult = standingOfResult(f, (at) => this.seen.facts(at));
    if (byResult?.kind === 'same' && byResult.by === 'result') return byResult;
    this.ask(f, ofDefinition);
    this.causes.set(
      id,
      this.seen.causes(id).filter((c) => isClaimed(c) && (c.kind !== 'base-changed' || result.tree !== 'layers')),
    );
    if (this.seen.causes(id).length === 0 && isCarried(f, this.seen)) this.ask(f, Solver.phase('carried'));
    if (f.context?.kind === 'changed') this.ask(f, Solver.phase('content'));
    if (this.seen.causes(id).length > 0) return { kind: 'other' };
    if (byResult !== undefined) return byResult;
    const links = openLinks(f, this.seen);
    if (links.length === 0) return f.own !== undefined && isSame(f.own) ? sameBy('definition') : sameBy('assumed');
    if (result.own === 'other') {
      // Made anew on the same key, or made on another one.
      if (result.earlier !== 'gone') this.ask(f, Solver.phase('content'));
      return this.seen.causes(id).length > 0 ? { kind: 'other' } : { kind: 'unknown', links };
    }
    return result.rivals.length > 0 || links.includes('parent') ? { kind: 'unknown', links } : sameBy('assumed');
  }

  solve(): Solved {
    for (const f of this.facts) {
      if (f.now.outcome === 'rebuilt') this.ran(f);
      else if (f.now.outcome === 'cached') this.cached(f);
    }
    for (const f of this.facts.toReversed()) if (f.now.outcome === 'rebuilt' && this.needsLost(f)) this.lost(f);
    return { facts: this.byId, causes: this.causes, seen: this.seen };
  }

  /** What is needed of an imported cache says more than that the cache does not hold it. */
  private lost(f: StepFacts): void {
    const { id } = f.now.step;
    const before = this.seen.causes(id).length;
    this.ask(f, Solver.phase('lost'));
    const found = this.seen.causes(id);
    const isNeeded = found.some((c) => c.kind === 'needed-downstream');
    if (isNeeded)
      this.causes.set(
        id,
        found.filter((c, i) => i < before || c.kind !== 'cache-missing'),
      );
  }

  /** Nothing explains the step; or its files may have changed, and its result is gone all the same. */
  private needsLost(f: StepFacts): boolean {
    const causes = this.seen.causes(f.now.step.id);
    const isContent = causes.every((c) => !isClaimed(c) || c.kind === 'files-changed' || c.kind === 'ignore-changed');
    return causes.length === 0 || (isContent && isGone(f, this.seen));
  }
}

/**
 * Asks the rules for every step that ran or came from the cache, in the order of the plan: read before reader. What ran and is
 * left without a cause has the same key as before and lost its result; those are asked last, when it is known which later steps
 * changed.
 */
export const solve = (facts: readonly StepFacts[]): Solved => new Solver(facts).solve();
