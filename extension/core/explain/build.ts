import { match, parseVertexName, type Match } from '../match';
import type { Plan } from '../plan/types';
import type { BuildRecord } from '../records/types';

/** A build laid over its plan. */
export interface Build {
  readonly record: BuildRecord;
  readonly match: Match;
}

/** A record and, when its Dockerfile is at hand, the plan of it. */
export interface PlannedRecord {
  readonly record: BuildRecord;
  readonly plan?: Plan;
}

/** ONBUILD of a base image runs steps that no Dockerfile shows: only the record's own names tell what stands on what. */
const hasHidden = ({ vertices }: BuildRecord): boolean =>
  vertices.some((v) => parseVertexName(v.name)?.text.startsWith('ONBUILD ') === true);

/** A record laid over its plan. */
export const buildOf = ({ record, plan }: PlannedRecord): Build => ({
  record,
  match: match(record, hasHidden(record) ? undefined : plan),
});
