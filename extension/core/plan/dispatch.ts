import { InstructionError } from './arguments';
import { costs, type Budget } from './budget';
import type { Command } from './command';
import { writeForm } from './forms';
import { expand, type LexOptions } from './lex';
import { LexError } from './lex-error';
import { parseMount } from './mounts';
import { cleanPath, contextPath, rootedPath } from './paths';
import { sourceKind } from './remote';
import type { Placed, Source, StageState } from './state';
import type { EnvVar, Step, StepInput } from './types';
import { prefixed, shownText, summarizeHeredoc } from './vertex-name';
import { parseHeredoc } from './heredoc';

/** What all stages share. */
export interface DispatchContext {
  readonly escape: string;
  readonly budget: Budget;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly globals: ReadonlyMap<string, EnvVar>;
  readonly source: (from: string, copy: boolean) => Source;
}

/** Arguments that are read by the frontend only (dockerfile2llb/convert.go, nonEnvArgs). */
const nonEnvArgs = new Set(['BUILDKIT_SBOM_SCAN_CONTEXT', 'BUILDKIT_SBOM_SCAN_STAGE']);

interface Draft {
  readonly used: Map<string, EnvVar>;
  readonly unset: Set<string>;
}

function expander(
  state: StageState,
  ctx: DispatchContext,
  draft: Draft,
  options: LexOptions = {},
  escape = ctx.escape,
) {
  return (word: string): string => {
    const result = expand(
      word,
      escape,
      (name) => {
        const variable = state.environment.get(name);
        if (variable !== undefined) draft.used.set(name, variable);
        return state.environment.value(name);
      },
      { ...options, budget: ctx.budget },
    );
    for (const name of result.unset) draft.unset.add(name);
    return result.text;
  };
}

const parentInput = (state: StageState, link: boolean): StepInput[] =>
  state.last === undefined ? [] : [{ kind: 'parent', step: state.last, ...(link && { link: true }) }];

/** The input that a stage or an image makes of a reader; none for a stage without content. */
function sourceInput(source: Source, kind: 'copy' | 'mount', paths: readonly string[], what: string): StepInput[] {
  if (source.kind === 'image') return source.ref === 'scratch' ? [] : [{ kind: 'image', ref: source.ref, paths }];
  const { stage } = source;
  if (!stage.dispatched) throw new InstructionError(what);
  return stage.last === undefined ? [] : [{ kind, step: stage.last, stage: stage.index, paths }];
}

const symbolicMode = /^(?:[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)(?:,[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)*$/;

/** What BuildKit refuses of --chmod, --checksum and --chown (dockerfile2llb/convert_copy.go). */
function checkCopy(kind: 'copy' | 'add', chmod: string, checksum: string, chown: string, command: Command): void {
  if (command.kind !== 'copy' && command.kind !== 'add') return;
  if (command.flags.bools.get('link') === true && chown !== '' && !/^\d+(?::\d+)?$/.test(chown))
    throw new InstructionError(
      `--chown=${chown}: user and group names can't be resolved when used with --link, use numeric uid[:gid] instead`,
    );
  const octal = /^[0-7]+$/.test(chmod) && Number.parseInt(chmod, 8) <= 0o7777;
  if (chmod !== '' && !octal && (/^\d/.test(chmod) || !symbolicMode.test(chmod)))
    throw new InstructionError(
      `invalid chmod parameter: '${chmod}'. it should be octal string and between 0 and 07777`,
    );
  if (checksum === '') return;
  if (kind === 'copy') throw new InstructionError("checksum can't be specified for COPY");
  if (command.sources.length !== 1) throw new InstructionError("checksum can't be specified for multiple sources");
}

function copyInputs(
  state: StageState,
  ctx: DispatchContext,
  placed: Placed,
  draft: Draft,
): Pick<Step, 'inputs' | 'selection'> & { expanded: string } {
  const { command } = placed;
  if (command.kind !== 'copy' && command.kind !== 'add') return { inputs: [], expanded: '' };
  const word = expander(state, ctx, draft);
  const flags = ['chown', 'chmod', 'checksum'].map((f) => word(command.flags.strings.get(f) ?? ''));
  checkCopy(command.kind, flags[1] ?? '', flags[2] ?? '', flags[0] ?? '', command);
  const excludes = (command.flags.lists.get('exclude') ?? []).map(word);
  const sources = command.sources.map(word);
  const dest = word(command.dest);
  const raw = expander(state, ctx, draft, { skipQuotes: true }, '\\');
  const files = command.files.map((f) => (f.expand ? { ...f, data: raw(f.data) } : f));
  if (flags[2] !== '' && sources.some((s) => sourceKind(s) === 'context'))
    throw new InstructionError('checksum requires HTTP(S) or Git sources');
  const link = command.flags.bools.get('link') === true;
  const inputs = parentInput(state, link);
  const context: string[] = [];
  for (const source of sources) {
    const kind = sourceKind(source);
    if (kind === 'context') context.push(source);
    else if (command.kind === 'copy')
      throw new InstructionError(`source can't be a ${kind === 'git' ? 'git ref' : 'URL'} for COPY`);
    else inputs.push({ kind, ref: source });
  }
  if (command.kind === 'copy' && command.from !== '') {
    const what = `cannot copy from stage ${JSON.stringify(command.from)}, it needs to be defined before current stage ${JSON.stringify(state.label)}`;
    if (sources.length > 0)
      inputs.push(...sourceInput(ctx.source(command.from, true), 'copy', sources.map(rootedPath), what));
  } else if (context.length > 0) inputs.push({ kind: 'context', paths: context.map(contextPath) });
  const parents = command.flags.bools.get('parents') === true;
  const absolute = dest.startsWith('/')
    ? dest
    : `${cleanPath(`${state.workdir}/${dest}`)}${/(?:^|\/)\.?$/.test(dest) ? '/' : ''}`;
  const bodies = files.map((f) => `<<${f.name}\n${f.data}`);
  const expanded = writeForm({
    kind: command.kind,
    sources,
    bodies,
    dest: absolute,
    chown: flags[0] ?? '',
    chmod: flags[1] ?? '',
    checksum: flags[2] ?? '',
    exclude: excludes,
    link,
    parents,
    unpack: command.flags.bools.get('unpack') ?? null,
    keepGitDir: command.flags.bools.get('keep-git-dir') ?? null,
    user: state.user,
  });
  const selects = inputs.some((i) => i.kind === 'context');
  return { inputs, expanded, ...(selects && { selection: { sources: context, parents, exclude: excludes } }) };
}

function runInputs(state: StageState, ctx: DispatchContext, placed: Placed, draft: Draft): StepInput[] {
  const { command } = placed;
  if (command.kind !== 'run') return [];
  const inputs = parentInput(state, false);
  const word = expander(state, ctx, draft);
  for (const text of command.mounts) {
    const mount = parseMount(text, word);
    if (mount.type === 'secret' || mount.type === 'ssh' || mount.type === 'tmpfs') continue;
    const target = mount.target.startsWith('/') ? mount.target : `${state.workdir}/${mount.target}`;
    if (cleanPath(`/${target}`) === '/' && mount.target !== '')
      throw new InstructionError(`invalid mount target ${JSON.stringify(cleanPath(target))}`);
    if (mount.from !== '') {
      const what = `cannot mount from stage ${JSON.stringify(mount.from)} to ${JSON.stringify(mount.target)}, stage needs to be defined before current command`;
      inputs.push(...sourceInput(ctx.source(mount.from, false), 'mount', [rootedPath(mount.source)], what));
    } else if (mount.type === 'bind') inputs.push({ kind: 'context', paths: [contextPath(mount.source)] });
  }
  return inputs;
}

function setVariables(state: StageState, ctx: DispatchContext, placed: Placed, draft: Draft): void {
  const { command, lines } = placed;
  if (command.kind === 'env') {
    const word = expander(state, ctx, draft);
    const values = command.pairs.map((p) => ({ name: word(p.key), value: word(p.value) }));
    for (const { name, value } of values) state.environment.set({ name, value, from: 'env', line: lines[0] });
    return;
  }
  if (command.kind !== 'arg') return;
  for (const { key, value } of command.pairs) {
    const given = Object.hasOwn(ctx.buildArgs, key) ? ctx.buildArgs[key] : undefined;
    const global = value === undefined && given === undefined ? ctx.globals.get(key) : undefined;
    const found = given ?? (value === undefined ? undefined : expander(state, ctx, draft)(value)) ?? global?.value;
    if (found === undefined || nonEnvArgs.has(key)) continue;
    state.environment.set({
      name: key,
      value: found,
      from: global?.from === 'platform' ? 'platform' : 'arg',
      line: lines[0],
    });
  }
}

function resolveWorkdir(state: StageState, path: string): string {
  return path.startsWith('/') ? cleanPath(path) : rootedPath(`${state.workdir}/${path}`);
}

/** The text BuildKit names RUN's vertex by: with the first line of its heredoc. */
function runName(placed: Placed): string {
  const { instruction } = placed.command;
  const [heredoc] = instruction.heredocs;
  if (heredoc === undefined || parseHeredoc(instruction.rest) === undefined) return instruction.original;
  return `${instruction.original.replace(/\s+$/, '')} (${summarizeHeredoc(heredoc.content)})`;
}

const stepText = (placed: Placed): string => placed.command.instruction.original.trim();

/** Plans one command of a stage: its step, and what it leaves for the next (dockerfile2llb/convert.go, dispatch). */
export function dispatch(state: StageState, placed: Placed, ctx: DispatchContext): void {
  const { command, lines } = placed;
  const { instruction } = command;
  ctx.budget.spend(costs.instruction);
  const draft: Draft = { used: new Map(), unset: new Set() };
  const add = (part: Pick<Step, 'vertex' | 'inputs'> & Partial<Step>): void => {
    state.steps.push({
      id: placed.id,
      stage: state.index,
      instruction: instruction.keyword.toUpperCase(),
      text: stepText(placed),
      source: instruction.source,
      lines,
      needed: false,
      env: command.kind === 'run' ? state.environment.all() : [...draft.used.values()],
      flags: instruction.flags,
      ...part,
    });
    if (part.vertex) state.last = placed.id;
  };
  const name = (text: string, run: boolean): string =>
    prefixed(state, shownText(state, text, ctx, run), placed.onbuild);
  const guarded = (plan: () => void, fallback: Pick<Step, 'vertex' | 'inputs'>): void => {
    try {
      plan();
    } catch (error) {
      if (!(error instanceof LexError) && !(error instanceof InstructionError)) throw error;
      state.problems.push({ lines, message: error.message });
      add(fallback);
    }
  };
  switch (command.kind) {
    case 'copy':
    case 'add':
      guarded(
        () => {
          add({
            vertex: true,
            ...copyInputs(state, ctx, placed, draft),
            vertexName: name(instruction.original, false),
          });
        },
        { vertex: true, inputs: parentInput(state, false) },
      );
      break;
    case 'run':
      guarded(
        () => {
          if (command.empty) throw new InstructionError('arguments are required');
          const inputs = runInputs(state, ctx, placed, draft);
          const expanded = writeForm({
            source: instruction.source.replace(/^\S+/, 'RUN'),
            workdir: state.workdir,
            user: state.user,
          });
          add({ vertex: true, inputs, expanded, vertexName: name(runName(placed), true) });
        },
        { vertex: true, inputs: parentInput(state, false) },
      );
      break;
    case 'workdir':
      guarded(
        () => {
          state.workdir = resolveWorkdir(state, expander(state, ctx, draft)(command.path));
          const made = state.workdir !== '/';
          add({
            vertex: made,
            inputs: made ? parentInput(state, false) : [],
            expanded: `WORKDIR ${state.workdir}`,
            ...(made && { vertexName: name(instruction.original, false) }),
          });
        },
        { vertex: false, inputs: [] },
      );
      break;
    case 'env':
    case 'arg':
      guarded(
        () => {
          setVariables(state, ctx, placed, draft);
          add({ vertex: false, inputs: [] });
        },
        { vertex: false, inputs: [] },
      );
      break;
    case 'user':
      guarded(
        () => {
          state.user = expander(state, ctx, draft)(command.user);
          add({ vertex: false, inputs: [] });
        },
        { vertex: false, inputs: [] },
      );
      break;
    case 'from':
    case 'onbuild':
    case 'shell':
    case 'note':
      add({ vertex: false, inputs: [] });
      break;
  }
}
