import type { BuildRecord } from './types';

type Rows = Pick<BuildRecord, 'cut' | 'mixed' | 'status'>;

/** Rows before the first that is there may be missing. */
export const lacksStart = ({ cut }: Pick<BuildRecord, 'cut'>): boolean => cut === 'start' || cut === 'both';

/** Rows after the last that is there may be missing. */
export const lacksEnd = ({ cut }: Pick<BuildRecord, 'cut'>): boolean => cut === 'end' || cut === 'both';

/** All rows of the build, and of no other: what is not there was not printed. */
export const hasAllRows = ({ cut, mixed }: Rows): boolean => cut === undefined && mixed !== true;

/** All rows of a build that ended well: what is not there was not built. */
export const isWhole = (record: Rows): boolean => record.status === 'completed' && hasAllRows(record);
