import type { FixInputs } from './inputs';
import type { FixPreview } from './preview';

/** What fixes are read from, and shown by. */
export interface FixTools {
  readonly inputs: FixInputs;
  readonly preview: FixPreview;
}
