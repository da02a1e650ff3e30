import type { Progress } from '../match';
import { words } from './words';

/** What stands where no finished build is shown, each with the next thing to do. */
export const stateWords = {
  deleted: 'The file was deleted: this is the graph of its last text.',
  notRead: 'The graph of the text; builds are being read.',
  problem: (problem: string) => `No build to show: ${problem}.`,
  noHistory:
    'No build to show: the history is empty. Build this file with docker build, or open a .dockerbuild or a log.',
  noneFits: 'No known build fits this file. Build it, or choose a build.',
} as const;

/** How far a running build is, in one sentence. */
export function runningLine({ done, total, current }: Progress, ended: boolean): string {
  const text = ended ? words.runningEnded : `${words.running(done, total, current)}; ${words.runningCauses}`;
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}
