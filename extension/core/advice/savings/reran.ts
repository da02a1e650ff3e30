import type { ExplainedStep } from '../../explain/types';
import { seconds } from '../../text/text';
import type { Step } from '../../plan/types';
import { isWithin } from '../same/landing';
import type { AdviceInput, Fix } from '../types';

/** Seconds that steps took in the explained build, as a saving with its basis; undefined when there are none. */
export function secondsOf(steps: readonly ExplainedStep[] | undefined, basis: string): Fix['saves'] {
  if (steps === undefined || steps.length === 0) return undefined;
  const total = steps.reduce((sum, s) => sum + s.seconds, 0);
  return {
    seconds: Math.round(total * 1000) / 1000,
    basis: `${steps.length} step${steps.length === 1 ? '' : 's'} ${basis}, ${seconds(total)}`,
  };
}

/** The explained step that a plan's step is, by its place and text. */
const explained = ({ explanation }: AdviceInput, step: Step): ExplainedStep | undefined =>
  explanation?.steps.find((s) => s.step.stage === step.stage && s.step.source === step.source);

/**
 * Seconds of a command that ran again in the explained build only because a COPY above it took changed files, none of them
 * among those it reads itself. Undefined unless the record names the files.
 */
export function reranBehind(input: AdviceInput, copy: Step, run: Step, reads: readonly string[]): Fix['saves'] {
  const [above, below] = [explained(input, copy), explained(input, run)];
  const files = above?.causes.flatMap((c) => (c.kind === 'files-changed' ? (c.culprit.files ?? []) : [])) ?? [];
  const known = files.length > 0 && files.every((f) => f.change !== 'candidate');
  const touched = files.some((f) => reads.some((r) => isWithin(f.path, r)));
  const only = below?.outcome === 'rebuilt' && below.causes.every((c) => c.kind === 'parent-rebuilt');
  if (!known || touched || !only || above?.causes.some((c) => c.kind !== 'files-changed') !== false) return undefined;
  return secondsOf([below], 'ran again in the last build though none of the files it reads changed');
}
