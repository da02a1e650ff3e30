import { count, list } from '../../text/text';
import { stepIn } from '../../words/terms';
import { shortStep } from '../../plan/short-step';
import { runForm } from '../../plan/forms';
import { cleanPath, contextPath } from '../../plan/paths';
import type { Plan, Step } from '../../plan/types';
import { chainOf } from '../run/chain';
import { lineBreak, replaceAt, spanOfLines } from '../text/edits';
import { commentsAbove, rawText } from '../text/instruction-text';
import { areApart, baseName } from '../same/landing';
import { isRooted, knowsFolder } from '../run/folders';
import { npm } from '../managers/node';
import type { Project } from '../managers';
import { readingOf } from '../run/read-only';
import type { Change } from '../same/reach';
import { doesTheSame } from '../same/same-step';
import { isSystem } from '../run/touches';
import type { Action, AdviceInput, Edit, Fix } from '../types';
import { missed, placeOf, type Place } from './bind-place';
import { checkEdit } from '../same/verify';
import { isWorth } from '../savings/worth';

/** `npm ci` reads its manifests and writes neither (docs.npmjs.com, npm ci). */
function isCleanInstall(input: AdviceInput, { copy, files, reader }: Place, command: string): boolean {
  const workdir = runForm(reader.expanded)?.workdir ?? '';
  if (files.some((l) => cleanPath(`${workdir}/${baseName(l.path)}`) !== l.path)) return false;
  if (!/^npm ci\b/.test(command) || !npm.install.test(command) || chainOf(reader) === undefined) return false;
  const names = new Map(files.map((l) => [baseName(l.path), contextPath(l.source)]));
  const project: Project = {
    command,
    files: [...names.keys()],
    read: (name) => input.readContext?.(names.get(name) ?? name),
    env: new Map(),
  };
  const isContext = copy.inputs.some((i) => i.kind === 'context');
  return isContext && npm.refuse(project) === undefined && npm.reads(project).length === files.length;
}

/** A requirements file that names other files needs them beside it. */
function namesOthers(input: AdviceInput, { copy, files }: Place): string | undefined {
  if (!copy.inputs.some((i) => i.kind === 'context')) return undefined;
  const listed = files.filter((l) => /\.(?:txt|in)$/.test(l.source));
  const other = listed.find((l) =>
    /^\s*(?:-[rcef]\b|--(?:req|con|edit|find)|\.{0,2}\/)|file:/m.test(input.readContext?.(contextPath(l.source)) ?? ''),
  );
  return other === undefined ? undefined : `${other.source} names other files`;
}

/** `# syntax=` of a frontend before 1.2 does not know --mount. */
const tooOld = (text: string): boolean => /^#\s*syntax\s*=\s*docker\/dockerfile:(?:1\.[01](?:\D|$)|0)/im.test(text);

/** Why a mount would not show the reader the same files; undefined when it would. */
function refusal(input: AdviceInput, { copy, form, files, reader }: Place): string | undefined {
  if (tooOld(input.text)) return 'the frontend that "# syntax=" names does not know --mount: it came with 1.2';
  if (form.chown !== '' || form.chmod !== '') return 'it sets an owner or a mode, which a mount does not';
  if (copy.text.includes('$')) return 'its paths depend on a variable';
  if (!isRooted(copy) && !knowsFolder(input.plan, copy)) return 'it copies to a folder that the base image sets';
  const odd = files.find((l) => /[\s,"'$\\]/.test(`${l.source}${l.path}`));
  if (odd !== undefined) return `${odd.source} can not be named in a mount plainly`;
  const there = files.find((l) => isSystem(l.path));
  if (there !== undefined) return `${there.path} is in a folder of the system`;
  const targets = reader.flags.flatMap((f) => /\b(?:target|dst|destination)=([^,\s]+)/.exec(f)?.[1] ?? []);
  return targets.some((t) => !t.startsWith('/') || files.some((l) => !areApart(cleanPath(t), l.path)))
    ? 'the line mounts something there'
    : undefined;
}

/** `&& rm …` at the end of a RUN, with the line break and the comments before it. */
const lastRemoval =
  /[ \t]*(?:\\[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*[ \t]*)?&&[ \t]*(?:\\[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*[ \t]*)?rm [^&#\n]*(?:\\\r?\n[^&#\n]*)*$/;

function editsOf({ file, text, plan }: AdviceInput, place: Place, removes: boolean): Edit[] | undefined {
  const { copy, files, reader } = place;
  const end = lineBreak(text);
  const comments = commentsAbove(text, plan, copy);
  const [start, stop] = spanOfLines(text, copy.lines[0] - comments.length, copy.lines[1]);
  const next = text.startsWith('\r\n', stop) ? stop + 2 : Math.min(stop + 1, text.length);
  const stage = plan.stages[copy.inputs.find((i) => i.kind === 'copy')?.stage ?? -1];
  if (stage !== undefined && stage.name === undefined) return undefined;
  const from = stage === undefined ? '' : `from=${stage.name ?? ''},`;
  const mounts = files.map(
    (l) =>
      ` --mount=type=bind,${from}source=${stage === undefined ? contextPath(l.source) : cleanPath(`/${l.source}`)},target=${l.path}`,
  );
  const raw = rawText(text, reader);
  const keyword = /^\s*RUN(?=\s)/i.exec(raw);
  const [at, last] = spanOfLines(text, reader.lines[0], reader.lines[1]);
  if (keyword === null) return undefined;
  const edits = [
    replaceAt(file, text, start, next, ''),
    replaceAt(file, text, at, at, comments.map((c) => c + end).join('')),
    replaceAt(file, text, at + keyword[0].length, at + keyword[0].length, mounts.join('')),
  ];
  if (!removes) return edits;
  const cut = lastRemoval.exec(raw);
  return cut === null ? undefined : [...edits, replaceAt(file, text, at + cut.index, last, '')];
}

/** After the edit every step is what it was, the reader with a mount for each file; nothing misses them behind it. */
function sameAfter(before: Plan, { copy, reader, files }: Place, removes: boolean) {
  return (after: Plan): ReadonlyMap<string, string> => {
    const old = before.steps.filter((s) => s.id !== copy.id);
    const at = old.indexOf(reader);
    const now = after.steps[at];
    const mounts = (now?.inputs.length ?? 0) - reader.inputs.length;
    const surroundings = (s: Step): string => {
      const { workdir, user } = runForm(s.expanded) ?? {};
      return JSON.stringify([s.env.map((v) => [v.name, v.value ?? null]), workdir, user]);
    };
    const isSame =
      now !== undefined &&
      old.length === after.steps.length &&
      old.every(
        (s, i) =>
          s === reader ||
          (s.instruction === 'RUN' || s.instruction === 'COPY'
            ? doesTheSame(s, after.steps[i])
            : s.text === after.steps[i]?.text),
      ) &&
      mounts === files.length &&
      surroundings(now) === surroundings(reader) &&
      (removes || now.text.replace(/ --mount=type=bind\S*/g, '') === reader.text.replace(/ --mount=type=bind\S*/g, ''));
    return isSame ? new Map([[now.id, reader.id]]) : new Map();
  };
}

/** What changes for the steps in between: a file of the context, or what another stage gives. */
function changeOf(plan: Plan, { copy, files }: Place): Change {
  const stage = copy.inputs.find((i) => i.kind === 'copy')?.stage;
  const last = plan.steps.findLast((s) => s.stage === stage && s.vertex);
  return last === undefined
    ? { kind: 'file', path: contextPath(files[0]?.source ?? '') }
    : { kind: 'step', source: last.source };
}

/**
 * Files that one RUN reads and nobody else, copied before other RUNs: those run again whenever the files change. As a bind
 * mount they are a part of the reader's key alone, by their content (FACTS, When a step runs again). Next to its reader a COPY
 * costs nothing, and nothing is said. BuildKit leaves nothing behind at a mount's place that was not there (measured).
 */
export const bindMount: Action = (input) =>
  input.plan.steps.flatMap((copy): Fix[] => {
    const { plan } = input;
    const place = placeOf(input, copy);
    if (place === undefined || !isWorth(input, place.between)) return [];
    const { between, reader, files } = place;
    const paths = files.map((l) => l.path);
    const reading = readingOf(plan, reader, paths, (command) => isCleanInstall(input, place, command));
    const isNamed = files.some((l) => reader.source.includes(baseName(l.path)));
    if (typeof reading === 'string' ? !isNamed : reading.read.length !== paths.length) return [];
    const common: Omit<Fix, 'edits'> = {
      id: `bind-mount:${copy.lines[0]}`,
      kind: 'bind-mount',
      lines: copy.lines,
      title: `Mount ${list(files.map((l) => l.source))} where ${files.length === 1 ? 'it is' : 'they are'} read instead of copying ${files.length === 1 ? 'it' : 'them'}`,
      message: `${shortStep(copy)} stands before ${count(between.length, 'RUN step')} (${list(between.slice(0, 2).map((s) => stepIn(plan, s)))}${between.length > 2 ? ', …' : ''}) that run again whenever it changes; only line ${reader.lines[0]} reads it`,
    };
    const reason =
      typeof reading === 'string'
        ? `line ${reader.lines[0]} ${reading}`
        : (refusal(input, place) ?? namesOthers(input, place) ?? missed(input, place, reading));
    if (reason !== undefined || typeof reading === 'string') return [{ ...common, edits: [], refused: reason ?? '' }];
    const edits = editsOf(input, place, reading.removes);
    if (edits === undefined) return [];
    const checked = checkEdit(input, edits, {
      cures: changeOf(plan, place),
      same: sameAfter(plan, place, reading.removes),
    });
    return [checked.ok ? { ...common, edits } : { ...common, edits: [], refused: checked.reason }];
  });
