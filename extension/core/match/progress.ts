import type { Vertex } from '../records/types';
import { parseVertexName } from './names';

/** How far a build has come, in the steps that a person knows from the Dockerfile. */
export interface Progress {
  /** Steps that have ended or came from the cache. */
  readonly done: number;
  /** Steps reported so far: BuildKit names them all as soon as it has read the Dockerfile. */
  readonly total: number;
  /** Text of the step that began last and has not ended. */
  readonly current?: string;
}

/** Counts the vertices of steps; BuildKit's own (`[internal] …`, `exporting …`) are left out. */
export function progressOf(vertices: readonly Vertex[]): Progress {
  const steps = vertices.flatMap((vertex) => {
    const name = parseVertexName(vertex.name);
    return name === undefined || name.link ? [] : [{ vertex, name }];
  });
  const running = steps
    .filter(({ vertex }) => vertex.started && !vertex.completed && !vertex.cached)
    .sort((a, b) => (b.vertex.startedAt ?? 0) - (a.vertex.startedAt ?? 0));
  const current = running[0]?.name.text;
  return {
    // A FROM ends when it is resolved, and begins again when its layers are pulled: ended once counts.
    done: steps.filter(({ vertex }) => vertex.completedAt !== undefined || vertex.completed || vertex.cached).length,
    total: steps.length,
    ...(current !== undefined && { current }),
  };
}
