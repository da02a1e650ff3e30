import { list, oneLine } from '../../text/text';
import { shortStep } from '../../plan/short-step';
import { copyForm, runForm, type CopyForm } from '../../plan/forms';
import { cleanPath, contextPath, rootedPath } from '../../plan/paths';
import type { Plan, Step } from '../../plan/types';
import { cutChain, installOf, type Install } from '../run/chain';
import { insertBefore, lineBreak, replaceAt, spanOfLines } from '../text/edits';
import { commentsAbove, inCaseOf, indentOf, operands, rawText, withDestination } from '../text/instruction-text';
import { baseName, isWithin, kindsOf } from '../same/landing';
import type { Project } from '../managers';
import { reranBehind } from '../savings/reran';
import type { Action, AdviceInput, Edit, Fix } from '../types';
import { checkEdit } from '../same/verify';

/** A copy of the source, with the install behind it. */
export interface Place {
  readonly copy: Step;
  readonly form: CopyForm;
  readonly run: Step;
  readonly install: Install;
  /** Folder of the context that the install runs on; empty for all of it. */
  readonly folder: string;
  /** The same, from the copy's destination. */
  readonly inside: string;
}

const instructionNumber = (step: Step): number => Number(step.id.split(':')[1]);
const join = (...parts: readonly string[]): string => parts.filter((p) => p !== '' && p !== '.').join('/');

/** A COPY of a whole folder, the next command being one that `found` knows, in what it copied. */
export function placeOf(
  input: AdviceInput,
  copy: Step,
  found: (run: Step) => Install | undefined = installOf,
): Place | undefined {
  const form = copyForm(copy.expanded);
  const [source, ...more] = form?.sources ?? [];
  const fromContext = copy.inputs.some((i) => i.kind === 'context');
  // ADD of a folder copies it: only an archive that is named itself is unpacked.
  if (form === undefined || source === undefined || more.length > 0 || !fromContext || copy.id.includes('.'))
    return undefined;
  const base = contextPath(source);
  if (base !== '.' && kindsOf(input.contextFiles)(source) !== 'folder') return undefined;
  const later = input.plan.steps.filter((s) => s.stage === copy.stage && s.vertex);
  const run = later.slice(later.indexOf(copy) + 1).find((s) => s.instruction !== 'WORKDIR');
  const install = run === undefined ? undefined : found(run);
  const workdir = runForm(run?.expanded)?.workdir;
  const at =
    workdir === undefined || install?.cd === undefined
      ? workdir
      : rootedPath(install.cd.startsWith('/') ? install.cd : `${workdir}/${install.cd}`);
  const top = cleanPath(form.dest);
  if (run === undefined || install === undefined || at === undefined || !isWithin(at, top)) return undefined;
  const inside = at.slice(top.length).replace(/^\//, '');
  return { copy, form, run, install, folder: join(base, inside), inside };
}

/** The folder's files as the package manager's row asks for them. */
export function projectOf(
  { contextFiles, readContext }: AdviceInput,
  { folder, inside, install, run }: Place,
): Project {
  const prefix = folder === '' ? '' : `${folder}/`;
  const parts = inside.split('/').filter((p) => p !== '');
  const ups = parts.map((_, i) =>
    folder
      .split('/')
      .slice(0, -1 - i)
      .join('/'),
  );
  return {
    command: install.command,
    above: ups.flatMap((up, i) =>
      (contextFiles ?? []).flatMap((f) => {
        const name = up === '' ? f : f.startsWith(`${up}/`) ? f.slice(up.length + 1) : '/';
        return name.includes('/') ? [] : [`${'../'.repeat(i + 1)}${name}`];
      }),
    ),
    files: (contextFiles ?? []).filter((f) => f.startsWith(prefix)).map((f) => f.slice(prefix.length)),
    read: (name) => readContext?.(`${prefix}${name}`),
    env: new Map(run.env.map((v) => [v.name, v.value ?? ''])),
  };
}

/** Why the install can't go before the source; undefined when nothing speaks against it. */
export function refusal(input: AdviceInput, place: Place, project: Project): string | undefined {
  const { form, install } = place;
  if (input.contextFiles === undefined) return 'the files of the build context are not known';
  if (form.exclude.length > 0) return 'the copy leaves files out (--exclude)';
  const why = install.manager.refuse(project);
  if (why !== undefined) return why;
  const above = project.above?.find((f) => install.manager.upwards?.test(baseName(f)));
  if (above !== undefined) return `${above} is read too`;
  const variable = [...project.env].find(
    ([name, value]) => install.manager.variables?.test(name) === true && isOfProject(project, value, place),
  );
  if (variable !== undefined) return `${variable[0]} names ${variable[1]}, which is of the source`;
  const word = project.command.split(/[\s=]+/).find((w) => project.files.some((f) => f.startsWith(`${cleanPath(w)}/`)));
  if (word !== undefined && /[./]/.test(word)) return `the command names ${word}, a folder of the source`;
  const brought = install.manager.writes.find((name) => project.files.some((f) => `/${f}/`.includes(`/${name}/`)));
  return brought === undefined
    ? undefined
    : `${brought} is in the build context: it would be laid over what was installed (.dockerignore can leave it out)`;
}

/** A value, or a part of it, is a path of the project. */
const isOfProject = ({ files }: Project, value: string, { run }: Place): boolean =>
  value.split(/[\s=,;]+/).some((word) => {
    const at = runForm(run.expanded)?.workdir ?? '/';
    const path = cleanPath(word.startsWith(`${at}/`) ? word.slice(at.length + 1) : word);
    return path !== '.' && files.some((f) => isWithin(f, path));
  });

/** A file that the copy takes and the install does not read: one that people edit. */
export function sourceFile(
  { contextFiles }: AdviceInput,
  { form, folder }: Place,
  names: readonly string[],
): string | undefined {
  const top = `/${contextPath(form.sources[0] ?? '')}`.replace(/\/\.$/, '/');
  const prefix = folder === '' ? '' : `${folder}/`;
  return contextFiles?.find((f) => isWithin(`/${f}`, top) && !names.some((n) => isWithin(f, `${prefix}${n}`)));
}

/** COPY lines for the manifests, one a folder: what the install reads, put where the whole copy puts it. */
export function manifestCopies(
  input: AdviceInput,
  place: Place,
  paths: readonly string[],
  folders: readonly string[],
): string[] {
  const { copy, form, folder } = place;
  const raw = rawText(input.text, copy);
  const flags = [
    ...(form.chown === '' ? [] : [`--chown=${form.chown}`]),
    ...(form.chmod === '' ? [] : [`--chmod=${form.chmod}`]),
    ...(form.link ? ['--link'] : []),
  ];
  const written = /(\S+)\s*$/.exec(copy.text)?.[1] ?? '.';
  const top = /^\.\/?$/.test(written) ? './' : /["\]]/.test(written) ? form.dest : written;
  const dest = (path: string): string => `${top.replace(/\/*$/, '/')}${path}${path === '' ? '' : '/'}`;
  const line = (sources: readonly string[], target: string): string =>
    `${indentOf(raw)}${inCaseOf(raw, 'COPY')} ${[...flags, operands([...sources, target])].join(' ')}`;
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const at = path.lastIndexOf('/');
    const group = at < 0 ? '' : path.slice(0, at);
    groups.set(group, [...(groups.get(group) ?? []), path]);
  }
  return [
    ...[...groups].map(([group, names]) =>
      line(
        names.map((n) => join(folder, n)),
        dest(join(place.inside, group)),
      ),
    ),
    ...folders.map((name) => line([join(folder, name)], dest(join(place.inside, name)))),
  ];
}

function editsOf(input: AdviceInput, place: Place, copies: readonly string[]): Edit[] | undefined {
  const { file, text, plan } = input;
  const { copy, run, install, form } = place;
  const end = lineBreak(text);
  const raw = rawText(text, copy);
  const comments = commentsAbove(text, plan, copy);
  const start = spanOfLines(text, copy.lines[0] - comments.length, copy.lines[1])[0];
  const stop = spanOfLines(text, copy.lines[0], copy.lines[1])[1];
  // A folder that a WORKDIR in between makes relative to something else is named from the root.
  const between = plan.steps.some(
    (s) =>
      s.instruction === 'WORKDIR' && s.stage === copy.stage && s.lines[0] > copy.lines[1] && s.lines[0] < run.lines[0],
  );
  const source = [...comments, between ? withDestination(raw, form.dest) : raw].join(end);
  const edits = [replaceAt(file, text, start, stop, copies.join(end))];
  if (install.behind === 0) return [...edits, insertAfter(input, run, source)];
  const runRaw = rawText(text, run);
  const cut = cutChain(runRaw, install.before);
  if (cut === undefined) return undefined;
  const [from, to] = spanOfLines(text, run.lines[0], run.lines[1]);
  const second = `${indentOf(runRaw)}${inCaseOf(runRaw, 'RUN')} ${cut.flags}${install.cd === undefined ? '' : `cd ${install.cd} && `}${cut.rest}`;
  return [...edits, replaceAt(file, text, from, to, [cut.first, source, second].join(end))];
}

/** Lines put behind an instruction, also when it ends the file without a line break. */
function insertAfter({ file, text }: AdviceInput, step: Step, lines: string): Edit {
  const end = lineBreak(text);
  const [, stop] = spanOfLines(text, step.lines[0], step.lines[1]);
  return stop >= text.length
    ? replaceAt(file, text, stop, stop, `${end}${lines}`)
    : insertBefore(file, step.lines[1] + 1, `${lines}${end}`);
}

/** The last of the moved steps leaves what the install of before left: the install reads only what was copied first. */
function sameAfter(place: Place, copies: number, names: readonly string[]) {
  const { copy, run, install, form } = place;
  const first = instructionNumber(copy);
  const targets = new Set(names.map((n) => rootedPath(join(form.dest, place.inside, n))));
  const at = (n: number): string => `${copy.stage}:${n}`;
  const moved = instructionNumber(run) + copies;
  return (after: Plan): ReadonlyMap<string, string> => {
    const step = after.steps.find((s) => s.id === at(moved));
    const earlier = after.steps.find((s) => s.id === at(moved - 1));
    const placed = after.steps
      .filter((s) => s.stage === copy.stage && instructionNumber(s) >= first && instructionNumber(s) < first + copies)
      .flatMap((s) => manifestTargets(s));
    const isSame =
      placed.length === targets.size &&
      placed.every((p) => targets.has(p)) &&
      step?.expanded === copy.expanded &&
      earlier?.instruction === 'RUN' &&
      JSON.stringify(earlier.env) ===
        JSON.stringify(run.env.map((v) => ({ ...v, ...shifted(v.line, earlier, v.name) })));
    return isSame ? new Map([[at(install.behind === 0 ? moved : moved + 1), run.id]]) : new Map();
  };
}

/** Where a manifest COPY puts its sources: files into its folder, a folder's content to it. */
function manifestTargets(step: Step): string[] {
  const form = copyForm(step.expanded);
  const target = cleanPath(form?.dest ?? '/');
  return (form?.sources ?? []).map((s) =>
    baseName(s) === baseName(target) && form?.sources.length === 1 && form.dest.endsWith(`/${baseName(s)}/`)
      ? target
      : rootedPath(`${target}/${baseName(s)}`),
  );
}

/** A variable's line after the edit: only its value counts. */
const shifted = (line: number | undefined, step: Step, name: string): object =>
  line === undefined ? {} : { line: step.env.find((v) => v.name === name)?.line };

/**
 * `COPY . .` in front of an install: every edit of the source installs all dependencies again. The files that the install
 * reads are copied first, and the source behind it.
 */
export const extractDependencies: Action = (input) =>
  input.plan.steps.flatMap((copy): Fix[] => {
    const place = placeOf(input, copy);
    if (place === undefined) return [];
    const { install, run, folder } = place;
    // It installs the project itself: only what it needs can go first (fetch-dependencies.ts).
    if (install.manager.fetch?.when.test(install.command) === true) return [];
    const project = projectOf(input, place);
    const named = project.command
      .split(/[\s=]+/)
      .map(cleanPath)
      .filter((w) => project.files.includes(w));
    const paths = [...new Set([...install.manager.reads(project), ...named])];
    const folders = install.manager.folders?.(project) ?? [];
    const note = install.manager.note?.(project);
    const names = [...paths, ...folders];
    const common: Omit<Fix, 'edits'> = {
      id: `extract-dependencies:${copy.lines[0]}`,
      kind: 'extract-dependencies',
      lines: [copy.lines[0], run.lines[1]],
      title: `Copy ${names.length === 0 || names.length > 4 ? `the files ${install.manager.name} reads` : list(names)} first, the source after the install`,
      message: `${shortStep(copy)} stands before ${oneLine(install.command)}: every edit of the source installs all dependencies again${note === undefined ? '' : `. ${note}`}`,
    };
    // The folder that the chain changes to is not of the source, as far as is known.
    if (install.cd !== undefined && names.length === 0) return [];
    const why = refusal(input, place, project);
    if (why !== undefined) return [{ ...common, edits: [], refused: why }];
    const prefix = folder === '' ? '' : `${folder}/`;
    const other = sourceFile(input, place, names);
    if (names.length === 0 || other === undefined) return [];
    const copies = manifestCopies(input, place, paths, folders);
    const edits = editsOf(input, place, copies);
    if (edits === undefined)
      return [{ ...common, edits: [], refused: 'the chain of commands can not be cut by its text' }];
    const checked = checkEdit(input, edits, {
      same: sameAfter(place, copies.length, names),
      cures: { kind: 'file', path: other },
      ...(install.behind > 0 && { spares: `${copy.stage}:${instructionNumber(run) + copies.length - 1}` }),
    });
    if (!checked.ok) return [{ ...common, edits: [], refused: checked.reason }];
    const saves =
      install.behind > 0
        ? undefined
        : reranBehind(
            input,
            copy,
            run,
            names.map((n) => `${prefix}${n}`),
          );
    return [{ ...common, edits, ...(saves !== undefined && { saves }) }];
  });
