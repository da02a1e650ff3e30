export { compare, compareRecords, withIds } from './compare';
export { totals } from './totals';
export * from './types';
