import { parseVertexName, type MatchedStep } from '../../match';
import type { BuilderCache, KeptResult } from '../../records';
import { isObject } from '../../records/json';
import type { Vertex } from '../../records/types';

/** A RUN's result is named after its command (solver/llbsolver/ops/exec.go), all others after the vertex. */
const execName = 'mount / from exec ';

function argsOf({ ops }: MatchedStep): string | undefined {
  const op = ops.find((o) => o.kind === 'exec')?.op;
  const meta = isObject(op) && isObject(op['meta']) ? op['meta'] : {};
  return Array.isArray(meta['args']) ? meta['args'].join(' ') : undefined;
}

function isNamed({ description }: KeptResult, vertex: Vertex, step: MatchedStep): boolean {
  const name = parseVertexName(vertex.name);
  if (step.step.instruction !== 'RUN' || name?.link === true) return description === vertex.name;
  const args = argsOf(step);
  if (args !== undefined) return description === execName + args;
  // A build that failed keeps no operations: the command as the vertex shows it.
  const shown = (name?.text ?? '').replace(/^RUN\s+(?:--\S+\s+)*/, '');
  return description.startsWith(execName) && shown !== '' && description.endsWith(shown);
}

/** What a builder keeps, ready to be asked. */
export class KeptResults {
  private readonly byId: ReadonlyMap<string, KeptResult>;
  private readonly byTime: readonly KeptResult[];

  constructor(readonly cache: BuilderCache) {
    this.byId = new Map(cache.results.map((r) => [r.id, r]));
    this.byTime = [...cache.results].sort((a, b) => a.createdAt - b.createdAt);
  }

  get(id: string | undefined): KeptResult | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** Results that were made in a span of time, in milliseconds since 1970. */
  private during(from: number, to: number): readonly KeptResult[] {
    let [low, high] = [0, this.byTime.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.byTime[middle]?.createdAt ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    const found: KeptResult[] = [];
    for (let i = low; i < this.byTime.length; i++) {
      const result = this.byTime[i];
      if (result === undefined || result.createdAt >= to) break;
      found.push(result);
    }
    return found;
  }

  /**
   * The result that a vertex made when it ran: within its run, and by its name; `gone` when the builder keeps none, undefined when
   * that is not to be told. A record's times may be whole milliseconds.
   */
  madeBy(vertex: Vertex, step: MatchedStep): KeptResult | 'gone' | undefined {
    const { startedAt, completedAt, cached, error } = vertex;
    if (startedAt === undefined || completedAt === undefined || cached || error !== undefined) return undefined;
    const named = this.during(startedAt, completedAt + 1).filter((r) => isNamed(r, vertex, step));
    return named.length === 0 ? 'gone' : named.length === 1 ? named[0] : undefined;
  }
}
