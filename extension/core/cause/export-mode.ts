/** What of a build its cache export wrote; `unknown` when the record does not keep the mode. */
export type ExportMode = 'inline' | 'min' | 'max' | 'none' | 'unknown';
