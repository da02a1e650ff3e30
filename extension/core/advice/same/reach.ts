import type { FileEntry, Files } from '../../context/fingerprint';
import { selectPaths } from '../../context/select';
import { selectorsOf } from '../../context/selectors';
import type { Plan, Step } from '../../plan/types';
import { Content, Terms, type Given } from './content';
import type { Kind } from './landing';

/** Something that changes between two builds. */
export type Change =
  /** A file of the build context, by its path from the context's root. */
  | { readonly kind: 'file'; readonly path: string }
  /** The value of an ARG or ENV. */
  | { readonly kind: 'variable'; readonly name: string }
  /** A step, by its text with heredocs: it was edited, or gives something else. */
  | { readonly kind: 'step'; readonly source: string };

/** What a builder holds: every result, or (an inline or mode=min cache on a fresh builder) those of the target's stage. */
export type Held = 'all' | 'target';

/** Files that hold one path, and the folders above it. */
function only(path: string): Files {
  const entry = (type: FileEntry['type']): FileEntry => ({ type, mode: 0o755, size: 0, touchedAt: 0 });
  const files = new Map([[path, entry('file')]]);
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    files.set(path.slice(0, at), entry('folder'));
  return files;
}

function given(change: Change): Given {
  switch (change.kind) {
    case 'file': {
      const files = only(change.path);
      return {
        takes: (step, source) => {
          const selection = step.selection ?? { sources: [], parents: false, exclude: [] };
          const input = { kind: 'context' as const, paths: [source] };
          const asked: Step = {
            ...step,
            inputs: [input],
            ...(step.selection !== undefined && { selection: { ...selection, sources: [source] } }),
          };
          return selectPaths(files, selectorsOf(asked)).has(change.path);
        },
      };
    }
    case 'variable':
      return { differs: (step) => step.env.some((v) => v.name === change.name) };
    case 'step':
      return { differs: (step) => step.source === change.source };
  }
}

/**
 * Steps that must run when something changes, of those the target needs (FACTS, When a step runs again): a step whose
 * parent ran again runs again, and a reader of another stage only when what it selects came out differently. With `target`
 * also all steps whose files those need and no cache holds.
 */
export function reach(plan: Plan, change: Change, held: Held, kindOf: (path: string) => Kind): Step[] {
  const terms = new Terms();
  const before = new Content(plan, terms, kindOf);
  const after = new Content(plan, terms, kindOf, given(change));
  const steps = plan.steps.filter((s) => s.needed && s.vertex);
  const ran = steps.filter((s) => before.filesAfter(s.id) !== after.filesAfter(s.id));
  if (held === 'all') return ran;
  const again = new Set(ran.map((s) => s.id));
  const kept = new Set(stagesOfTarget(plan));
  const queue = [...ran];
  const byId = new Map(plan.steps.map((s) => [s.id, s]));
  for (let step = queue.pop(); step !== undefined; step = queue.pop())
    for (const input of step.inputs) {
      const source = input.step === undefined ? undefined : byId.get(input.step);
      if (source === undefined || again.has(source.id) || kept.has(source.stage)) continue;
      again.add(source.id);
      queue.push(source);
    }
  return steps.filter((s) => again.has(s.id));
}

/** The target's stage and those it is built on: their layers are the image's own. */
function stagesOfTarget(plan: Plan): number[] {
  const found: number[] = [];
  for (let at: number | undefined = plan.targetStage; at !== undefined; at = plan.stages[at]?.baseStage) {
    if (found.includes(at)) break;
    found.push(at);
  }
  return found;
}
