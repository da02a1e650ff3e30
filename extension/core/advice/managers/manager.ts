/** What is known of the project where an install command runs; names are from that folder. */
export interface Project {
  /** The install command, blanks made one. */
  readonly command: string;
  /** Files of the build context at and below that folder. */
  readonly files: readonly string[];
  readonly read: (name: string) => string | undefined;
  /** Variables in scope of the command. */
  readonly env: ReadonlyMap<string, string>;
  /** Files of the folders above that the same COPY brings, such as `../pom.xml`. */
  readonly above?: readonly string[];
}

/** A package manager: what its install reads and writes, by its own documentation. */
export interface Manager {
  readonly name: string;
  /** Commands that install or fetch dependencies, whole. */
  readonly install: RegExp;
  /** Files that the install reads when they are there. */
  readonly reads: (project: Project) => readonly string[];
  /** Folders it reads whole when they are there. */
  readonly folders?: (project: Project) => readonly string[];
  /** Files that it looks for in the folders above its own, too. */
  readonly upwards?: RegExp;
  /** Variables that may name files for it. */
  readonly variables?: RegExp;
  /** Names of folders and files it writes in the project: a copy of the source must not bring its own. */
  readonly writes: readonly string[];
  /** Why the install needs more than these files, or changes one of them; undefined when it does not. */
  readonly refuse: (project: Project) => string | undefined;
  /** What a person should know of the edit before taking it. */
  readonly note?: (project: Project) => string | undefined;
  /** Where downloads are kept for the next run. */
  readonly cache?: Cache;
  /** A command of its own that fetches what a build, or an install of the project itself, would fetch. */
  readonly fetch?: Fetch;
}

/** Fetching dependencies apart from the build that needs them. */
export interface Fetch {
  /** Commands that fetch and need the source as well. */
  readonly when: RegExp;
  /** Images that have such a command; any when absent. */
  readonly base?: RegExp;
  /** The command that only fetches; `command` of the project is the one that needs the source. */
  readonly command: (project: Project) => string;
  /** What it refuses besides the install's own reasons. */
  readonly refuse?: (project: Project) => string | undefined;
}

/** The folder of a package manager's downloads. */
export interface Cache {
  /** For root, as the official images set it up. */
  readonly target: string;
  /** Commands that use it; more than install dependencies. */
  readonly command: RegExp;
  /** Its files are used in place by later steps: they are no copy. */
  readonly isStore?: true;
  /**
   * Later commands of the same tool read it in place, and fetch what is missing: each of a stage gets the mount. Only where the stage is
   * no part of the image.
   */
  readonly isReread?: true;
  /** More folders of the same kind, mounted beside it. */
  readonly beside?: readonly string[];
  /** Flags that switch it off: they go when the mount comes. */
  readonly off?: RegExp;
  readonly sharing?: 'locked';
  /** The image whose set-up puts it there; any when absent. */
  readonly base?: RegExp;
  /** Variables that move it, or switch it off. */
  readonly variables: readonly string[];
  /** Flags and commands that switch it off or empty it. */
  readonly unused?: RegExp;
}

export const has = (project: Project, name: string): boolean => project.files.includes(name);

/** Names of a list that are there. */
export const present =
  (...names: readonly string[]) =>
  (project: Project): readonly string[] =>
    names.filter((n) => has(project, n));

/** A JSON file as an object; undefined when it is none. */
export function readJson(project: Project, name: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(project.read(name) ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The first reason that holds. */
export const firstOf = (...reasons: readonly (string | false | undefined)[]): string | undefined =>
  reasons.find((r): r is string => typeof r === 'string');

/** The file must be read to tell what an install needs. */
export const mustRead = (project: Project, name: string): string | undefined =>
  !has(project, name)
    ? `${name} is not in the build context`
    : project.read(name) === undefined
      ? `${name} can't be read`
      : undefined;

/** Names of folders of a list that hold something. */
export const presentFolders =
  (...names: readonly string[]) =>
  (project: Project): readonly string[] =>
    names.filter((n) => project.files.some((f) => f.startsWith(`${n}/`)));
