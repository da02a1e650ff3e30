export { plan } from './plan';
export { planToJson } from './json';
export { normalizeImage } from './image';
export * from './types';
