export { fits, match, mayBeOf } from './match';
export { parseVertexName } from './names';
export { progressOf, type Progress } from './progress';
export type { Match, MatchedStep } from './types';
