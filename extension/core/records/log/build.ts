import type { Vertex } from '../types';

/** Who printed a log, and in which form; told apart by content. */
export type LogForm = 'plain' | 'terminal' | 'classic' | 'buildah' | 'kaniko';

/** What one build's rows tell, whatever the form. */
export interface ReadRows {
  readonly vertices: readonly Vertex[];
  readonly builder?: string;
  /** The error the build ended with. */
  readonly failed?: string;
  /** The first or last rows of the build are missing. */
  readonly cut?: 'start' | 'end' | 'both';
  /** Fewer rows are there than were counted. */
  readonly mayLackRows?: boolean;
  /** Rows of several builds stand between each other, and numbers do not tell whose they are. */
  readonly mixed?: boolean;
}

/** Rows of one build, as they come. */
export interface RowReader {
  readonly form: LogForm;
  /** Rows so far; the reader may be asked again after more of them. */
  finish(): ReadRows;
}

/** The newest lines of a step's output that are kept. */
export const keptOutput = 20;

/** The last lines of an output of any length. */
export class Tail {
  private lines: string[] = [];

  push(line: string): void {
    this.lines.push(line.length > 4096 ? line.slice(0, 4096) : line);
    if (this.lines.length > keptOutput * 20) this.lines = this.lines.slice(-keptOutput);
  }

  get last(): readonly string[] {
    return this.lines.slice(-keptOutput);
  }
}

/** A name that a log cut ends with this: what follows is not known. */
export const ellipsis = '…';
