import type { Step } from '../../plan/types';
import { count, list, oneLine } from '../../text/text';
import type { NoiseGround } from '../around/noise-verdict';

interface Told {
  readonly paths: readonly string[];
  readonly pattern: string;
  readonly ground: NoiseGround;
  readonly why: string;
  readonly broke: number;
  readonly of: number;
}

/** What shows that a path may be left out, or why it is not taken unless a person says so. */
const grounds: Readonly<Record<NoiseGround, string>> = {
  installed: 'a RUN installs it in the image, and the COPY lays what this machine has over that',
  tool: 'a tool makes it anew',
  'git-ignored': 'git ignores it: the image is built without it from a clean checkout',
  broke: 'no step and no source names it',
  secret:
    'the program in the image may read it: hand it over at run time (--env-file) or as a build secret, then leave it out',
  unknown: 'nothing is known of what it is for',
};

const evidence = ({ broke, of }: Told): string =>
  of === 0 || broke === 0 ? '' : `; it was part of ${broke} of the last ${count(of, 'rebuild')}`;

const named = (groups: readonly Told[]): string => {
  const first = groups.slice(0, 2).map((g) => (g.paths.length === 1 ? (g.paths[0] ?? '') : g.pattern));
  return groups.length > 2 ? `${first.join(', ')} and ${groups.length - 2} more` : list(first);
};

export const noiseTexts = {
  title: (groups: readonly Told[]): string => `Leave ${named(groups)} out of the build context`,
  message: (step: Step, groups: readonly Told[]): string =>
    `${oneLine(step.text)} takes ${groups
      .slice(0, 3)
      .map((g) => `${g.pattern} (${g.why}; ${grounds[g.ground]}${evidence(g)})`)
      .join(', ')}${groups.length > 3 ? ` and ${groups.length - 3} more` : ''}; the image no longer holds ${
      groups.length === 1 ? 'it' : 'them'
    } then`,
  choice: (group: Told): string => `${group.why}; ${grounds[group.ground]}${evidence(group)}`,
  basis: (steps: number): string =>
    `${count(steps, 'step')} ran again in the last build for files of these patterns alone`,
};
