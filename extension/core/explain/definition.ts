import type { MatchedStep } from '../match';
import { keyedExec } from '../plan/unkeyed';
import { isObject } from '../records/json';
import type { LlbOp } from '../records/types';

/** What a step does, apart from what it reads: the part of its cache key that the Dockerfile and the flags decide. */
export interface Definition {
  /** Everything but the environment, comparable as text. */
  readonly body: string;
  /** Environment in its order; undefined when it is not known. */
  readonly env: readonly string[] | undefined;
  /** Single properties, so that a difference can be named. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Only these of a local source decide what is read; the rest names the session (solver/llbsolver, recordings/*). */
function cleanOp(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleanOp);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'env')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, v]) => [key, cleanOp(v)]),
  );
}

const execOf = (ops: readonly LlbOp[]): LlbOp | undefined => ops.find((op) => op.kind === 'exec');

function envOf(op: LlbOp | undefined): readonly string[] | undefined {
  if (op === undefined || !isObject(op.op)) return undefined;
  const meta = isObject(op.op['meta']) ? op.op['meta'] : {};
  return Array.isArray(meta['env']) ? meta['env'].filter((e): e is string => typeof e === 'string') : [];
}

function partsOf(ops: readonly LlbOp[]): Record<string, string> {
  const parts: Record<string, string> = {};
  ops.forEach((op, i) => {
    const clean = cleanOp(op.kind === 'exec' ? keyedExec(op.op) : op.op);
    if (op.kind === 'exec' && isObject(clean)) {
      const meta = isObject(clean['meta']) ? clean['meta'] : {};
      for (const [key, value] of Object.entries(meta)) parts[key] = JSON.stringify(value);
      for (const [key, value] of Object.entries(clean)) if (key !== 'meta') parts[key] = JSON.stringify(value);
    } else parts[`${op.kind}${i}`] = JSON.stringify(clean);
  });
  return parts;
}

/** The definition a record's operations give; undefined when it keeps none for the step. */
export function definitionOfOps(step: MatchedStep): Definition | undefined {
  const ops = step.ops.filter((op) => op.kind !== 'merge');
  if (ops.length === 0) return undefined;
  const parts = partsOf(ops);
  return { body: JSON.stringify(parts), env: envOf(execOf(ops)), parts };
}

/** A variable's value in two lists of `NAME=value`. */
export interface EnvDifference {
  readonly name: string;
  readonly old?: string;
  readonly new?: string;
}

const split = (entry: string): [string, string] => {
  const at = entry.indexOf('=');
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
};

/** Variables that differ; a single entry without values when only the order does. */
export function envDifferences(old: readonly string[], now: readonly string[]): EnvDifference[] {
  const before = new Map(old.map(split));
  const after = new Map(now.map(split));
  const result: EnvDifference[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const a = before.get(name);
    const b = after.get(name);
    if (a !== b) result.push({ name, ...(a !== undefined && { old: a }), ...(b !== undefined && { new: b }) });
  }
  if (result.length === 0 && old.join('\0') !== now.join('\0')) {
    const moved = [...after.keys()].filter((name, i) => [...before.keys()][i] !== name);
    return moved.slice(0, 1).map((name) => ({ name }));
  }
  return result;
}
