import type { BuildRecord, Vertex } from './types';

type Rows = Pick<BuildRecord, 'cut' | 'mayLackRows' | 'mixed' | 'status'>;

/** Rows before the first that is there may be missing. */
export const lacksStart = ({ cut }: Pick<BuildRecord, 'cut'>): boolean => cut === 'start' || cut === 'both';

/** Rows after the last that is there may be missing. */
export const lacksEnd = ({ cut, mayLackRows }: Pick<BuildRecord, 'cut' | 'mayLackRows'>): boolean =>
  cut === 'end' || cut === 'both' || mayLackRows === true;

/** All rows of the build, and of no other: what is not there was not printed. */
export const hasAllRows = ({ cut, mayLackRows, mixed }: Rows): boolean =>
  cut === undefined && mayLackRows !== true && mixed !== true;

/** All rows of a build that ended well: what is not there was not built. */
export const isWhole = (record: Rows): boolean => record.status === 'completed' && hasAllRows(record);

/** Rows that BuildKit prints when all steps are done (exporter and solver/llbsolver/solver.go). */
const closing = /^(?:\[[^\]]*\] )?(?:exporting|resolving provenance|preparing layers for inline cache)/;
const numbers = /^(?:LINK )?\[([^\]]*?)(\d+)\/(\d+)\] /;

/** Of each stage that is named, the steps of all its numbers are there. */
function hasAllNumbers(vertices: readonly Vertex[]): boolean {
  const seen = new Map<string, { readonly total: number; readonly at: Set<number> }>();
  for (const { name } of vertices) {
    const [, label = '', at, total] = numbers.exec(name) ?? [];
    if (total === undefined) continue;
    const stage = `${label}/${total}`;
    const known = seen.get(stage) ?? { total: Number(total), at: new Set<number>() };
    known.at.add(Number(at));
    seen.set(stage, known);
  }
  return seen.size > 0 && [...seen.values()].every(({ total, at }) => at.size >= total);
}

/**
 * The rows show that the steps of a build that did not fail were all done: something was exported, or, where nothing was to be
 * exported or a log announces all steps at once (rawjson: solver/jobs.go, connectProgressFromState), no number of a stage is missing.
 */
export const showsEnd = (vertices: readonly Vertex[], byNumbers: boolean): boolean =>
  vertices.some((v) => closing.test(v.name)) || (byNumbers && hasAllNumbers(vertices));
