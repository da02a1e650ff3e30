import { isCacheImport } from './cache-imports';
import type { BuildRecord, Vertex } from './types';

/** How a build ended, as far as its vertices tell: an import that failed ends none. */
export function statusOf(vertices: readonly Vertex[]): BuildRecord['status'] {
  if (vertices.some((v) => v.error !== undefined && v.canceled !== true && !isCacheImport(v))) return 'failed';
  if (vertices.some((v) => v.canceled === true)) return 'canceled';
  if (vertices.some((v) => v.started && !v.completed)) return 'unknown';
  return 'completed';
}
