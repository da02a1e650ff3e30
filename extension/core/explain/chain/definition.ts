import type { MatchedStep } from '../../match';
import { keyedExec } from '../../plan/unkeyed';
import { isObject } from '../../records/json';
import type { BuildRecord, LlbOp } from '../../records/types';

/** What a source gives is compared by content; a local one is told by its name alone, the rest names the session. */
function definitionOf({ kind, op }: LlbOp): unknown {
  if (kind === 'exec') return keyedExec(op);
  if (kind !== 'source' || !isObject(op)) return op;
  const { identifier } = op;
  return typeof identifier === 'string' && identifier.startsWith('local://') ? identifier : op;
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : isObject(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, v]) => [key, sorted(v)]),
        )
      : value;

/** Numbers that stand for definitions with all they stand on: equal for two steps of any builds that do the same to the same. */
export class ChainDefinitions {
  private readonly numbers = new Map<string, number>();
  private readonly known = new WeakMap<BuildRecord, ReadonlyMap<string, number>>();

  private opsOf(record: BuildRecord): ReadonlyMap<string, number> {
    const before = this.known.get(record);
    if (before !== undefined) return before;
    const ops = new Map((record.ops ?? []).map((op) => [op.id, op]));
    const found = new Map<string, number>();
    const visit = (id: string): number => {
      const done = found.get(id);
      if (done !== undefined) return done;
      const op = ops.get(id);
      if (op === undefined) return -1;
      found.set(id, -1);
      const inputs = op.inputs.map((i) => `${visit(i.replace(/:\d+$/, ''))}${/:\d+$/.exec(i)?.[0] ?? ''}`);
      const text = JSON.stringify([op.kind, sorted(definitionOf(op)), op.platform ?? '', inputs]);
      let number = this.numbers.get(text);
      if (number === undefined) this.numbers.set(text, (number = this.numbers.size));
      found.set(id, number);
      return number;
    };
    for (const id of ops.keys()) visit(id);
    this.known.set(record, found);
    return found;
  }

  /** The number of a step's definition; undefined when the build's record keeps no operations of it. */
  of(record: BuildRecord, step: MatchedStep): number | undefined {
    const read = new Set(step.ops.flatMap((op) => op.inputs.map((i) => i.replace(/:\d+$/, ''))));
    const top = step.ops.findLast((op) => !read.has(op.id));
    return top === undefined ? undefined : this.opsOf(record).get(top.id);
  }
}
