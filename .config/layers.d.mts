/** Folders of extension/core, the lowest first. */
export const layers: readonly string[];
/** Circles among files, and among the folders of the extension; `files` are texts by path. */
export function circlesIn(files: ReadonlyMap<string, string>): string[][];
/** All sources, by path from the top. */
export function sources(root: string): Map<string, string>;
