export { chooseBaselines } from './baseline';
export { stepCounts } from './counts';
export { explain, type ExplainInput, type PlannedRecord } from './explain';
export { optionsOf, planned } from './planned';
export { runningExplanation } from './running';
export { ontoText } from './onto-text';
export { contextQuestions, type ContextQuestion } from './context-questions';
export type { ContextVerdict } from '../context/verdict';
export * from './types';
