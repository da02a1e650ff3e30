export { chooseBaselines, sameFile, type Baselines } from './baseline';
export { buildInfo, explain, type ExplainInput, type PlannedRecord } from './explain';
export type { ContextEvidence } from './collect';
export { contextQuestions, type ContextQuestion } from './context-questions';
export type { ContextVerdict } from './context-evidence';
export * from './types';
