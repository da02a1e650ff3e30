import { parseVertexName } from './names';
import type { Match, MatchedStep } from './types';

/** Names of the rows of one stage, by their label and how many the stage has: `[deps 2/4]`. */
const numbersOf = ({ steps }: Match, label: string, total: number, platform: string | undefined): Set<number> =>
  new Set(
    steps
      .filter((s) => s.platform === platform)
      .flatMap((s) => s.vertices)
      .flatMap((v) => {
        const name = parseVertexName(v.name);
        return name?.label === label && name.total === total ? [name.index] : [];
      }),
  );

const isFilled = (seen: ReadonlySet<number>, to: number): boolean =>
  Array.from({ length: to }, (_, i) => i + 1).every((i) => seen.has(i));

/** The record has a row of each number below the step's own in its stage: what is not among them was not there. */
export function hasAllAbove(match: Match, { main, platform }: MatchedStep): boolean {
  const own = main === undefined ? undefined : parseVertexName(main.name);
  return own !== undefined && isFilled(numbersOf(match, own.label, own.total, platform), own.index - 1);
}

/** The record has rows of the stage, of all its numbers: a step that is not among them was not there. */
export function hasAllOfStage(match: Match, stage: number): boolean {
  const names = match.steps
    .filter((s) => s.step.stage === stage)
    .flatMap((s) => s.vertices.map((v) => ({ platform: s.platform, name: parseVertexName(v.name) })));
  return (
    names.length > 0 &&
    names.every(
      ({ platform, name }) =>
        name === undefined || isFilled(numbersOf(match, name.label, name.total, platform), name.total),
    )
  );
}
