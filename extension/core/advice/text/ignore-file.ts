import type { FileEntry, Files } from '../../context/fingerprint';
import { selectPaths } from '../../context/select';
import { selectorsOf } from '../../context/selectors';
import type { Plan, Step } from '../../plan/types';
import { lineBreak, replaceAt } from './edits';
import type { AdviceInput, Edit, Sibling } from '../types';

/** What one step takes from the build context. */
export interface ContextRead {
  readonly step: Step;
  /** From the context's root; `.` is all of it. */
  readonly paths: readonly string[];
}

/** Everything the Dockerfile takes from the context, also for other targets than this one. */
export const contextReads = (plan: Plan): ContextRead[] =>
  plan.steps.flatMap((step): ContextRead[] => {
    const paths = step.inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : []));
    return paths.length === 0 ? [] : [{ step, paths }];
  });

/** The first needed step that takes the whole context. */
export const wholeContext = (plan: Plan): ContextRead | undefined =>
  contextReads(plan).find(({ step, paths }) => step.needed && paths.includes('.'));

/** Other Dockerfiles of the context that the same ignore file counts for: one of the Dockerfile's own name counts for it alone. */
export function otherDockerfiles({ file, dockerignore, contextFiles }: AdviceInput): string[] {
  if (dockerignore === undefined || dockerignore.file === `${file}.dockerignore`) return [];
  const isOne = (path: string): boolean =>
    /(?:^|\/)(?:(?:Docker|Container)file(?:[.-][\w.-]+)?|[\w.-]+\.(?:Docker|Container)file)$/i.test(path);
  return (contextFiles ?? []).filter(
    (path) => isOne(path) && !path.endsWith('.dockerignore') && file !== path && !file.endsWith(`/${path}`),
  );
}

const entry = (type: FileEntry['type']): FileEntry => ({ type, mode: 0, size: 0, touchedAt: 0 });

/** Paths of which nothing but the name is known, with the folders above them, as selection wants them. */
function filesOf(paths: readonly string[]): Files {
  const files = new Map<string, FileEntry>();
  for (const path of paths) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
      files.set(path.slice(0, at), entry('folder'));
    if (!files.has(path)) files.set(path, entry('file'));
  }
  return files;
}

/** Which of some paths a step takes, were they all in the context. */
export const takenOf = (step: Step, paths: readonly string[]): Set<string> =>
  selectPaths(filesOf(paths), selectorsOf(step));

/** Writes lines at the end of an ignore file, with its own line breaks. */
export function appendLines({ file, text }: Sibling, lines: readonly string[]): Edit {
  const end = lineBreak(text);
  const start = text === '' || text.endsWith('\n') ? '' : end;
  return replaceAt(file, text, text.length, text.length, start + lines.map((l) => l + end).join(''));
}
