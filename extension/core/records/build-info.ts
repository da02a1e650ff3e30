import type { BuildRecord, SourceForm } from './types';

/** A build, named: what a person needs to know which one is meant. Times are milliseconds since 1970. */
export interface BuildInfo {
  readonly ref?: string;
  readonly builder?: string;
  readonly name?: string;
  readonly startedAt?: number;
  readonly status: BuildRecord['status'];
  readonly target?: string;
  /** Bake's target or compose's service. */
  readonly bakeTarget?: string;
  readonly source: SourceForm;
}

/** What names a build. */
export function buildInfo(record: BuildRecord): BuildInfo {
  return {
    ...(record.ref !== undefined && { ref: record.ref }),
    ...(record.builder !== undefined && { builder: record.builder }),
    ...(record.name !== undefined && { name: record.name }),
    ...(record.startedAt !== undefined && { startedAt: record.startedAt }),
    status: record.status,
    ...(record.target !== undefined && { target: record.target }),
    ...(record.bakeTarget !== undefined && { bakeTarget: record.bakeTarget }),
    source: record.form,
  };
}
