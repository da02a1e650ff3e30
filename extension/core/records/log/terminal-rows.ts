import type { Vertex } from '../types';
import { ellipsis, Tail, type ReadRows, type RowReader } from './build';

/** The line above the rows: `[+] Building 3.1s (12/12) FINISHED   docker:default`. */
export interface Head {
  readonly seconds: number;
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
  readonly builder?: string;
}

const headPattern = /\[\+\] [A-Z][a-z]+ (\d+(?:\.\d+)?)s \((\d+)\/(\d+)\)( FINISHED)?(?:\s+(\S{1,200}))?\s*$/;

/** Reads the line above the rows. */
export function headOf(line: string): Head | undefined {
  if (!line.includes('[+] ')) return undefined;
  const found = headPattern.exec(line.slice(0, 2000));
  if (found === null) return undefined;
  // The driver stands before the builder's name.
  const builder = found[5] === undefined ? undefined : found[5].slice(found[5].indexOf(':') + 1);
  return {
    seconds: Number(found[1]),
    done: Number(found[2]),
    total: Number(found[3]),
    finished: found[4] !== undefined,
    ...(builder !== undefined && builder !== '' && { builder }),
  };
}

const time = / (\d{1,7}\.\d)s\s*$/;
const state = /^(CACHED|ERROR|CANCELED) /;

interface Row {
  name: string;
  cut: boolean;
  cached: boolean;
  error: boolean;
  canceled: boolean;
  seconds: number;
  readonly statuses: Set<string>;
  readonly log: Tail;
}

const startOf = (name: string): string => /^(?:LINK )?\[[^\]]*\]/.exec(name)?.[0] ?? '';

/** The final rows of a build: its work was done. */
const last = /^(?:\[[^\]]*\] )?(?:exporting|resolving provenance)/;

/**
 * Rows ` => …` of the terminal form (buildkit util/progress/progressui/display.go): every redraw prints all rows anew, names are cut
 * at the width without a mark, and what runs looks like what is done.
 */
export class TerminalRows implements RowReader {
  readonly form = 'terminal';
  private readonly rows = new Map<string, Row>();
  private current: Row | undefined;
  private head: Head | undefined;
  private mixed = false;
  failed: string | undefined;

  constructor(private readonly sawStart: boolean) {}

  /** The line above the rows is of another build: this one was finished, or counts and time went back. */
  restarts(head: Head): boolean {
    const before = this.head;
    if (before === undefined) return this.rows.size > 0;
    if (this.failed !== undefined) return true;
    if (before.finished) return head.seconds !== before.seconds || head.total !== before.total;
    return head.done < before.done || head.total < before.total || head.seconds < before.seconds;
  }

  begin(head: Head): void {
    this.head = {
      ...head,
      ...(head.builder === undefined && this.head?.builder !== undefined && { builder: this.head.builder }),
    };
    this.current = undefined;
  }

  /** A row behind its `=> `. */
  add(row: string): void {
    if (row.startsWith('=> # ')) {
      this.current?.log.push(row.slice(5));
      return;
    }
    const end = time.exec(row);
    const text = (end === null ? row : row.slice(0, end.index)).trimEnd();
    if (row.startsWith('=> ')) {
      const { current } = this;
      if (current !== undefined && current.statuses.size < 2000) current.statuses.add(text.slice(3).trim());
      return;
    }
    const mark = state.exec(text)?.[1];
    const name = (mark === undefined ? text : text.slice(mark.length + 1)).trimStart();
    if (name === '') return;
    // The name fills its column when one blank is left before the time's own.
    const cut = end !== null && end.index - text.length === 1;
    let found = this.rows.get(name);
    if (found === undefined) {
      found = {
        name,
        cut,
        cached: false,
        error: false,
        canceled: false,
        seconds: 0,
        statuses: new Set(),
        log: new Tail(),
      };
      this.rows.set(name, found);
    }
    if (mark === 'CACHED') found.cached = true;
    if (mark === 'ERROR') found.error = true;
    if (mark === 'CANCELED') found.canceled = true;
    if (end !== null) found.seconds = Math.max(found.seconds, Number(end[1]));
    this.current = found;
  }

  /** The block that shows a failed step names it in full: ` > [5/6] COPY a b:`. */
  name(whole: string): void {
    for (const row of this.rows.values())
      if (row.cut && whole.startsWith(row.name)) {
        row.name = whole;
        row.cut = false;
      }
  }

  /** What is above the row in its stage has ended: steps of a stage run one after the other. */
  private passed(row: Row): boolean {
    const [, label, at] = /^\[([^\]]*?)(\d+)\/\d+\]/.exec(row.name) ?? [];
    if (label === undefined) return true;
    return [...this.rows.values()].some((other) => {
      const [, same, index] = /^\[([^\]]*?)(\d+)\/\d+\]/.exec(other.name) ?? [];
      return same === label && Number(index) > Number(at);
    });
  }

  finish(): ReadRows {
    const rows = [...this.rows.values()];
    const { head } = this;
    const ended =
      this.failed !== undefined ||
      rows.some((r) => r.error || last.test(r.name)) ||
      (head !== undefined && (head.finished || (head.total > 0 && head.done === head.total)));
    const starts = rows.map((r) => startOf(r.name)).filter((s) => /\d\/\d/.test(s));
    // Two rows may share a place only as the halves of COPY --link and as bake targets that share names.
    const mixed = this.mixed || starts.length > new Set(starts).size * 2;
    const error = (r: Row): string | undefined => (r.error ? (this.failed ?? '') : r.canceled ? 'canceled' : undefined);
    const vertices = rows.map((r, i): Vertex => {
      const said = error(r);
      const pulled = [...r.statuses].some((s) => s.startsWith('extracting sha256:') || s.startsWith('sha256:'));
      const isStep = /^\[[^\]]*\d+\/\d+\] (?!FROM |ADD )/.test(r.name);
      return {
        id: `#${i + 1}`,
        name: r.cut ? `${r.name}${ellipsis}` : r.name,
        inputs: [],
        cached: r.cached || (pulled && isStep && !r.error),
        started: true,
        completed: r.cached || r.error || r.canceled || ended || this.passed(r),
        seconds: r.seconds,
        ...(said !== undefined && { error: said }),
        ...(r.canceled && { canceled: true }),
        statuses: [...r.statuses],
        log: r.log.last,
      };
    });
    // Every vertex that was begun has a row in the end; one that was not is counted too.
    const mayLackRows = this.failed === undefined && head !== undefined && rows.length < head.done;
    const cut = this.sawStart ? (ended ? undefined : 'end') : ended ? 'start' : 'both';
    return {
      vertices,
      ...(head?.builder !== undefined && { builder: head.builder }),
      ...(this.failed !== undefined && { failed: this.failed }),
      ...(cut !== undefined && { cut }),
      ...(mayLackRows && { mayLackRows }),
      ...(mixed && { mixed: true }),
    };
  }
}
