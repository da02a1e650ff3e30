export interface Entry {
  readonly name: string;
  readonly folder: boolean;
}

/** Reads files for advice: from the disk for the command, through VS Code for the editor. Paths are the reader's own. */
export interface Reader {
  /** What a folder holds; nothing when it can't be read. */
  list(folder: string): Promise<readonly Entry[]>;
  /** Text of a file; undefined when it can't be read. */
  read(path: string): Promise<string | undefined>;
  join(folder: string, name: string): string;
  /** The name a file goes by in edits. */
  nameOf(path: string): string;
}
