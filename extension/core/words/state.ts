import type { Progress } from '../match';
import { oneLine } from '../text/text';

/** What stands where no finished build is shown, each with the next thing to do. */
export const stateWords = {
  deleted: 'The file was deleted: this is the graph of its last text.',
  notRead: 'The graph of the text; builds are being read.',
  problem: (problem: string) => `No build to show: ${problem}.`,
  noHistory:
    'No build to show: the history is empty. Build this file with docker build, or open a .dockerbuild or a log.',
  foreign: (place: string) => `This build is of another Dockerfile: ${place}. Its steps are laid over this text.`,
  offered: (place: string, share: number) =>
    `No known build is of this file. A build of ${place} fits ${Math.round(share * 100)} %: choose it to look at it, or build this file.`,
  offeredAgainst: (place: string, share: number, ref: string) =>
    `a build of ${place} fits ${Math.round(share * 100)} %: --against ${ref} compares with it`,
  noneFits: 'No known build is of this file. Build it, or choose a build.',
} as const;

/** What is under way while builds and their records are read. */
export const readingWords = 'Reading builds…';

/** How far a running build is, in one clause. */
export const runningWords = ({ done, total, current }: Progress): string =>
  `building: ${total === 0 ? 'not yet at a step' : `${done} of ${total} steps`}${current === undefined ? '' : `, now ${oneLine(current, 60)}`}`;

export const endedWords = 'the build has ended: its record is being read';

/** The same in one sentence, with what is not told yet. */
export function runningLine(progress: Progress, ended: boolean): string {
  const text = ended ? endedWords : `${runningWords(progress)}; the causes are told when it has ended`;
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}
