/**
 * What COPY, ADD and RUN do, with all their variables expanded: the text of `Step.expanded`, written by the plan and read
 * by whoever asks for a part of it.
 */

/** COPY and ADD. */
export interface CopyForm {
  readonly kind: 'copy' | 'add';
  /** As written, expanded; heredocs are not among them. */
  readonly sources: readonly string[];
  /** Heredocs with their names. */
  readonly bodies: readonly string[];
  /** From the root of the stage; ends with a slash when it names a folder. */
  readonly dest: string;
  readonly chown: string;
  readonly chmod: string;
  readonly checksum: string;
  readonly exclude: readonly string[];
  readonly link: boolean;
  readonly parents: boolean;
  readonly unpack: boolean | null;
  readonly keepGitDir: boolean | null;
  readonly user: string;
}

/** RUN. */
export interface RunForm {
  /** Keyword, flags, command and heredocs. */
  readonly source: string;
  readonly workdir: string;
  readonly user: string;
}

export const writeForm = (form: CopyForm | RunForm): string => JSON.stringify(form);

const read = (expanded: string | undefined): unknown => {
  if (expanded?.startsWith('{') !== true) return undefined;
  try {
    return JSON.parse(expanded);
  } catch {
    return undefined;
  }
};

/** The form of a COPY or ADD; undefined of other steps, and of one that BuildKit refuses. */
export function copyForm(expanded: string | undefined): CopyForm | undefined {
  const form = read(expanded);
  return typeof form === 'object' && form !== null && 'dest' in form ? (form as CopyForm) : undefined;
}

/** The form of a RUN; undefined of other steps, and of one that BuildKit refuses. */
export function runForm(expanded: string | undefined): RunForm | undefined {
  const form = read(expanded);
  return typeof form === 'object' && form !== null && 'workdir' in form ? (form as RunForm) : undefined;
}
