export { differs } from './differs';
export { flagsOf } from './flags';
export { forecast, type EarlierBuild } from './forecast';
export { forecastQuestions } from './questions';
export * from './types';
export { namedImages } from './unbuilt';
