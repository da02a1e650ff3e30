export * from './types';
export { readBuilderCache, type BuilderCache, type KeptResult } from './builder-cache';
export { RecordError } from './error';
export { VertexFold } from './events';
export { parseRawjsonLine } from './rawjson';
export { provenanceFields, readProvenance } from './provenance';
export { readRecords, recordOfRawjson } from './read';
export { namedBuilds, type NamedBuild } from './metadata';
export { maxUnpackedAsked } from './budget';
