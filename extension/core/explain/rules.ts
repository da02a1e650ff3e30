import { argChanged } from './causes/arg-changed';
import { baseChanged, imageMoved } from './causes/base-changed';
import { cacheDisabled } from './causes/cache-disabled';
import { cacheMissing } from './causes/cache-missing';
import { envChanged } from './causes/env-changed';
import { filesChanged } from './causes/files-changed';
import { firstBuild } from './causes/first-build';
import { ignoreChanged } from './causes/ignore-changed';
import { instructionAdded } from './causes/instruction-added';
import { instructionChanged } from './causes/instruction-changed';
import { namedContext } from './causes/named-context';
import { neededDownstream } from './causes/needed-downstream';
import { optionsChanged } from './causes/options-changed';
import { parentRebuilt } from './causes/parent-rebuilt';
import { platformChanged } from './causes/platform-changed';
import { remoteChanged } from './causes/remote-changed';
import { sourceRebuilt } from './causes/source-rebuilt';
import type { Rule } from './rule';

/** All causes, the one a person should read first at the top. A new cause is a file and a row here. */
export const rules: readonly Rule[] = [
  cacheDisabled,
  platformChanged,
  firstBuild,
  baseChanged,
  instructionChanged,
  instructionAdded,
  argChanged,
  envChanged,
  optionsChanged,
  parentRebuilt,
  ignoreChanged,
  imageMoved,
  remoteChanged,
  filesChanged,
  namedContext,
  sourceRebuilt,
  neededDownstream,
  cacheMissing,
];
