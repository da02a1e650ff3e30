export { fits, match, mayBeOf } from './match';
export { imageOfFrom, parseVertexName } from './names';
export type { Match, MatchedStep } from './types';
export { planOptionsOf } from './plan-options';
