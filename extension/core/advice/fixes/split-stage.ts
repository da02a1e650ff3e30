import { list } from '../../text/text';
import { stageName } from '../../words/terms';
import { shortStep } from '../../plan/short-step';
import { copyForm, type CopyForm } from '../../plan/forms';
import { cleanPath, contextPath } from '../../plan/paths';
import type { Plan, Step } from '../../plan/types';
import { Content, Terms } from '../same/content';
import { insertBefore, replaceAt, spanOfLines } from '../text/edits';
import {
  inCaseOf,
  indentOf,
  lineAbove,
  operands,
  rawText,
  stageText,
  withDestination,
  withoutFlag,
} from '../text/instruction-text';
import { areaOf, areApart, baseName, isWithin, kindsOf, landings, type Kind, type Landing } from '../same/landing';
import { isSystem } from '../run/touches';
import { freeName, pointTo, readersOf, renumber, type Reader } from '../text/readers';
import { secondsOf } from '../savings/reran';
import type { Action, AdviceInput, Edit, Fix } from '../types';
import { isWindows } from '../same/windows';
import { variableLines } from '../text/variable-lines';
import { checkEdit } from '../same/verify';

/** A COPY of the context that can move into a stage of its own. */
interface Moved {
  readonly step: Step;
  readonly form: CopyForm;
  readonly placed: readonly Landing[];
  readonly readers: readonly Reader[];
  /** ARG and ENV that its text needs, as the stage writes them. */
  readonly variables: readonly string[];
}

const isNumeric = (owner: string): boolean => /^\d+(?::\d+)?$/.test(owner);

/** Readers that take something from where a COPY writes, followed down the stages built on its stage. */
function readersIn(plan: Plan, step: Step, form: CopyForm, readers: readonly Reader[]): Reader[] {
  const standsOn = (stage: number | undefined): boolean =>
    stage !== undefined && (stage === step.stage || standsOn(plan.stages[stage]?.baseStage));
  return readers.filter(
    (r) => r.step.stage !== step.stage && standsOn(r.stage) && r.paths.some((p) => !areApart(p, areaOf(form))),
  );
}

const lastWord = (step: Step): string => /(\S+)\s*$/.exec(step.text)?.[1] ?? '';
const names = (text: string, name: string): boolean => new RegExp(`\\$\\{?${name}\\b`).test(text);

const destinationArgs = (step: Step): boolean =>
  step.env.some((v) => v.from !== 'env' && names(lastWord(step), v.name));

/** Why a COPY that others read can't move; undefined when nothing speaks against it yet. */
function refusal(step: Step, form: CopyForm, kindOf: (path: string) => Kind): string | undefined {
  if (step.id.includes('.')) return 'it comes from an ONBUILD of the stage below';
  if (form.kind === 'add') return 'ADD may unpack or download: it is left where it is';
  if (destinationArgs(step))
    return 'its destination depends on an ARG: another value would take it away from its readers';
  if (landings(form, kindOf) === undefined) return 'where its files land depends on what they are';
  return undefined;
}

/** Folders at the root of common images: a name of theirs says nothing. */
const atRoot = new Set(
  'app bin boot build code config data dev dist docker etc home lib lib64 media mnt opt out proc root run sbin server srv src sys tmp usr var work workspace www'.split(
    ' ',
  ),
);

/**
 * Whether a path without a slash at its end is plainly a file's: nothing below is unknown, its extension is that of the source,
 * or its name is, in a place where no image keeps folders of its own.
 */
function isFilePlace(plan: Plan, step: Step, source: string, path: string): boolean {
  let stage = plan.stages[step.stage];
  for (let hops = 0; stage?.baseStage !== undefined && hops < plan.stages.length; hops++)
    stage = plan.stages[stage.baseStage];
  if (stage?.base === 'scratch') return true;
  const [name, from] = [baseName(path), baseName(source)];
  const extension = /[^.](\.\w+)$/.exec(name)?.[1];
  if (extension !== undefined && extension !== '.d' && from.endsWith(extension)) return true;
  if (name !== from) return false;
  const folder = path.slice(0, -name.length - 1) || '/';
  return !atRoot.has(name) && (folder === '/' || !isSystem(folder));
}

/** The COPY, when each of its readers takes only files that it, and no later step, has put there. */
function moved(input: AdviceInput, content: Content, step: Step, form: CopyForm, readers: Reader[]): Moved | string {
  const kindOf = kindsOf(input.contextFiles);
  const why =
    refusal(step, form, kindOf) ??
    (isWindows(input.plan) ? 'what an image for Windows holds can not be told from the text' : undefined);
  if (why !== undefined) return why;
  const placed = landings(form, kindOf) ?? [];
  for (const { kind, path } of form.dest.endsWith('/') ? [] : placed) {
    const maker = kind === 'folder' ? undefined : content.folderMaker(step, path);
    if (maker !== undefined) return `line ${maker.lines[0]} may have made ${path} a folder: the file would go into it`;
  }
  const own = readers.filter((r) => r.paths.some((p) => content.writerOf(r.stage, p)?.id === step.id));
  if (own.length === 0) {
    const apart = readers.every((r) => r.paths.every((p) => placed.every((l) => !isWithin(p, l.path))));
    if (apart) return 'its readers take more than it copied, or other files';
    return placed.some((l) => l.kind === 'folder')
      ? 'a later step may change what it copied, or files of the base may lie in the same folder'
      : 'a later step of the stage may change what it copied';
  }
  const variables = variableLines(input, step, (v) => names(step.text.slice(0, -lastWord(step).length), v.name));
  const place = form.dest.endsWith('/') ? undefined : placed.find((l) => l.kind !== 'folder');
  if (variables !== undefined && place !== undefined && !isFilePlace(input.plan, step, place.source, place.path))
    return `${place.path} may be a folder of the base image, and the file would go into it: a name of its own at the end says that it is none`;
  return variables === undefined
    ? 'it uses a variable whose value comes from the base image or another variable'
    : { step, form, placed, readers: own, variables };
}

/** The COPY inside the new stage: its text, with the destination from the root. */
function copyInFiles(input: AdviceInput, { step, form }: Moved, owned: boolean): string {
  const raw = withoutFlag(rawText(input.text, step), 'link').replace(/^[ \t]+/, '');
  const place = form.dest.endsWith('/') && form.dest !== '/' ? `${cleanPath(form.dest)}/` : cleanPath(form.dest);
  const text = withDestination(raw, /\s/.test(place) && !raw.includes('[') ? JSON.stringify(place) : place);
  return owned ? text : withoutFlag(text, 'chown');
}

/** The COPY of the stage, reading the new one; undefined where that would not give the same for sure: it stays then. */
function copyInStage(input: AdviceInput, { step, form, placed }: Moved, name: string): Edit | undefined {
  if (form.parents || placed.some((l) => l.kind === 'folder' && form.dest.endsWith('/'))) return undefined;
  const [start, stop] = spanOfLines(input.text, step.lines[0], step.lines[1]);
  const raw = input.text.slice(start, stop);
  const flags = [...(form.chown === '' ? [] : [`--chown=${form.chown}`]), ...(form.link ? ['--link'] : [])];
  const written = lastWord(step);
  const dest = written.endsWith(']') ? form.dest : written;
  const words = [...flags, `--from=${name}`, operands([...placed.map((l) => l.path), dest])];
  return replaceAt(input.file, input.text, start, stop, `${indentOf(raw)}${inCaseOf(raw, 'COPY')} ${words.join(' ')}`);
}

function editsOf(input: AdviceInput, group: readonly Moved[], name: string, whole: boolean): Edit[] | undefined {
  const { file, text, plan } = input;
  const stage = group[0]?.step.stage ?? 0;
  const fromRaw = rawText(text, plan.steps.find((s) => s.stage === stage) ?? { lines: [1, 1] });
  const head = `${inCaseOf(fromRaw, 'FROM')} scratch ${inCaseOf(fromRaw, 'AS')} ${name}`;
  const body = group.flatMap((m) => [
    ...m.variables,
    copyInFiles(input, m, m.form.chown === '' || isNumeric(m.form.chown)),
  ]);
  const edits = [insertBefore(file, lineAbove(text, plan, stage), stageText(text, [head, ...new Set(body)]))];
  if (whole) edits.push(...group.flatMap((m) => copyInStage(input, m, name) ?? []));
  const readers = new Set(group.flatMap((m) => m.readers));
  for (const reader of readers) {
    const edit = pointTo(file, text, reader, name);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  return [...edits, ...renumber(file, text, plan, stage, new Set([...readers].map((r) => r.step.id)))];
}

/** A file that a COPY takes, to ask what happens when it changes. */
function sample({ contextFiles }: AdviceInput, source: string): string {
  const path = contextPath(source);
  const inside = contextFiles?.find((f) => path === '.' || isWithin(f, path));
  return inside ?? (path === '.' ? 'file' : path);
}

/** The edits for the COPYs of a stage that are worth moving; else why none are. */
function solve(input: AdviceInput, group: readonly Moved[], name: string): { edits: Edit[]; group: Moved[] } | string {
  let reason = '';
  // A COPY that reads the new stage is tidier; where that is not surely the same, it goes on reading the context.
  for (const whole of [true, false]) {
    let left = [...group];
    for (let tries = group.length; tries >= 0 && left.length > 0; tries--) {
      const edits = editsOf(input, left, name, whole);
      if (edits === undefined) return 'the text of a reader can not be changed';
      const helped = left.map((m) =>
        checkEdit(input, edits, {
          cures: { kind: 'file', path: sample(input, m.form.sources[0] ?? '') },
          held: 'target',
        }),
      );
      const failed = helped.find((c) => !c.ok && c.reason !== noLess);
      if (failed?.ok === false) {
        const byName = left.some((m) => m.form.chown !== '' && !isNumeric(m.form.chown));
        reason = byName ? "its owner is a name, which scratch can't resolve" : failed.reason;
        break;
      }
      const worth = left.filter((_, i) => helped[i]?.ok === true);
      if (worth.length === left.length) return { edits, group: worth };
      left = worth;
      reason = '';
    }
  }
  return reason;
}

const noLess = 'no step less would run';

/** What is taken for granted: the base image's files are not known. */
function premise(plan: Plan, group: readonly Moved[]): string {
  const paths = group.flatMap((m) =>
    m.placed.filter((l) => l.assumed || (l.kind === 'file' && !m.form.dest.endsWith('/'))).map((l) => l.path),
  );
  if (paths.length === 0) return '';
  const base = plan.stages[group[0]?.step.stage ?? 0]?.base ?? '';
  return base === 'scratch' ? '' : ` (taken that ${list(paths)} is no folder in ${base})`;
}

/** Readers that take something else too stay where they are, and so do COPYs that are left without a reader. */
function complete(input: AdviceInput, content: Content, group: readonly Moved[]): Moved[] {
  const ids = new Set(group.map((m) => m.step.id));
  const whole = (r: Reader): boolean => r.paths.every((p) => ids.has(content.writerOf(r.stage, p)?.id ?? ''));
  const left = group.flatMap((m) => {
    const readers = m.readers.filter(whole);
    return readers.length === 0 ? [] : [{ ...m, readers }];
  });
  return left.length === group.length ? left : complete(input, content, left);
}

function fix(input: AdviceInput, stage: number, parts: readonly (Moved | { step: Step; why: string })[]): Fix[] {
  const { plan } = input;
  const group = complete(
    input,
    new Content(plan, new Terms(), kindsOf(input.contextFiles)),
    parts.filter((p): p is Moved => 'form' in p),
  );
  const name = freeName(plan, 'files');
  const solved = group.length === 0 ? '' : solve(input, group, name);
  const steps = typeof solved === 'string' ? parts.map((p) => p.step) : solved.group.map((m) => m.step);
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return [];
  const common = (step: Step): Omit<Fix, 'edits'> => ({
    id: `split-stage:${step.lines[0]}`,
    kind: 'split-stage',
    lines: step.lines,
    title: `Copy ${(step.selection?.sources ?? []).join(' ')} in a stage of its own (${name})`,
    message: `${shortStep(step)} stands on ${stageName(plan, stage)}'s files: whenever it changes, these are needed to write into, and rebuilt when no cache holds them`,
  });
  const refused = parts.flatMap((p): Fix[] => ('why' in p ? [{ ...common(p.step), edits: [], refused: p.why }] : []));
  if (typeof solved === 'string')
    return solved === ''
      ? refused
      : [...group.map((m) => ({ ...common(m.step), edits: [], refused: solved })), ...refused];
  const saves = saving(input, steps);
  const sources = steps.flatMap((s) => s.selection?.sources ?? []);
  return [
    {
      ...common(first),
      lines: [first.lines[0], last.lines[1]],
      title: `Copy ${list(sources)} in a stage of ${sources.length > 1 ? 'their' : 'its'} own (${name})`,
      message: `${common(first).message}${premise(plan, solved.group)}`,
      edits: solved.edits,
      ...(saves !== undefined && { saves }),
    },
    ...refused,
  ];
}

/** Seconds of the stage and what it stands on that were rebuilt for these COPYs' sake. */
const saving = ({ explanation }: AdviceInput, steps: readonly Step[]): Fix['saves'] =>
  secondsOf(
    explanation?.steps.filter((s) =>
      s.causes.some((c) => c.kind === 'needed-downstream' && steps.some((step) => step.id === c.via)),
    ),
    'rebuilt in the last build only because of this COPY',
  );

/**
 * The cure of moby/buildkit issue 2120: COPYs of the context inside a stage on a heavy base, read later by COPY --from or a
 * mount, go into a stage on scratch, and their readers read that stage. Without rewiring the readers the stage is still
 * rebuilt (FACTS).
 */
export const splitStage: Action = (input) => {
  const { plan } = input;
  const readers = readersOf(plan);
  if (readers.length === 0) return [];
  const content = new Content(plan, new Terms(), kindsOf(input.contextFiles));
  return plan.stages.flatMap((stage) => {
    if (stage.index === plan.targetStage || stage.base === 'scratch') return [];
    const parts = plan.steps.flatMap((step): (Moved | { step: Step; why: string })[] => {
      const form = copyForm(step.expanded);
      // A heredoc changes by an edit of the Dockerfile only: nothing is gained.
      const reads = step.inputs.some((i) => i.kind === 'context') && form?.bodies.length === 0;
      if (step.stage !== stage.index || form === undefined || !reads || form.kind === 'add') return [];
      const asked = readersIn(plan, step, form, readers);
      if (asked.length === 0) return [];
      const found = moved(input, content, step, form, asked);
      return [typeof found === 'string' ? { step, why: found } : found];
    });
    return parts.length === 0 ? [] : fix(input, stage.index, parts);
  });
};
