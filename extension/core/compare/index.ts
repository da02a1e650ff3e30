export { compare } from './compare';
export { totals } from './totals';
export * from './types';
