import type { RepairInputs } from './inputs';
import type { RepairPreview } from './preview';

/** What repairs are read from, and shown by. */
export interface RepairTools {
  readonly inputs: RepairInputs;
  readonly preview: RepairPreview;
}
