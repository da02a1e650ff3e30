import { InstructionError } from './arguments';
import { Budget, costs, TooMuchError } from './budget';
import { parseCommand } from './command';
import { dispatch, type DispatchContext } from './dispatch';
import { checkEpoch } from './epoch';
import { Environment } from './environment';
import { imageError, normalizeImage } from './image';
import { LexError } from './lex-error';
import { parsePlatform, formatPlatform, type Platform } from './platform';
import { scan, type Scan } from './scan';
import { globalEnvironment, readStages, resolveBases } from './stages';
import type { Placed, Source, StageState } from './state';
import { suggestion } from './suggest';
import { expand } from './lex';
import type { Lines, Plan, PlanOptions, PlanProblem, Stage, Step } from './types';
import { prefixed } from './vertex-name';

const counted = new Set(['copy', 'add', 'run', 'workdir']);
const linux: Platform = { os: 'linux', arch: 'amd64', variant: '' };

class Planner {
  private readonly budget = new Budget();
  readonly problems: PlanProblem[];
  private readonly scanned: Scan;
  readonly stages: StageState[];
  private readonly byName = new Map<string, StageState>();
  private readonly ctx: DispatchContext;
  /** Images that COPY --from and mounts name: BuildKit counts them among the stages. */
  private readonly images: string[] = [];
  readonly globals: ReturnType<typeof globalEnvironment>;
  readonly platform: Platform;

  constructor(
    text: string,
    private readonly options: PlanOptions,
  ) {
    this.budget.spend(text.length);
    this.scanned = scan(text);
    this.problems = [...this.scanned.problems];
    const read = readStages(this.scanned, this.problems, this.budget);
    this.stages = read.stages;
    this.platform = parsePlatform(options.platform ?? '') ?? linux;
    const target = {
      platform: this.platform,
      build: parsePlatform(options.buildPlatform ?? '') ?? linux,
      stage: options.target ?? this.stages.at(-1)?.name ?? '',
    };
    this.globals = globalEnvironment(read, this.scanned.escape, options, target, this.problems, this.budget);
    resolveBases(this.stages, this.scanned.escape, this.globals, this.problems, this.budget);
    for (const s of this.stages) if (s.name !== undefined) this.byName.set(s.name, s);
    this.ctx = {
      escape: this.scanned.escape,
      budget: this.budget,
      buildArgs: options.buildArgs ?? {},
      globals: this.globals,
      source: (from, copy) => this.source(from, copy),
    };
  }

  /** The stage or image that `--from` names: a number (COPY only), a stage's name, else an image. */
  private source(from: string, copy: boolean): Source {
    if (copy && /^[+-]?\d+$/.test(from)) {
      const index = Number(from);
      const stage = this.stages[index];
      if (stage !== undefined) return { kind: 'stage', stage };
      const image = this.images[index - this.stages.length];
      if (index >= 0 && image !== undefined) return { kind: 'image', ref: image };
      throw new InstructionError(`invalid stage index ${index}`);
    }
    const stage = this.byName.get(from.toLowerCase());
    return stage === undefined ? { kind: 'image', ref: from } : { kind: 'stage', stage };
  }

  /** Sources of a command; images are counted among the stages as BuildKit does (convert.go, toCommand). */
  private sourcesOf(placed: Placed): Source[] {
    const { command } = placed;
    if (command.kind === 'copy' && command.from !== '') {
      const plain = expand(command.from, this.scanned.escape, () => undefined).text;
      if (plain !== command.from)
        throw new InstructionError(
          'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround',
        );
      return [this.source(command.from, true)];
    }
    if (command.kind === 'run')
      return command.mountFroms.map((from) => this.source(from === '' ? 'scratch' : from, false));
    return [];
  }

  /** Reads what every command names; returns the stages each stage depends on. */
  private dependencies(): Map<StageState, { stage: StageState; lines: Lines }[]> {
    const deps = new Map<StageState, { stage: StageState; lines: Lines }[]>();
    for (const state of this.stages) {
      state.total =
        (state.base !== 'scratch' && state.baseState === undefined ? 1 : 0) +
        state.commands.filter((c) => counted.has(c.command.kind)).length;
      deps.set(state, this.read(state.commands));
    }
    return deps;
  }

  private read(commands: readonly Placed[]): { stage: StageState; lines: Lines }[] {
    return commands.flatMap((placed) => {
      try {
        return this.sourcesOf(placed).flatMap((source) => {
          if (source.kind === 'stage') return [{ stage: source.stage, lines: placed.lines }];
          this.images.push(source.ref);
          if (source.ref !== 'scratch' && normalizeImage(source.ref) === undefined)
            this.problems.push({ lines: placed.lines, message: imageError(source.ref) });
          return [];
        });
      } catch (error) {
        if (!(error instanceof InstructionError) && !(error instanceof LexError)) throw error;
        this.problems.push({ lines: placed.lines, message: error.message });
        return [];
      }
    });
  }

  /** Lines of the first command that leads back to a stage it is needed for, looked for from one stage. */
  private cycleFrom(
    start: StageState,
    deps: ReturnType<Planner['dependencies']>,
    visited: Set<StageState>,
  ): Lines | undefined {
    const path = new Set<StageState>();
    const walk: { readonly state: StageState; next: number }[] = [];
    const enter = (state: StageState): void => {
      if (visited.has(state)) return;
      visited.add(state);
      path.add(state);
      walk.push({ state, next: 0 });
    };
    enter(start);
    for (let here = walk.at(-1); here !== undefined; here = walk.at(-1)) {
      const dep = deps.get(here.state)?.[here.next++];
      if (dep === undefined) {
        path.delete(here.state);
        walk.pop();
      } else if (path.has(dep.stage)) return dep.lines;
      else enter(dep.stage);
    }
    return undefined;
  }

  private reportCycles(deps: ReturnType<Planner['dependencies']>): void {
    const visited = new Set<StageState>();
    for (const state of this.stages) {
      const lines = this.cycleFrom(state, deps, visited);
      if (lines === undefined) continue;
      this.problems.push({ lines, message: `circular dependency detected on stage: ${state.label}` });
      return;
    }
  }

  /** ONBUILD lines of the stage below run first in a stage built on it, at the place of its FROM. */
  private addTriggers(state: StageState): { stage: StageState; lines: Lines }[] {
    const triggers = (state.baseState?.commands ?? []).flatMap((c) =>
      c.command.kind === 'onbuild' ? [c.command.trigger] : [],
    );
    const placed = triggers.flatMap((trigger, i): Placed[] => {
      try {
        this.budget.spend(costs.instruction + trigger.length);
        const parsed = scan(trigger);
        const [instruction] = parsed.instructions;
        if (instruction === undefined || parsed.instructions.length !== 1)
          throw new InstructionError('onbuild trigger should be a single expression');
        const command = parseCommand(instruction, this.scanned.escape);
        return [{ command, lines: state.lines, onbuild: true, id: `${state.index}:0.${i + 1}` }];
      } catch (error) {
        if (!(error instanceof InstructionError) && !(error instanceof LexError)) throw error;
        this.problems.push({ lines: state.lines, message: error.message });
        return [];
      }
    });
    const found = this.read(placed);
    state.commands = [...placed, ...state.commands];
    state.total += placed.length;
    return found;
  }

  private target(): StageState | undefined {
    const { target } = this.options;
    if (target === undefined || target === '') return this.stages.at(-1);
    const found = this.byName.get(target.toLowerCase());
    if (found !== undefined) return found;
    const last = this.stages.at(-1);
    const names = this.stages.map((s) => s.name ?? s.label);
    this.problems.push({
      lines: last?.lines ?? [1, 1],
      message: `target stage ${JSON.stringify(target)} could not be found${suggestion(target, names)}`,
    });
    return last;
  }

  private start(state: StageState): void {
    const base = state.baseState;
    const instruction = state.from?.instruction;
    const image = base === undefined && state.base !== 'scratch';
    const step: Step = {
      id: `${state.index}:0`,
      stage: state.index,
      instruction: 'FROM',
      text: instruction?.original.trim() ?? 'FROM',
      source: instruction?.source ?? 'FROM',
      lines: state.lines,
      vertex: image,
      needed: false,
      inputs: image
        ? [{ kind: 'base', ref: state.base }]
        : base?.last === undefined
          ? []
          : [{ kind: 'parent', step: base.last, stage: base.index }],
      env: [],
      flags: instruction?.flags ?? [],
      expanded: state.base,
      ...(image && { vertexName: prefixed(state, `FROM ${normalizeImage(state.base) ?? state.base}`, false) }),
    };
    state.steps.push(step);
    if (base !== undefined) {
      state.environment = new Environment(this.budget, base.environment);
      state.workdir = base.workdir;
      state.user = base.user;
      state.last = base.last;
      if (state.platform === undefined && base.platform !== undefined) state.platform = base.platform;
    } else if (image) state.last = step.id;
  }

  run(file: string): Plan {
    const target = this.target();
    const deps = this.dependencies();
    this.reportCycles(deps);
    for (const state of this.stages) for (const d of this.addTriggers(state)) deps.get(state)?.push(d);
    if (this.stages.length + this.images.length === 1 && this.stages[0] !== undefined) this.stages[0].label = '';
    this.checkImages();
    for (const state of this.stages) {
      this.start(state);
      for (const placed of state.commands) dispatch(state, placed, this.ctx);
      state.dispatched = true;
    }
    const needed = this.needed(target);
    const reachable = this.reachable(target, deps);
    for (const state of this.stages) if (reachable.has(state)) this.problems.push(...state.problems);
    if (this.stages.length === 0) {
      const empty = this.scanned.instructions.length === 0;
      if (this.problems.length === 0)
        this.problems.push({
          lines: [1, 1],
          message: empty ? 'file with no instructions' : 'dockerfile contains no stages to build',
        });
    }
    const given = this.options.buildArgs?.['SOURCE_DATE_EPOCH'];
    const epoch =
      given === undefined ? this.globals.get('SOURCE_DATE_EPOCH') : ({ name: '', value: given, from: 'arg' } as const);
    this.problems.push(...checkEpoch(epoch, this.stages));
    this.checkFrontend();
    return this.toPlan(file, target, needed, reachable);
  }

  private checkImages(): void {
    for (const state of this.stages) {
      if (state.baseState !== undefined || state.base === 'scratch' || state.base === '') continue;
      if (normalizeImage(state.base) === undefined)
        this.problems.push({ lines: state.lines, message: imageError(state.base) });
      else if (/onbuild/i.test(state.base))
        this.problems.push({
          lines: state.lines,
          message: `${state.base} may hold ONBUILD instructions, which the text does not show`,
          unknown: true,
        });
    }
  }

  private checkFrontend(): void {
    const { syntax } = this.scanned;
    if (syntax === undefined || /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@].*)?$/.test(syntax)) return;
    this.problems.push({
      lines: [1, 1],
      message: `the frontend ${syntax} reads this file: it may plan it in another way`,
      unknown: true,
    });
  }

  private reachable(target: StageState | undefined, deps: ReturnType<Planner['dependencies']>): Set<StageState> {
    const found = new Set<StageState>();
    const queue = target === undefined ? [] : [target];
    for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
      if (found.has(state)) continue;
      found.add(state);
      if (state.baseState !== undefined) queue.push(state.baseState);
      queue.push(...(deps.get(state) ?? []).map((d) => d.stage));
    }
    return found;
  }

  /** Steps that the target's filesystem is made from. */
  private needed(target: StageState | undefined): Set<string> {
    const steps = new Map(this.stages.flatMap((s) => s.steps).map((s) => [s.id, s]));
    const found = new Set<string>();
    const queue = target?.last === undefined ? [] : [target.last];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      for (const input of steps.get(id)?.inputs ?? []) if (input.step !== undefined) queue.push(input.step);
    }
    return found;
  }

  private toPlan(
    file: string,
    target: StageState | undefined,
    needed: ReadonlySet<string>,
    reachable: ReadonlySet<StageState>,
  ): Plan {
    const bases = new Set([...reachable].map((s) => s.baseState));
    const stageNeeded = (s: StageState): boolean =>
      s === target || (reachable.has(s) && (bases.has(s) || s.steps.some((step) => needed.has(step.id))));
    const steps = this.stages.flatMap((s) =>
      s.steps.map((step) => ({ ...step, needed: step.vertex ? needed.has(step.id) : stageNeeded(s) })),
    );
    return {
      file,
      target: target?.name ?? String(target?.index ?? 0),
      targetStage: target?.index ?? 0,
      platform: formatPlatform(this.platform),
      stages: this.stages.map((s): Stage => {
        const need = stageNeeded(s);
        return {
          index: s.index,
          ...(s.name !== undefined && { name: s.name }),
          base: s.base,
          ...(s.baseState !== undefined && { baseStage: s.baseState.index }),
          ...(s.platform !== undefined && { platform: s.platform }),
          lines: [s.lines[0], s.steps.at(-1)?.lines[1] ?? s.lines[1]],
          needed: need,
          ...(!need && { notNeeded: 'nothing of this stage is read by the target' }),
        };
      }),
      steps,
      globalArgs: [...this.globals.values()].filter((g) => g.from === 'arg'),
      problems: [...this.problems].sort((a, b) => a.lines[0] - b.lines[0]),
    };
  }
}

/**
 * Plans a Dockerfile as BuildKit's frontend would for the given arguments, target and platform. Never throws: what can't
 * be read, and what BuildKit would refuse, are problems with their lines, and what stands around them is planned.
 */
export function plan(text: string, options: PlanOptions = {}): Plan {
  try {
    return new Planner(text, options).run(options.file ?? 'Dockerfile');
  } catch (error) {
    if (!(error instanceof TooMuchError)) throw error;
    return nothingPlanned(options, error.message);
  }
}

function nothingPlanned(options: PlanOptions, message: string): Plan {
  return {
    file: options.file ?? 'Dockerfile',
    target: options.target ?? '0',
    targetStage: 0,
    platform: formatPlatform(parsePlatform(options.platform ?? '') ?? linux),
    stages: [],
    steps: [],
    globalArgs: [],
    problems: [{ lines: [1, 1], message, unknown: true }],
  };
}
