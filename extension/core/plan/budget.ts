import { LexError } from './lex-error';

/**
 * A text that takes more than a moment to plan: no Dockerfile that somebody wrote does, one made to stop an editor may.
 * The plan then says so and holds nothing else.
 */
export class TooMuchError extends Error {
  override readonly name = 'TooMuchError';
  constructor() {
    super('too much to analyse: the file, or what its variables grow to, is larger than any that is planned');
  }
}

/** Units of one plan, a character each: about a second of work. */
const ofPlan = 1 << 24;

/** What work costs in characters, as measured. */
export const costs = { instruction: 400, variableCopied: 16, variableListed: 8 } as const;

/** What a plan may still cost. Spending it is what keeps a plan's time and memory within bounds. */
export class Budget {
  private left = ofPlan;

  /** @throws TooMuchError when nothing is left. */
  spend(units: number): void {
    this.left -= units;
    if (this.left < 0) throw new TooMuchError();
  }
}

/** Characters a variable may grow to by expansion: the kernel passes 128 KiB to a process (MAX_ARG_STRLEN). */
export const maxValue = 1 << 20;
/** Substitutions inside of each other; each takes a part of the stack. */
export const maxNesting = 200;
/** Pattern times value of one substitution: a linear matcher takes about a second for it. */
const maxMatching = 1 << 24;

/** @throws LexError for a match whose time nobody would wait for. */
export function checkMatching(pattern: string, value: string): void {
  if (pattern.length * value.length > maxMatching)
    throw new LexError('a pattern and its value are too much to analyse');
}
