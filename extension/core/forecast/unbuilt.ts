import type { Build } from '../explain/build';
import { parseVertexName, type MatchedStep } from '../match';
import { imageOfFrom } from '../match/names';
import type { Plan, Step } from '../plan/types';
import type { BuildRecord } from '../records/types';

/** A step that takes part in a build: one of work, that the target needs. */
export const isWork = (step: Step): boolean => step.needed && step.vertex && step.instruction !== 'FROM';

const record: BuildRecord = { form: 'history', status: 'unknown', vertices: [], warnings: [] };

/**
 * A plan laid out as if all of it had run, so that what asks why a step of a build ran can be asked of it. `platform` is the one
 * it is planned for, when records name theirs.
 */
export function unbuilt(plan: Plan, platform: string | undefined): Build {
  const steps = plan.steps.map((step): MatchedStep => {
    const text = step.vertexName === undefined ? step.text : (parseVertexName(step.vertexName)?.text ?? step.text);
    const image = step.instruction === 'FROM' ? imageOfFrom(text) : undefined;
    return {
      step,
      ...(platform !== undefined && { platform }),
      outcome: isWork(step) ? 'rebuilt' : step.needed ? 'resolved' : 'not-needed',
      seconds: 0,
      vertices: [],
      text,
      pulled: false,
      ...(image !== undefined && { image }),
      ops: [],
    };
  });
  return { record, match: { plan, fromText: true, platforms: [], steps, unmatched: [] } };
}
