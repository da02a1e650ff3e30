import type { Cause, Certainty } from '../explain/types';
import { forecastWords } from '../format/forecast-words';

const rank: Readonly<Record<Certainty, number>> = { unknown: 0, inferred: 1, proven: 2 };

/** How sure it is that a step would run: as sure as the surest of its causes. */
export const sureness = (causes: readonly Cause[]): Certainty =>
  causes.reduce<Certainty>((best, c) => (rank[c.certainty] > rank[best] ? c.certainty : best), 'unknown');

/** A cause at most this sure. */
export function atMost(cause: Cause, certainty: Certainty, evidence: string): Cause {
  if (rank[cause.certainty] <= rank[certainty]) return cause;
  return { ...cause, certainty, evidence: [...cause.evidence, evidence] };
}

/** What comes through another step is no surer than that this one would run. Causes stand in the order of the plan. */
export function weigh(
  causes: ReadonlyMap<string, readonly Cause[]>,
  nameOf: (id: string) => string,
): Map<string, readonly Cause[]> {
  const weighed = new Map<string, readonly Cause[]>();
  for (const [id, list] of causes)
    weighed.set(
      id,
      list.map((c) =>
        c.via === undefined ? c : atMost(c, sureness(weighed.get(c.via) ?? []), forecastWords.onlyIf(nameOf(c.via))),
      ),
    );
  return weighed;
}
