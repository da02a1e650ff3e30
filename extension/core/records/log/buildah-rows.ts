import type { ReadRows, RowReader } from './build';
import { newStep, verticesOf, type NumberedStep } from './numbered-steps';

const stepPattern = /^(?:\[(\d+)\/(\d+)\] )?STEP (\d+)(?:\/(\d+))?: (.*)$/;
const arrow = /^(?:\[(\d+)\/\d+\] )?--> (.*)$/;
const failure = /^(?:Error|error)(?:: | )(.*building at STEP .*|.*build(?:ing)? .*: .*)$/;

/** A step's own line, with its numbers and its stage. */
export interface BuildahStep {
  readonly stage?: number;
  readonly n: number;
  readonly total?: number;
  readonly text: string;
}

export function buildahStep(line: string): BuildahStep | undefined {
  if (!line.includes('STEP ')) return undefined;
  const found = stepPattern.exec(line);
  if (found === null) return undefined;
  return {
    ...(found[1] !== undefined && { stage: Number(found[1]) - 1 }),
    n: Number(found[3]),
    ...(found[4] !== undefined && { total: Number(found[4]) }),
    text: (found[5] ?? '').trim(),
  };
}

/** Rows `STEP 3/9: …` of buildah and podman (containers/buildah imagebuildah/stage_executor.go). */
export class BuildahRows implements RowReader {
  readonly form = 'buildah';
  private readonly steps = new Map<number, NumberedStep[]>();
  private readonly totals = new Map<number, number>();
  private stage = -1;
  private ended = false;
  /** At least one result was kept for later builds, or came from an earlier one. */
  private layers = false;
  failed: string | undefined;

  constructor(private readonly sawStart: boolean) {}

  /** The step may be one of this build. */
  continues({ stage, n, text }: BuildahStep): boolean {
    if (this.failed !== undefined) return false;
    const at = stage ?? this.stage;
    const own = this.steps.get(at)?.length ?? 0;
    if (n === 1 && /^FROM\s/i.test(text)) return !this.ended && (stage === undefined ? false : own === 0);
    return n === own + 1;
  }

  step({ stage, total, text }: BuildahStep, at: number | undefined): void {
    const index = stage ?? Math.max(0, this.stage);
    this.close(this.stage, at);
    this.stage = index;
    const list = this.steps.get(index) ?? [];
    const step = newStep(text, index);
    if (at !== undefined) step.startedAt = at;
    list.push(step);
    this.steps.set(index, list);
    if (total !== undefined) this.totals.set(index, total);
  }

  private close(stage: number, at: number | undefined): void {
    const step = this.steps.get(stage)?.at(-1);
    if (step === undefined || step.done) return;
    step.done = true;
    if (at !== undefined) step.completedAt = at;
  }

  line(text: string, at: number | undefined): void {
    const found = arrow.exec(text);
    const stage = found?.[1] === undefined ? this.stage : Number(found[1]) - 1;
    const step = this.steps.get(stage)?.at(-1);
    // What the whole build gave is no result of a step.
    if (step === undefined || (found !== null && this.ended)) return;
    if (found !== null) {
      const said = found[2] ?? '';
      if (/^(?:Using cache|Cache pulled from remote)/.test(said)) step.cached = true;
      else if (/^Pushing cache/.test(said)) {
        step.notices.push(said);
        return;
      }
      this.layers = true;
      this.close(stage, at);
      return;
    }
    if (/^(?:\[\d+\/\d+\] )?COMMIT(?: |$)/.test(text)) {
      this.close(this.stage, at);
      this.ended = true;
      return;
    }
    if (/^Successfully tagged /.test(text)) {
      this.ended = true;
      return;
    }
    if (!this.ended) {
      const error = failure.exec(text)?.[1];
      if (error !== undefined) {
        step.error = error;
        this.failed = error;
        this.close(stage, at);
        return;
      }
      step.log.push(text);
    }
  }

  finish(): ReadRows & { readonly layers: boolean } {
    const all = [...this.steps].sort(([a], [b]) => a - b).flatMap(([, list]) => list);
    const cutEnd = !this.ended && this.failed === undefined;
    const cut = this.sawStart ? (cutEnd ? 'end' : undefined) : cutEnd ? 'both' : 'start';
    return {
      vertices: verticesOf(all, this.totals),
      ...(this.failed !== undefined && { failed: this.failed }),
      ...(cut !== undefined && { cut }),
      // A stage that is not needed is skipped, and looks like one whose rows are missing.
      ...(Math.min(...this.steps.keys()) > 0 && { mayLackRows: true }),
      // Its results may have been kept in the rows that are missing.
      layers: this.layers || cut !== undefined,
    };
  }
}
