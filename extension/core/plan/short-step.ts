import { oneLine } from '../text/text';
import type { Step } from './types';

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
