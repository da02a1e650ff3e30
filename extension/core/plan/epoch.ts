import { sourceKind } from './remote';
import type { StageState } from './state';
import type { EnvVar, PlanProblem } from './types';

/**
 * SOURCE_DATE_EPOCH is a number, `context`, or a stage on scratch that is one remote ADD (dockerfile2llb/epoch.go). The last
 * two are looked up when the build runs, so that the value is not in the text.
 */
export function checkEpoch(value: EnvVar | undefined, stages: readonly StageState[]): PlanProblem[] {
  const text = value?.value ?? '';
  if (text === '' || /^[+-]?\d+$/.test(text)) return [];
  const stage = stages.find((s) => s.name === text.toLowerCase());
  const lines = [value?.line ?? 1, value?.line ?? 1] as const;
  const looked: PlanProblem = {
    lines,
    message: `SOURCE_DATE_EPOCH is read from ${text} when the build runs`,
    unknown: true,
  };
  if (text === 'context') return [looked];
  if (stage === undefined) return [{ lines, message: `invalid SOURCE_DATE_EPOCH: ${text}` }];
  const refuse = (message: string): PlanProblem[] => [{ lines: stage.lines, message }];
  if (stage.base !== 'scratch') return refuse('SOURCE_DATE_EPOCH stage must use FROM scratch');
  let found = 0;
  for (const { command } of stage.commands) {
    if (command.kind === 'arg') continue;
    if (command.kind !== 'add')
      return refuse(
        `SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported ${command.instruction.keyword.toUpperCase()} instruction`,
      );
    const [source] = command.sources;
    if (command.sources.length !== 1 || source === undefined || sourceKind(source) === 'context')
      return refuse('SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD');
    found++;
  }
  return found === 1 ? [looked] : refuse('SOURCE_DATE_EPOCH stage must contain exactly one remote ADD');
}
