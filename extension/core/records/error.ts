/** Input that is not a build record, with a sentence that says what was expected. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}
