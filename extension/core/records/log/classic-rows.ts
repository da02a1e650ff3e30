import type { ReadRows, RowReader } from './build';
import { newStep, verticesOf, type NumberedStep } from './numbered-steps';

const stepPattern = /^Step (\d+)\/(\d+) ?: (.*)$/;
const image = /^ ?---> ?([0-9a-f]{12})$/;
const failure =
  /^(?:The command '.*' returned a non-zero code: \d+|(?:COPY|ADD) failed: .*|.*returned a non-zero code: \d+)$/;

/** The text of a step's own line, with its numbers. */
export function classicStep(
  line: string,
): { readonly n: number; readonly total: number; readonly text: string } | undefined {
  if (!line.startsWith('Step ')) return undefined;
  const found = stepPattern.exec(line);
  return found === null ? undefined : { n: Number(found[1]), total: Number(found[2]), text: (found[3] ?? '').trim() };
}

/** Rows `Step 3/9 : …` of Docker's legacy builder (moby daemon/builder/dockerfile): one instruction after the other. */
export class ClassicRows implements RowReader {
  readonly form = 'classic';
  private readonly steps: NumberedStep[] = [];
  private stage = -1;
  private last = 0;
  private ended = false;
  failed: string | undefined;

  constructor(
    private readonly sawStart: boolean,
    private readonly total: number,
  ) {}

  /** The step is the next of this build. */
  continues(n: number, total: number): boolean {
    return !this.ended && this.failed === undefined && total === this.total && n === this.last + 1;
  }

  step(n: number, text: string, at: number | undefined): void {
    this.close(at);
    if (/^FROM\s/i.test(text) || this.stage < 0) this.stage++;
    this.last = n;
    const step = newStep(text, this.stage);
    if (at !== undefined) step.startedAt = at;
    this.steps.push(step);
  }

  private close(at: number | undefined): void {
    const step = this.steps.at(-1);
    if (step === undefined) return;
    step.done = true;
    if (at !== undefined) step.completedAt = at;
  }

  /** A line between two steps: the builder's own, or output. */
  line(text: string, at: number | undefined): void {
    const step = this.steps.at(-1);
    if (step === undefined || this.ended) return;
    const trimmed = text.trimStart();
    if (trimmed.startsWith('---> ')) {
      if (/^---> Using cache\s*$/.test(trimmed)) step.cached = true;
      else if (/^---> Running in /.test(trimmed)) step.ran = true;
      else if (/^---> \[Warning\] /.test(trimmed)) step.notices.push(trimmed.slice(5));
      else if (image.test(trimmed)) this.close(at);
      return;
    }
    if (/^Successfully built [0-9a-f]+/.test(trimmed)) {
      this.close(at);
      this.ended = true;
      return;
    }
    if (/^Remov(?:ing|ed) intermediate container /.test(trimmed)) return;
    const error = failure.exec(trimmed)?.[0];
    if (error !== undefined) {
      step.error = error;
      this.failed = error;
      this.close(at);
      return;
    }
    step.log.push(text);
  }

  finish(): ReadRows {
    const cutEnd = !this.ended && this.failed === undefined;
    const cut = this.sawStart ? (cutEnd ? 'end' : undefined) : cutEnd ? 'both' : 'start';
    // Of the last stage it is known how many are to come, as long as no other stage follows.
    const left = this.total - this.last;
    const own = this.steps.filter((s) => s.stage === this.stage).length;
    return {
      vertices: verticesOf(this.steps, new Map([[this.stage, own + left]])),
      ...(this.failed !== undefined && { failed: this.failed }),
      ...(cut !== undefined && { cut }),
    };
  }
}
