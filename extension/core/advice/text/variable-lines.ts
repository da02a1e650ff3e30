import type { EnvVar, Step } from '../../plan/types';
import { rawText } from './instruction-text';
import type { AdviceInput } from '../types';

/**
 * The ARG and ENV lines of its own stage that give a step's variables their values, as they are written, to be repeated in
 * another stage; undefined when a value comes from elsewhere: the base, a trigger, or another variable.
 */
export function variableLines(
  { plan, text }: Pick<AdviceInput, 'plan' | 'text'>,
  step: Step,
  isUsed: (variable: EnvVar) => boolean = () => true,
): string[] | undefined {
  const lines: string[] = [];
  for (const variable of step.env.filter(isUsed)) {
    const setter = plan.steps.find(
      (s) =>
        s.stage === step.stage &&
        s.lines[0] === variable.line &&
        (s.instruction === 'ARG' || s.instruction === 'ENV') &&
        !s.id.includes('.'),
    );
    if (setter === undefined || setter.text.includes('$')) return undefined;
    lines.push(rawText(text, setter).replace(/^[ \t]+/, ''));
  }
  // A variable without a value expands to nothing, here as there.
  return [...new Set(lines)];
}
