import { plan as planText } from '../plan';
import { copyForm } from '../plan/forms';
import { cleanPath, rootedPath } from '../plan/paths';
import { seconds, shortStep, stageName } from '../format/short';
import type { Plan, Step } from '../plan/types';
import { applyEdits, insertBefore, lineBreak, replaceAt, spanOfLines } from './edits';
import type { Action, AdviceInput, Edit, Finding } from './types';

/** What a plain COPY of the context does. */
interface Copy {
  readonly step: Step;
  readonly sources: readonly string[];
  /** As written. */
  readonly dest: string;
  /** From the root of the stage. */
  readonly target: string;
  readonly flags: readonly string[];
}

/** Flags and words of a COPY in shell form; undefined for what this action does not read. */
function words(step: Step): { flags: string[]; operands: string[] } | undefined {
  const parts = step.text.split(/\s+/).slice(1);
  const flags = parts.filter((p, i) => p.startsWith('--') && parts.slice(0, i).every((q) => q.startsWith('--')));
  const operands = parts.slice(flags.length);
  return operands[0]?.startsWith('[') === true ? undefined : { flags, operands };
}

/** Why a COPY can't be moved into a stage on scratch by its text alone; undefined when it can. */
function refusal(step: Step, flags: readonly string[], operands: readonly string[]): string | undefined {
  if (step.instruction === 'ADD') return 'ADD may unpack or download: it is left where it is';
  if (step.source.includes('<<')) return 'it writes a heredoc';
  if (step.text.includes('$')) return 'it uses a variable, which the new stage would not have';
  if (/["'\\]/.test(operands.join(' '))) return 'its paths are quoted';
  if (flags.some((f) => f.startsWith('--parents'))) return 'it keeps parent folders (--parents)';
  if (flags.some((f) => /^--chown=(?!\d+(?::\d+)?$)/.test(f)))
    return "its owner is a name, which scratch can't resolve";
  return undefined;
}

/** The COPY's destination from the root. */
const targetOf = (step: Step): string | undefined => copyForm(step.expanded)?.dest;

const baseName = (path: string): string => cleanPath(path).split('/').at(-1) ?? '';
const isFolder = (dest: string): boolean => dest.endsWith('/') || dest === '.' || dest === '..';

/** The paths from the root that a COPY is sure to write, when its text tells; undefined when that needs the files themselves. */
function written(copy: Copy): string[] | undefined {
  const { sources, dest, target } = copy;
  if (sources.some((s) => /[*?[\]]/.test(s))) return undefined;
  if (isFolder(dest)) return sources.map((s) => rootedPath(`${target}/${baseName(s)}`));
  const [only, ...more] = sources;
  // A file copied onto a folder lands in it: only a name that stays the same is the same either way.
  if (only === undefined || more.length > 0 || baseName(only) !== baseName(dest)) return undefined;
  return [cleanPath(target)];
}

const within = (path: string, roots: readonly string[]): boolean =>
  roots.some((r) => path === r || path.startsWith(`${r}/`));

/** COPY --from of the stage whose paths all come from this COPY. */
function readersOf(plan: Plan, stage: number, paths: readonly string[]): Step[] {
  return plan.steps.filter((s) => {
    const input = s.inputs.find((i) => i.kind === 'copy' && i.stage === stage);
    return (
      s.instruction === 'COPY' &&
      s.stage !== stage &&
      input !== undefined &&
      (input.paths ?? []).length > 0 &&
      (input.paths ?? []).every((p) => within(p, paths))
    );
  });
}

/** Nothing after the COPY in its stage may change what it wrote. */
function isLeftAlone(plan: Plan, copy: Copy, paths: readonly string[]): boolean {
  const steps = plan.steps.filter((s) => s.stage === copy.step.stage && s.vertex);
  const later = steps.slice(steps.findIndex((s) => s.id === copy.step.id) + 1);
  return later.every((s) => {
    if (s.instruction === 'WORKDIR') return true;
    if (s.instruction !== 'COPY' && s.instruction !== 'ADD') return false;
    const target = targetOf(s);
    return target !== undefined && !paths.some((p) => within(p, [cleanPath(target)]) || within(cleanPath(target), [p]));
  });
}

function freeName(plan: Plan): string {
  const taken = new Set(plan.stages.map((s) => s.name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'files' : `files${n}`;
    if (!taken.has(name)) return name;
  }
}

/** Replaces the value of `--from=` in an instruction's text. */
function rewire(input: AdviceInput, step: Step, name: string): Edit | undefined {
  const [start, end] = spanOfLines(input.text, step.lines[0], step.lines[1]);
  const match = /--from=("?)([^\s"]+)\1/.exec(input.text.slice(start, end));
  if (match === null) return undefined;
  return replaceAt(
    input.file,
    input.text,
    start + match.index,
    start + match.index + match[0].length,
    `--from=${name}`,
  );
}

/** Numbers in --from that a new stage before them moves. */
function renumber(input: AdviceInput, at: number, except: ReadonlySet<string>): Edit[] {
  return input.plan.steps.flatMap((s) => {
    if (s.instruction !== 'COPY' || except.has(s.id)) return [];
    const number = /--from=(\d+)\b/.exec(s.text)?.[1];
    if (number === undefined || Number(number) < at) return [];
    return rewire(input, s, String(Number(number) + 1)) ?? [];
  });
}

function editsOf(input: AdviceInput, copy: Copy, readers: readonly Step[], name: string): Edit[] | undefined {
  const { step, flags, sources, dest, target } = copy;
  const { text, file, plan } = input;
  const stage = plan.stages[step.stage];
  if (stage === undefined) return undefined;
  const end = lineBreak(text);
  const folder = isFolder(dest);
  const place = folder ? `${cleanPath(target) === '/' ? '' : cleanPath(target)}/` : cleanPath(target);
  const keep = flags.filter((f) => !f.startsWith('--link'));
  const inFiles = keep.filter((f) => !f.startsWith('--chown'));
  const inStage = keep.filter((f) => f.startsWith('--chown'));
  const read = folder ? sources.map((s) => `${place}${baseName(s)}`) : [place];
  const moved = ['COPY', ...inFiles, ...sources, place].join(' ');
  const [start, stop] = spanOfLines(text, step.lines[0], step.lines[1]);
  const indent = /^[ \t]*/.exec(text.slice(start, stop))?.[0] ?? '';
  // A folder copied into a folder gives its content: the whole place is read then.
  const from = folder && !isFileList(sources) ? [place] : read;
  const edits = [
    insertBefore(file, stage.lines[0], `FROM scratch AS ${name}${end}${moved}${end}${end}`),
    replaceAt(file, text, start, stop, `${indent}${['COPY', ...inStage, `--from=${name}`, ...from, dest].join(' ')}`),
  ];
  for (const reader of readers) {
    const edit = rewire(input, reader, name);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  return [...edits, ...renumber(input, step.stage, new Set(readers.map((r) => r.id)))];
}

/** Names that are plainly files: with an extension, or of a well-known file. */
const isFileList = (sources: readonly string[]): boolean => sources.every((s) => /\.\w+$/.test(baseName(s)));

/** After the edits nothing is refused, no output is lost, and the stage is asked for by fewer steps. */
function holds(input: AdviceInput, after: string, stage: string | undefined, index: number): boolean {
  const { plan } = input;
  const options = {
    file: plan.file,
    platform: plan.platform,
    ...(plan.stages[plan.targetStage]?.name !== undefined && { target: plan.target }),
  };
  const next = planText(after, options);
  if (next.problems.filter((p) => p.unknown !== true).length > plan.problems.filter((p) => p.unknown !== true).length)
    return false;
  if (next.stages.length !== plan.stages.length + 1) return false;
  const old = plan.stages[index];
  const now = stage === undefined ? next.stages[index + 1] : next.stages.find((s) => s.name === stage);
  if (old === undefined || now === undefined) return false;
  const finalSteps = (p: Plan): string[] =>
    p.steps.filter((s) => s.stage === p.targetStage && s.vertex).map((s) => s.text.replace(/--from=\S+/, '--from='));
  return JSON.stringify(finalSteps(plan)) === JSON.stringify(finalSteps(next));
}

/** Seconds of the stage and what it stands on that were rebuilt for this COPY's sake. */
function saving(input: AdviceInput, step: Step): Finding['saves'] {
  const { explanation } = input;
  if (explanation === undefined) return undefined;
  const steps = explanation.steps.filter((s) =>
    s.causes.some((c) => c.kind === 'needed-downstream' && c.via === step.id),
  );
  const total = steps.reduce((sum, s) => sum + s.seconds, 0);
  return steps.length === 0
    ? undefined
    : {
        seconds: Math.round(total * 1000) / 1000,
        basis: `${steps.length} step${steps.length === 1 ? '' : 's'} rebuilt in the last build only because of this COPY, ${seconds(total)}`,
      };
}

/**
 * The cure of moby/buildkit issue 2120: a COPY of the context inside a stage on a heavy base, read later by COPY --from, goes
 * into a stage on scratch, and its readers read that stage. Without rewiring the readers the stage is still rebuilt (FACTS).
 */
export const splitStage: Action = (input) => {
  const { plan } = input;
  return plan.steps.flatMap((step): Finding[] => {
    const stage = plan.stages[step.stage];
    const isCopy =
      step.instruction === 'COPY' &&
      step.inputs.some((i) => i.kind === 'context') &&
      step.inputs.some((i) => i.kind === 'parent');
    if (!isCopy || stage === undefined || step.stage === plan.targetStage || step.lines[0] === 0) return [];
    const parts = words(step);
    const target = targetOf(step);
    const sources = parts?.operands.slice(0, -1) ?? [];
    const dest = parts?.operands.at(-1);
    if (parts === undefined || target === undefined || dest === undefined) return [];
    const copy: Copy = { step, sources, dest, target, flags: parts.flags };
    const paths = written(copy) ?? [cleanPath(target)];
    const readers = readersOf(plan, step.stage, paths);
    if (readers.length === 0) return [];
    const name = freeName(plan);
    const common = {
      id: `split-stage:${step.lines[0]}`,
      kind: 'split-stage' as const,
      lines: step.lines,
      title: `Copy ${sources.join(' ')} in a stage of its own (${name})`,
      message: `${shortStep(step)} stands on ${stageName(plan, step.stage)}'s files: whenever it changes, these are needed to write into, and rebuilt when no cache holds them`,
    };
    const reason =
      refusal(step, parts.flags, parts.operands) ??
      (written(copy) === undefined ? 'where its files land depends on what they are' : undefined) ??
      (isLeftAlone(plan, copy, paths) ? undefined : 'a later step of the stage may change what it copied');
    if (reason !== undefined) return [{ ...common, edits: [], refused: reason }];
    const edits = editsOf(input, copy, readers, name);
    if (edits === undefined || !holds(input, applyEdits(input.text, edits), stage.name, step.stage)) return [];
    const saves = saving(input, step);
    return [{ ...common, edits, ...(saves !== undefined && { saves }) }];
  });
};
