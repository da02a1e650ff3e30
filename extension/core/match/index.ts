export { hasAllAbove, hasAllOfStage } from './numbers';
export { fits, match, mayBeOf } from './match';
export { imageOfFrom, parseVertexName, sameDigest } from './names';
export { withWholeNames } from './whole-names';
export { cachedElsewhere } from './beside';
export { progressOf, type Progress } from './progress';
export type { Match, MatchedStep } from './types';
