import { compareCertainty, surest, type Cause, type Certainty, type Fact, type StepRef } from '../cause';

/** A cause at most this sure. */
export function atMost(cause: Cause, certainty: Certainty, evidence: Fact): Cause {
  if (compareCertainty(cause.certainty, certainty) <= 0) return cause;
  return { ...cause, certainty, evidence: [...cause.evidence, evidence] };
}

/** What comes through another step is no surer than that this one would run. Causes stand in the order of the plan. */
export function weigh(
  causes: ReadonlyMap<string, readonly Cause[]>,
  refOf: (id: string) => StepRef,
): Map<string, readonly Cause[]> {
  const weighed = new Map<string, readonly Cause[]>();
  for (const [id, list] of causes)
    weighed.set(
      id,
      list.map((c) =>
        c.via === undefined ? c : atMost(c, surest(weighed.get(c.via) ?? []), { kind: 'only-if', step: refOf(c.via) }),
      ),
    );
  return weighed;
}
