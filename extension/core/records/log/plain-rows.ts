import type { Vertex } from '../types';
import { ellipsis, Tail, type ReadRows, type RowReader } from './build';

const finished = /^(?:DONE(?: (\d+(?:\.\d+)?)s)?|CACHED|CANCELED|ERROR:? ?(.*))$/;
const output = /^\d+\.\d+ /;
const progress =
  /^(?:sha256:|extracting |resolve |transferring |writing |pushing |preparing |exporting (?:layers|manifest|config|attestation)|sending |inferred |importing |naming |unpacking |reading |copying |loading |inline|pulling image |creating container |WARN: )/;
const header =
  /^(?:\[|importing cache|exporting |resolving |inferred|preparing|merging|loading|LINK |pulling|https?:|local:|docker-image:|git |FROM )/;
/** Rows of BuildKit before 0.8 that say of a vertex what later ones leave out. */
const oldRow = /^(?:digest: sha256:|started: |completed: |duration: )/;
const oldName = /^name: "(.*)"$/;
/** What is a vertex' own name and no row below one: a number that has another is of two builds. */
const isOtherName =
  /^(?:\[[^\]]*(?:\d+\/\d+|internal)\] |(?:\[\S+\] )?(?:exporting to (?:image|oci|docker|client|tar)|importing cache manifest))/;
/** PROGRESS_NO_TRUNC=0 cuts names at 72 (util/progress/progressui/printer.go). */
const truncated = 72;

interface Draft {
  readonly id: string;
  name: string;
  cached: boolean;
  done: boolean;
  seconds: number;
  error?: string;
  canceled: boolean;
  touched: boolean;
  /** Rows before the first that is there are missing. */
  readonly partial: boolean;
  /** Two names claim the number. */
  disputed: boolean;
  readonly statuses: Set<string>;
  readonly log: Tail;
}

/** An id of a status row, without its counters: `extracting sha256:…`, `transferring context: `. */
const statusId = (rest: string): string => rest.replace(/ \d+(?:\.\d+)?s(?= done$|$)/, '').replace(/ done$/, '');

/** A vertex keeps so many status rows: an export may have thousands. */
const maxStatuses = 2000;

/** A row that begins a vertex, as far as its text tells. */
export const isHeader = (rest: string): boolean => header.test(rest);

/**
 * A step whose layers are pulled was found in an imported cache, although the log says DONE: only cache hits and base
 * images are downloaded (recordings/seed-max/2).
 */
const pulledFromCache = (draft: Draft): boolean =>
  !/\] (?:FROM|ADD) /.test(draft.name) &&
  draft.name.startsWith('[') &&
  !draft.name.includes('internal]') &&
  draft.error === undefined &&
  [...draft.statuses].some((s) => s.startsWith('extracting sha256:') || s.startsWith('sha256:'));

function vertexOf(draft: Draft): Vertex {
  // Of a vertex whose first rows are missing, DONE may be that of a pull.
  const unsure = draft.disputed || (draft.partial && !draft.cached && draft.error === undefined);
  return {
    id: `#${draft.id}`,
    name: draft.name,
    inputs: [],
    cached: !draft.disputed && (draft.cached || pulledFromCache(draft)),
    started: true,
    completed: draft.done && !unsure,
    seconds: draft.seconds,
    ...(draft.error !== undefined && !draft.disputed && { error: draft.error }),
    ...(draft.canceled && !draft.disputed && { error: 'canceled', canceled: true }),
    statuses: [...draft.statuses],
    log: draft.log.last,
  };
}

/** Rows `#N …` of `--progress plain` (buildkit util/progress/progressui/printer.go). */
export class PlainRows implements RowReader {
  readonly form = 'plain';
  private readonly drafts = new Map<string, Draft>();
  private highest = 0;
  private mixed = false;
  failed: string | undefined;

  constructor(
    private readonly sawStart: boolean,
    private readonly builder?: string,
  ) {}

  /** The numbered row belongs to another build: numbers begin anew. */
  restarts(id: string, rest: string): boolean {
    if (id !== '1' || !isHeader(rest)) return false;
    const known = this.drafts.get(id);
    if (known === undefined || known.name === '') return false;
    // A vertex' own line may come twice in one build; without "#0 building" lines, #1 after others begins the next build.
    const again = known.name === rest && known.done && this.drafts.size > 1 && this.builder === undefined;
    return known.name !== rest || again;
  }

  add(id: string, rest: string): void {
    let draft = this.drafts.get(id);
    if (draft === undefined) {
      const partial = !this.sawStart && Number(id) !== this.highest + 1;
      draft = {
        id,
        name: '',
        cached: false,
        done: false,
        seconds: 0,
        canceled: false,
        touched: false,
        partial,
        disputed: false,
        statuses: new Set(),
        log: new Tail(),
      };
      this.drafts.set(id, draft);
      this.highest = Math.max(this.highest, Number(id));
    }
    this.read(draft, rest);
  }

  private read(draft: Draft, rest: string): void {
    const end = finished.exec(rest);
    if (end !== null) {
      draft.done = true;
      if (rest === 'CACHED') draft.cached = true;
      else if (rest === 'CANCELED') draft.canceled = true;
      else if (rest.startsWith('ERROR')) draft.error = end[2] ?? '';
      else draft.seconds += Number(end[1] ?? '0') - (draft.touched ? draft.seconds : 0);
      return;
    }
    if (rest === '...' || oldRow.test(rest)) return;
    const old = oldName.exec(rest)?.[1];
    const name = old ?? (rest.length === truncated + 3 && rest.endsWith('...') ? rest.slice(0, -3) + ellipsis : rest);
    const mayBeName = old !== undefined || ((isHeader(rest) || !progress.test(rest)) && !output.test(rest));
    if (draft.name === '' && mayBeName) draft.name = name;
    else if (name === draft.name) draft.touched = draft.done;
    else if (isOtherName.test(rest)) {
      draft.disputed = true;
      this.mixed = true;
    } else if (progress.test(rest)) {
      if (draft.statuses.size < maxStatuses) draft.statuses.add(statusId(rest));
    } else draft.log.push(rest.replace(output, ''));
  }

  finish(): ReadRows {
    const drafts = [...this.drafts.values()];
    // A base image's row may stay open when its layers are there already.
    const open = drafts.some((v) => !v.done && !/\] FROM |^FROM /.test(v.name));
    const cutEnd = open && this.failed === undefined;
    const cut = this.sawStart ? (cutEnd ? 'end' : undefined) : cutEnd ? 'both' : 'start';
    return {
      vertices: drafts.filter((v) => v.name !== '').map(vertexOf),
      ...(this.builder !== undefined && { builder: this.builder }),
      ...(this.failed !== undefined && { failed: this.failed }),
      ...(cut !== undefined && { cut }),
      ...(this.mixed && { mixed: true }),
    };
  }
}
