export { forecast, type EarlierBuild, type ForecastInput } from './forecast';
export { forecastQuestions } from './questions';
export * from './types';
