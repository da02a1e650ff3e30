export { chooseBaselines, sameFile, type Baselines } from './baseline';
export { stepCounts } from './counts';
export { buildInfo, explain, type ExplainInput, type PlannedRecord } from './explain';
export { optionsOf, planned, planOf } from './planned';
export { runningExplanation } from './running';
export { ontoText } from './onto-text';
export type { ContextEvidence } from './collect';
export type { Verdict as ContextVerdict } from './context-evidence';
export * from './types';
