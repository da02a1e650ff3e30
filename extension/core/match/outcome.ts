import type { BuildRecord, Vertex } from '../records/types';
import { lacksEnd, lacksStart } from '../records/whole';
import type { Outcome } from './types';

/** A layer of a registry was fetched or unpacked for this vertex. */
export const isPulled = (vertex: Vertex): boolean =>
  vertex.statuses.some((s) => s.startsWith('extracting ') || s.startsWith('sha256:'));

/** The vertex ran: started, finished without error, and was never reported cached. */
const ran = (vertex: Vertex): boolean =>
  vertex.started && vertex.completed && !vertex.cached && vertex.error === undefined;

/**
 * What happened to a step, from its vertices. Cached once means cached; a FROM is looked up or pulled and never rebuilt;
 * when several vertices stand for one step (bake targets that share it), one that ran outweighs those that were served
 * by it (recordings/bake/1).
 */
export function outcomeOf(vertices: readonly Vertex[], from: boolean, record: BuildRecord): Outcome {
  const { status } = record;
  const failed = vertices.find((v) => v.error !== undefined && v.canceled !== true && !v.cached);
  if (from) {
    if (failed !== undefined) return 'failed';
    return vertices.some((v) => v.started || v.cached) ? 'resolved' : lacksEnd(record) ? 'unknown' : 'not-reached';
  }
  // Whose the row is that says how it ended is not known.
  if (record.mixed === true) return 'unknown';
  if (vertices.some(ran)) return 'rebuilt';
  if (failed !== undefined) return 'failed';
  // Of a step that ran, a later row of another target says CACHED.
  if (vertices.some((v) => v.cached)) return record.shared !== undefined && lacksStart(record) ? 'unknown' : 'cached';
  if (vertices.some((v) => v.canceled === true)) return 'canceled';
  if (vertices.some((v) => v.started && !v.completed)) {
    if (status === 'running') return 'running';
    return status === 'canceled' || status === 'failed' ? 'canceled' : 'unknown';
  }
  return status === 'running' || lacksEnd(record) ? 'unknown' : 'not-reached';
}
