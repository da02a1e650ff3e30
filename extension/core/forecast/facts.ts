import { collect, type ContextEvidence } from '../explain/collect';
import type { Build } from '../explain/build';
import { basesOf, type StepFacts } from '../explain/facts';
import type { OwnDifference } from '../explain/own-difference';
import type { MatchedStep } from '../match';
import { runForm } from '../plan/forms';
import { definitionsOf, type Definitions } from './definitions';

/** A build that the next one is held against. */
export interface Compared {
  readonly build: Build;
  readonly context: ContextEvidence;
  /** For another target: it tells what the builder holds, and is not what the next build is compared with. */
  readonly beside?: boolean;
}

/** Facts of the next build's steps against one earlier build. */
export interface ForecastFacts {
  readonly facts: readonly StepFacts[];
  readonly now: Definitions;
  /** Definitions of the earlier build; undefined when its record keeps no Dockerfile. */
  readonly old: Definitions | undefined;
}

const nothing: OwnDifference = { basis: 'dockerfiles', text: false, flags: [], env: [], parts: [], hidden: false };

/** The parts that a RUN has from USER, WORKDIR and SHELL above it, and that differ: as an operation calls them. */
function settersOf(now: MatchedStep, old: MatchedStep, shells: readonly (string | undefined)[]): string[] {
  const [a, b] = [runForm(old.step.expanded), runForm(now.step.expanded)];
  if (a === undefined || b === undefined) return [];
  return [
    ...(a.user === b.user ? [] : ['user']),
    ...(a.workdir === b.workdir ? [] : ['cwd']),
    ...(shells[0] === shells[1] ? [] : ['args']),
  ];
}

/**
 * What collect says of texts is refined by definitions: a line that was edited without another meaning, or whose very step
 * stood elsewhere, is the same.
 */
function refine(f: StepFacts, now: Definitions, old: Definitions, places: ReadonlyMap<string, MatchedStep>): StepFacts {
  const id = f.now.step.id;
  const paired = f.aligned?.old;
  const whole = now.whole.get(id);
  const same = paired !== undefined && old.whole.get(paired.step.id) === whole ? paired : places.get(whole ?? '');
  if (same !== undefined) return { ...f, aligned: { change: 'same', old: same, removedBefore: [] }, own: nothing };
  if (paired === undefined || f.own === undefined) return f;
  const [a, b] = [old.own.get(paired.step.id), now.own.get(id)];
  if (a === b) return { ...f, own: nothing };
  const silent = !f.own.text && f.own.flags.length === 0 && f.own.env.length === 0;
  if (!silent || f.now.step.instruction !== 'RUN') return f;
  const parts = settersOf(f.now, paired, [old.shells.get(paired.step.id), now.shells.get(id)]);
  return parts.length > 0 ? { ...f, own: { ...f.own, parts } } : f;
}

/** Digests of base images by the id of their FROM: as named, else as the earlier build resolved that name. */
const digestsOf = (build: Build, bases: ReadonlyMap<string, string>): Map<string, string> =>
  new Map(
    build.match.steps.flatMap(({ step, image }): [string, string][] => {
      const digest = image === undefined ? undefined : (image.digest ?? bases.get(image.ref));
      return digest === undefined ? [] : [[step.id, digest]];
    }),
  );

/** Gathers what is known of each step of the next build, held against one earlier build, or against none. */
export function forecastFacts(now: Build, compared: Compared | undefined, platform: string | undefined): ForecastFacts {
  const numbers = new Map<string, number>();
  const bases = compared === undefined ? new Map<string, string>() : basesOf(compared.build);
  const definitions = definitionsOf(now.match.plan, numbers, digestsOf(now, bases));
  const facts = collect(
    now,
    { baseline: compared?.build, ...(compared !== undefined && { context: compared.context }) },
    platform,
  );
  if (compared === undefined || !compared.build.match.fromText) return { facts, now: definitions, old: undefined };
  const old = definitionsOf(compared.build.match.plan, numbers, digestsOf(compared.build, bases));
  const places = new Map<string, MatchedStep>();
  const platforms = new Set(facts.flatMap((f) => f.aligned?.old?.platform ?? []));
  for (const s of compared.build.match.steps) {
    const whole = old.whole.get(s.step.id);
    const isHere = platforms.size === 0 || s.platform === undefined || platforms.has(s.platform);
    if (whole !== undefined && isHere && s.step.needed && !places.has(whole)) places.set(whole, s);
  }
  return { facts: facts.map((f) => refine(f, definitions, old, places)), now: definitions, old };
}
