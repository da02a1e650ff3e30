export { fromElk, toElk } from './elk';
export { quick } from './quick';
export { stacked } from './stacked';
export { isDrawn, sizes } from './types';
export type { Box, EdgePath, Layout, LayoutOptions, Point, StageBox, StepBox } from './types';
