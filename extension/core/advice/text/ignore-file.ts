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

/** Other Dockerfiles that the same ignore file counts for: one of the Dockerfile's own name counts for it alone. */
export const otherDockerfiles = ({ file, dockerignore, dockerfiles }: AdviceInput): readonly Sibling[] =>
  dockerignore === undefined || dockerignore.file === `${file}.dockerignore` ? [] : (dockerfiles ?? []);

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

/** The line break that a last line lacks; undefined when it has one. */
export function closeLastLine({ file, text }: Sibling): Edit | undefined {
  const isOpen = text !== '' && !text.endsWith('\n');
  return isOpen ? replaceAt(file, text, text.length, text.length, lineBreak(text)) : undefined;
}

/** Writes a line at the end of an ignore file whose last line is closed, with its own line breaks. */
export const appendLine = ({ file, text }: Sibling, line: string): Edit =>
  replaceAt(file, text, text.length, text.length, line + lineBreak(text));
