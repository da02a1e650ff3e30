export * from './types';
export { RecordError } from './error';
export { foldEvents, VertexFold, type SolveEvent } from './events';
export { parseRawjsonLine } from './rawjson';
export { readAttrs } from './attrs';
export { provenanceFields, readProvenance } from './provenance';
export { readRecords, recordOfRawjson } from './read';
