import type { Buildx, HistoryEntry } from '../buildx';
import { placeOf, type Place } from '../core/lines';

/** Places of builds as their refs note them: small files of this machine, each read once. */
export class NotedPlaces {
  private readonly known = new Map<string, Place | undefined>();

  /** Reads what is noted of builds; one that was started on another machine has no ref here. */
  async read(entries: readonly HistoryEntry[], buildx: Pick<Buildx, 'started'>): Promise<void> {
    const fresh = entries.filter((e) => this.known.get(e.ref) === undefined);
    await Promise.all(
      fresh.map(async ({ ref }) => {
        const started = await buildx.started(ref);
        this.known.set(ref, started === undefined ? undefined : placeOf(started));
      }),
    );
  }

  get(ref: string): Place | undefined {
    return this.known.get(ref);
  }
}
