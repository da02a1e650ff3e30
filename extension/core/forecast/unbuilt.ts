import type { Build } from '../explain/build';
import { parseVertexName, type MatchedStep } from '../match';
import { imageOfFrom } from '../match/names';
import type { Plan, Step } from '../plan/types';
import type { BuildRecord } from '../records/types';

/** A step that takes part in a build: one of work, that the target needs. */
export const isWork = (step: Step): boolean => step.needed && step.vertex && step.instruction !== 'FROM';

const record: BuildRecord = { form: 'history', status: 'unknown', vertices: [], warnings: [] };

const textOf = (step: Step): string =>
  step.vertexName === undefined ? step.text : (parseVertexName(step.vertexName)?.text ?? step.text);

/** Names of images that a plan's FROM lines leave to be looked up: those without a digest. */
export const namedImages = (plan: Plan): string[] => [
  ...new Set(
    plan.steps.flatMap((step) => {
      const image = step.needed && step.vertex && step.instruction === 'FROM' ? imageOfFrom(textOf(step)) : undefined;
      return image === undefined || image.digest !== undefined ? [] : [image.ref];
    }),
  ),
];

/**
 * A plan laid out as if all of it had run, so that what asks why a step of a build ran can be asked of it. `platform` is the one
 * it is planned for, when records name theirs; `images` are digests by name.
 */
export function unbuilt(
  plan: Plan,
  platform: string | undefined,
  images: ReadonlyMap<string, string> = new Map(),
): Build {
  const steps = plan.steps.map((step): MatchedStep => {
    const text = textOf(step);
    const named = step.instruction === 'FROM' ? imageOfFrom(text) : undefined;
    const digest = named?.digest ?? images.get(named?.ref ?? '');
    const image = named === undefined || digest === undefined ? named : { ...named, digest };
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
