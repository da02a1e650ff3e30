import type { Plan, Step } from '../plan/types';

/** One line of at most `length` characters; what is left out is marked. */
export function oneLine(text: string, length = 60): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const points = [...line];
  return points.length <= length ? line : `${points.slice(0, length - 1).join('')}…`;
}

/** The stage as a person calls it: its name, else its number. */
export function stageName(plan: Plan, index: number): string {
  const stage = plan.stages[index];
  if (stage?.name !== undefined) return stage.name;
  return plan.stages.length === 1 ? 'the stage' : index === plan.targetStage ? 'the final stage' : `stage ${index}`;
}

/** The instruction without its flags and, of COPY and ADD, without the destination: `COPY ./dummy`. */
export function shortStep(step: Step): string {
  const words = step.text.replace(/\s+/g, ' ').split(' ');
  const rest = words
    .slice(1)
    .filter((w, i, all) => !(w.startsWith('--') && all.slice(0, i).every((x) => x.startsWith('--'))));
  if ((step.instruction === 'COPY' || step.instruction === 'ADD') && rest.length > 1 && !rest[0]?.startsWith('[')) {
    const from = step.inputs.find((i) => i.kind === 'copy' || i.kind === 'image');
    const prefix = from === undefined ? '' : (words.find((w) => w.startsWith('--from=')) ?? '');
    return oneLine([step.instruction, prefix, ...rest.slice(0, -1)].filter((w) => w !== '').join(' '));
  }
  return oneLine([step.instruction, ...rest].join(' '));
}

/** `COPY ./dummy in stage2`; the stage is left out when there is only one. */
export function stepIn(plan: Plan, step: Step): string {
  return plan.stages.length === 1 ? shortStep(step) : `${shortStep(step)} in ${stageName(plan, step.stage)}`;
}

/** Seconds as a person says them: `0.3 s`, `14 s`, `2 min 5 s`. */
export function seconds(value: number): string {
  if (value < 0.05) return '0 s';
  if (value < 9.95) return `${value.toFixed(1)} s`;
  if (value < 60) return `${Math.round(value)} s`;
  const minutes = Math.floor(Math.round(value) / 60);
  const rest = Math.round(value) % 60;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** A list in a sentence: `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** A digest's first twelve digits, as docker shows it. */
export const shortDigest = (digest: string): string => digest.replace(/^(\w+:[0-9a-f]{12})[0-9a-f]+$/, '$1');
