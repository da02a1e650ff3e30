import type { ReadRows, RowReader } from './build';
import { newStep, verticesOf, type NumberedStep } from './numbered-steps';

const entry = /^(?:\S+ )?(?:INFO|WARN|ERRO|DEBU|FATA)\[\d+\] ?(.*)$|^time="[^"]*" level=\w+ msg="?(.*?)"?$/;
const instruction =
  /^(?:RUN|COPY|ADD|WORKDIR|USER|ENV|ARG|LABEL|EXPOSE|CMD|ENTRYPOINT|VOLUME|SHELL|ONBUILD|STOPSIGNAL|HEALTHCHECK|MAINTAINER)\s/;

/** What kaniko logged, behind its level. */
export function kanikoEntry(line: string): string | undefined {
  if (!/^(?:\S+ )?[A-Z]{4}\[\d|^time="/.test(line)) return undefined;
  const found = entry.exec(line.slice(0, 4096));
  return found === null ? undefined : (found[1] ?? found[2]);
}

const stagePattern = /^Building stage '([^']*)' \[idx: '(\d+)'/;
const begins = /^(?:Building stage '|Retrieving image manifest |Retrieving image .* from registry|Resolved base name )/;

/** kaniko alone says this of itself. */
export const isKaniko = (said: string): boolean => begins.test(said);

/** Entries of kaniko (GoogleContainerTools/kaniko pkg/executor/build.go): it names what it runs, and what it took from the cache. */
export class KanikoRows implements RowReader {
  readonly form = 'kaniko';
  private readonly steps: NumberedStep[] = [];
  private readonly cachedTexts = new Set<string>();
  private stage = 0;
  private base = '';
  private ended = false;
  failed: string | undefined;

  constructor(private readonly sawStart: boolean) {}

  entry(said: string): void {
    const stage = stagePattern.exec(said);
    if (stage !== null) {
      this.close();
      this.base = stage[1] ?? '';
      this.stage = Number(stage[2]);
      this.cachedTexts.clear();
      if (this.base !== '') this.add(`FROM ${this.base}`, true);
      return;
    }
    const base = /^Retrieving image manifest (\S+)/.exec(said)?.[1];
    if (base !== undefined && this.steps.length === 0 && this.base === '') {
      this.base = base;
      this.add(`FROM ${base}`, true);
      return;
    }
    const hit = /^Using caching version of cmd: (.*)$/.exec(said)?.[1];
    if (hit !== undefined) {
      this.cachedTexts.add(hit.trim());
      return;
    }
    if (/^(?:Pushing image to |Pushed |Skipping push)/.test(said)) {
      this.close();
      this.ended = true;
      return;
    }
    if (!instruction.test(said)) return;
    this.add(said.trim(), false);
  }

  private add(text: string, done: boolean): void {
    this.close();
    const step = newStep(text, this.stage);
    step.cached = this.cachedTexts.has(text);
    step.done = done;
    this.steps.push(step);
  }

  private close(): void {
    const step = this.steps.at(-1);
    if (step !== undefined) step.done = true;
  }

  line(text: string): void {
    const error = /^error building image: (.*)$/i.exec(text)?.[1];
    const step = this.steps.at(-1);
    if (step === undefined) return;
    if (error === undefined) step.log.push(text);
    else {
      this.failed = error;
      step.error = error;
      step.done = true;
    }
  }

  finish(): ReadRows {
    const cutEnd = !this.ended && this.failed === undefined;
    const cut = this.sawStart ? (cutEnd ? 'end' : undefined) : cutEnd ? 'both' : 'start';
    return {
      vertices: verticesOf(this.steps),
      ...(this.failed !== undefined && { failed: this.failed }),
      ...(cut !== undefined && { cut }),
    };
  }
}
