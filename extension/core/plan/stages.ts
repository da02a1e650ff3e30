import { InstructionError } from './arguments';
import { costs, type Budget } from './budget';
import { parseCommand, type Command } from './command';
import { expand } from './lex';
import { LexError } from './lex-error';
import { formatPlatform, parsePlatform, platformArgs, type Platform } from './platform';
import type { Scan } from './scan';
import { newStage, type StageState } from './state';
import type { EnvVar, Lines, PlanOptions, PlanProblem } from './types';

/** The file's stages with their commands, nothing planned yet. */
export interface Stages {
  readonly stages: StageState[];
  readonly globalArgs: readonly { readonly command: Command; readonly lines: Lines }[];
}

/** Splits instructions into stages; what can't be read is a problem, and the rest goes on. */
export function readStages({ instructions, escape }: Scan, problems: PlanProblem[], budget: Budget): Stages {
  const stages: StageState[] = [];
  const globalArgs: { command: Command; lines: Lines }[] = [];
  let number = 0;
  for (const instruction of instructions) {
    const { lines } = instruction;
    const keyword = instruction.keyword.toUpperCase();
    number++;
    budget.spend(costs.instruction);
    let command: Command | undefined;
    try {
      command = parseCommand(instruction, escape);
    } catch (error) {
      if (!(error instanceof InstructionError) && !(error instanceof LexError)) throw error;
      problems.push({ lines, message: error.message });
    }
    if (keyword === 'FROM') {
      const from = command?.kind === 'from' ? command : undefined;
      stages.push(newStage(stages.length, from?.name, from?.base ?? '', lines, from, budget));
      number = 0;
      continue;
    }
    if (command === undefined) continue;
    const stage = stages.at(-1);
    if (stage !== undefined) stage.commands.push({ command, lines, onbuild: false, id: `${stage.index}:${number}` });
    else if (command.kind === 'arg') globalArgs.push({ command, lines });
    else problems.push({ lines, message: 'no build stage in current context' });
  }
  return { stages, globalArgs };
}

/** Arguments before the first FROM, over the automatic platform arguments (convert.go, buildMetaArgs). */
export function globalEnvironment(
  { globalArgs }: Stages,
  escape: string,
  options: PlanOptions,
  target: { readonly platform: Platform; readonly build: Platform; readonly stage: string },
  problems: PlanProblem[],
  budget: Budget,
): Map<string, EnvVar> {
  const given = options.buildArgs ?? {};
  const globals = new Map<string, EnvVar>();
  for (const [name, value] of platformArgs(target.build, target.platform, target.stage))
    globals.set(name, { name, value: given[name] ?? value, from: 'platform' });
  for (const { command, lines } of globalArgs) {
    if (command.kind !== 'arg') continue;
    for (const { key, value } of command.pairs) {
      try {
        const own = Object.hasOwn(given, key) ? given[key] : undefined;
        const found =
          own ??
          (value === undefined ? undefined : expand(value, escape, (n) => globals.get(n)?.value, { budget }).text);
        if (found !== undefined) globals.set(key, { name: key, value: found, from: 'arg', line: lines[0] });
      } catch (error) {
        if (!(error instanceof LexError)) throw error;
        problems.push({ lines, message: error.message });
      }
    }
  }
  return globals;
}

/** Expands FROM, finds the stage it builds on, and reads its platform (convert.go, buildDispatchStates). */
export function resolveBases(
  stages: readonly StageState[],
  escape: string,
  globals: ReadonlyMap<string, EnvVar>,
  problems: PlanProblem[],
  budget: Budget,
): void {
  const byName = new Map<string, StageState>();
  const lookup = (name: string): string | undefined => globals.get(name)?.value;
  for (const state of stages) {
    try {
      const written = state.base;
      state.base = expand(written, escape, lookup, { budget }).text;
      if (state.base === '' && state.from !== undefined)
        problems.push({ lines: state.lines, message: `base name (${written}) should not be blank` });
      const flag = state.from?.flags.strings.get('platform');
      if (flag !== undefined) readPlatform(state, flag, expand(flag, escape, lookup, { budget }).text, problems);
    } catch (error) {
      if (!(error instanceof LexError)) throw error;
      problems.push({ lines: state.lines, message: error.message });
    }
    const base = byName.get(state.base);
    if (base !== undefined) state.baseState = base;
    if (state.name !== undefined) byName.set(state.name, state);
  }
}

function readPlatform(state: StageState, written: string, text: string, problems: PlanProblem[]): void {
  if (text === '') {
    problems.push({ lines: state.lines, message: `empty platform value from expression ${written}` });
    return;
  }
  const platform = parsePlatform(text);
  if (platform !== undefined) state.platform = formatPlatform(platform);
  else problems.push({ lines: state.lines, message: `failed to parse platform ${written}` });
}
