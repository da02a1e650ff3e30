export { fits, match, mayBeOf } from './match';
export { imageOfFrom, parseVertexName } from './names';
export { progressOf, type Progress } from './progress';
export type { Match, MatchedStep } from './types';
