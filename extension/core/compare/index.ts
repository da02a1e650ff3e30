export { compare, totals } from './compare';
export * from './types';
