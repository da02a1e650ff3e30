import type { ShownOutcome } from '../extension/protocol';

/** What stands for an outcome besides its colour: a word, and a drawing in a 16 × 16 box. */
export interface OutcomeMark {
  readonly word: string;
  readonly path: string;
}

export const outcomeMarks: Readonly<Record<ShownOutcome, OutcomeMark>> = {
  cached: { word: 'cached', path: 'M3 8.5 L6.5 12 L13 4.5' },
  rebuilt: { word: 'rebuilt', path: 'M12.5 5.2 A5.5 5.5 0 1 0 13.5 8.6 M12.9 1.8 L12.7 5.4 L9.1 5.2' },
  resolved: { word: 'resolved', path: 'M3.5 8 L12.5 8' },
  failed: { word: 'failed', path: 'M4 4 L12 12 M12 4 L4 12' },
  canceled: { word: 'canceled', path: 'M8 2.5 A5.5 5.5 0 1 0 8.01 2.5 M4.2 11.8 L11.8 4.2' },
  'not-reached': { word: 'not reached', path: 'M6 4 L6 12 M10 4 L10 12' },
  'not-needed': { word: 'not needed', path: 'M8 3.5 A4.5 4.5 0 1 0 8.01 3.5' },
  running: { word: 'running', path: 'M5 3.5 L12 8 L5 12.5 Z' },
  'would-rebuild': { word: 'would be rebuilt', path: 'M8 2.5 A5.5 5.5 0 1 0 8.01 2.5 M8 5 L8 8.3 L10.5 9.8' },
  'would-reuse': { word: 'would be reused', path: 'M1.5 8.8 L4.6 12 L10.4 4.8 M8.2 11.4 L8.8 12 L14.6 4.8' },
  unknown: { word: 'not known', path: 'M5.5 6 A2.5 2.5 0 1 1 8 8.5 L8 10 M8 12.4 L8 12.6' },
};

export const outcomes = Object.keys(outcomeMarks) as ShownOutcome[];
