export { plan } from './plan';
export { planToJson, stepToJson } from './json';
export { normalizeImage } from './image';
export * from './types';
