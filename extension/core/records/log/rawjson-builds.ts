import { VertexFold, type SolveEvent } from '../events';
import { parseRawjsonLine } from '../rawjson';
import type { Vertex } from '../types';

const message = /\{\s*"(?:vertexes|statuses|logs|warnings)":/;
const definition = /^\[(?:\S+ )?internal\] load build definition\b/;

/** Builds of a rawjson log: one after the other when several were written into it. */
export class RawjsonBuilds {
  private readonly folds: VertexFold[] = [];
  /** Digests of the vertices that load a Dockerfile, by their names: one a build and target. */
  private definitions = new Map<string, string>();
  private seen = false;

  /** Takes up a line; false when it is no status message. */
  add(line: string): boolean {
    const at = line.search(message);
    const event = at < 0 ? undefined : parseRawjsonLine(line.slice(at));
    if (event === undefined) return false;
    if (event.vertexes.length > 0) this.seen = true;
    if (this.folds.length === 0 || this.begins(event)) {
      this.folds.push(new VertexFold());
      this.definitions = new Map();
    }
    for (const v of event.vertexes)
      if (v.name !== undefined && definition.test(v.name)) this.definitions.set(v.name, v.digest);
    this.folds.at(-1)?.add(event);
    return true;
  }

  /** A Dockerfile is loaded under the same name by another vertex: its digest is one of the session. */
  private begins(event: SolveEvent): boolean {
    return event.vertexes.some((v) => {
      const known = v.name === undefined ? undefined : this.definitions.get(v.name);
      return known !== undefined && known !== v.digest;
    });
  }

  /** The vertices of each build; none when no message named a vertex. */
  builds(): (readonly Vertex[])[] {
    return this.seen ? this.folds.map((f) => f.vertices()).filter((v) => v.length > 0) : [];
  }
}
