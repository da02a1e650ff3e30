import type { MatchedStep } from '../match';
import { isNamedContext } from '../records/named-context';
import type { BuildRecord } from '../records/types';
import type { EnvVar } from '../plan/types';
import { keyedMountFlag } from '../plan/unkeyed';
import type { Aligned } from './align';
import { definitionOfOps, envDifferences, type EnvDifference } from './definition';
import type { Build } from './build';

/**
 * What the comparison rests on, best first. `dockerfiles`: both builds kept theirs; a text that was given for a log is no record
 * of what was built, so that only names speak.
 */
export type Basis = 'operations' | 'dockerfiles' | 'names';

export interface FlagDifference {
  readonly name: string;
  readonly old?: string;
  readonly new?: string;
}

/** How a step's own definition differs from the baseline's, apart from what it reads. */
export interface OwnDifference {
  readonly basis: Basis;
  /** The instruction's text, flags left out. */
  readonly text: boolean;
  readonly flags: readonly FlagDifference[];
  readonly env: readonly EnvDifference[];
  /** Names of other properties that differ: user, cwd, network … as the operation calls them. */
  readonly parts: readonly string[];
  /** The definition's digest differs and the parent's does not, and nothing above says why. */
  readonly hidden: boolean;
}

interface Split {
  readonly flags: ReadonlyMap<string, string>;
  readonly rest: string;
}

const leadingFlag = /^--([\w-]+)(?:=("[^"]*"|\S*))?\s+/;

/** Flags and the rest of an instruction's text; flags that may be repeated are joined. */
export function splitFlags(text: string): Split {
  const [, keyword = '', tail = ''] = /^(\w+)\s*([\s\S]*)$/.exec(text) ?? [];
  const flags = new Map<string, string>();
  let rest = tail;
  for (let m = leadingFlag.exec(rest); m !== null; m = leadingFlag.exec(rest)) {
    const name = m[1] ?? '';
    const shown = m[2] ?? 'true';
    const value = name === 'mount' ? keyedMountFlag(shown) : shown;
    const before = flags.get(name);
    if (value !== '') flags.set(name, before === undefined ? value : `${before} ${value}`);
    rest = rest.slice(m[0].length);
  }
  return { flags, rest: `${keyword} ${rest}` };
}

function flagDifferences(old: Split, now: Split): FlagDifference[] {
  const names = new Set([...old.flags.keys(), ...now.flags.keys()]);
  return [...names].flatMap((name) => {
    const a = old.flags.get(name);
    const b = now.flags.get(name);
    return a === b ? [] : [{ name, ...(a !== undefined && { old: a }), ...(b !== undefined && { new: b }) }];
  });
}

const none = (basis: Basis): OwnDifference => ({ basis, text: false, flags: [], env: [], parts: [], hidden: false });

/** The vertex' digest is that of the whole definition below it: equal digests, equal definitions (FACTS, Vertices). */
const sameDigest = (a: MatchedStep, b: MatchedStep): boolean =>
  a.main !== undefined && a.main.id.startsWith('sha256:') && a.main.id === b.main?.id;

const envList = (env: readonly EnvVar[]): string[] =>
  env.filter((e) => e.value !== undefined).map((e) => `${e.name}=${e.value ?? ''}`);

const texts = (step: MatchedStep, fromText: boolean): string => (fromText ? step.step.source : step.text);

/** A definition that the session does not touch: no step below reads the build context. */
function contextFree(
  step: MatchedStep,
  all: ReadonlyMap<string, MatchedStep>,
  record: BuildRecord,
  seen = new Set<string>(),
): boolean {
  if (seen.has(step.step.id)) return true;
  seen.add(step.step.id);
  return step.step.inputs.every((i) => {
    if (i.kind === 'context' || (i.ref !== undefined && isNamedContext(record, i.ref))) return false;
    const below = i.step === undefined ? undefined : all.get(i.step);
    return below === undefined || contextFree(below, all, record, seen);
  });
}

const byId = (build: Build, platform: string | undefined): Map<string, MatchedStep> =>
  new Map(build.match.steps.filter((s) => s.platform === platform).map((s) => [s.step.id, s]));

function digestsTell(now: MatchedStep, old: MatchedStep, build: Build, baseline: Build): boolean {
  if (now.main?.id.startsWith('sha256:') !== true || old.main?.id.startsWith('sha256:') !== true) return false;
  const all = byId(build, now.platform);
  const parentOf = (s: MatchedStep, steps: ReadonlyMap<string, MatchedStep>): MatchedStep | undefined =>
    steps.get(s.step.inputs.find((i) => i.kind === 'parent')?.step ?? '');
  const parent = parentOf(now, all);
  const oldParent = parentOf(old, byId(baseline, old.platform));
  if (parent === undefined || oldParent === undefined || !sameDigest(parent, oldParent)) return false;
  const oldSteps = byId(baseline, old.platform);
  const read = now.step.inputs.flatMap((i) => (i.kind === 'copy' || i.kind === 'mount' ? [all.get(i.step ?? '')] : []));
  const digests = new Set([...oldSteps.values()].map((s) => s.main?.id));
  if (read.some((s) => s?.main === undefined || !digests.has(s.main.id))) return false;
  return contextFree(now, all, build.record) && now.main.id !== old.main.id;
}

/** The text is the build's own; a build that is yet to be made has no vertices. */
const isKept = ({ record }: Build): boolean => record.dockerfile !== undefined || record.vertices.length === 0;

/**
 * Compares a step's own definition with its counterpart's: by the operations both records keep, else by both Dockerfiles,
 * else by the names of their vertices and their digests.
 */
export function ownDifference(aligned: Aligned, now: MatchedStep, build: Build, baseline: Build): OwnDifference {
  const old = aligned.old;
  const fromText = build.match.fromText && baseline.match.fromText;
  const basis = fromText && isKept(build) && isKept(baseline) ? 'dockerfiles' : 'names';
  if (old === undefined) return none(basis);
  if (sameDigest(now, old)) return none('operations');
  const a = splitFlags(texts(old, fromText));
  const b = splitFlags(texts(now, fromText));
  const edited = aligned.change !== 'same';
  const written = { text: edited && a.rest !== b.rest, flags: edited ? flagDifferences(a, b) : [] };
  const oldDefinition = definitionOfOps(old);
  const definition = definitionOfOps(now);
  if (oldDefinition !== undefined && definition !== undefined) {
    const env = envDifferences(oldDefinition.env ?? [], definition.env ?? []);
    if (oldDefinition.body === definition.body && env.length === 0) return none('operations');
    const names = new Set([...Object.keys(oldDefinition.parts), ...Object.keys(definition.parts)]);
    const parts = [...names].filter((n) => oldDefinition.parts[n] !== definition.parts[n]);
    return { basis: 'operations', ...written, env, parts, hidden: false };
  }
  if (fromText) {
    const env = envDifferences(envList(old.step.env), envList(now.step.env));
    // A log has no arguments, but its names show what they expand to.
    const shown = now.main !== undefined && old.main !== undefined && now.image === undefined && showOther(now, old);
    const expanded = !edited && env.length === 0 && (old.step.expanded !== now.step.expanded || shown);
    const hidden = !edited && env.length === 0 && !expanded && digestsTell(now, old, build, baseline);
    return { basis, ...written, env, parts: expanded ? ['expanded'] : [], hidden };
  }
  const renamed = !written.text && written.flags.every((f) => f.name === 'from') && sameSources(now, old);
  if (renamed) return { ...none('names'), hidden: digestsTell(now, old, build, baseline) };
  return { basis: 'names', ...written, env: [], parts: [], hidden: false };
}

/** Names of two vertices differ in what is part of a key. */
function showOther(now: MatchedStep, old: MatchedStep): boolean {
  const [a, b] = [splitFlags(old.text), splitFlags(now.text)];
  return a.rest !== b.rest || flagDifferences(a, b).length > 0;
}

/** `--from` names the same stage under another name. */
function sameSources(now: MatchedStep, old: MatchedStep): boolean {
  const stages = (s: MatchedStep): string =>
    s.step.inputs.map((i) => `${i.kind} ${i.stage ?? i.ref ?? ''} ${(i.paths ?? []).join(' ')}`).join('\n');
  return stages(now) === stages(old);
}

/** Nothing of the step itself differs. */
export const isSame = (d: OwnDifference): boolean =>
  !d.text && d.flags.length === 0 && d.env.length === 0 && d.parts.length === 0 && !d.hidden;
