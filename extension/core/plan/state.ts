import type { Budget } from './budget';
import { Environment } from './environment';
import type { Command } from './command';
import type { Lines, PlanProblem, Step } from './types';

/** A command with where it came from: an ONBUILD of the base, or the stage itself. */
export interface Placed {
  readonly command: Command;
  readonly lines: Lines;
  readonly onbuild: boolean;
  /** Number of the instruction in its stage, from 1; fractions are triggers of the base. */
  readonly id: string;
}

/** A stage while it is planned (dispatchState of dockerfile2llb/convert.go). */
export interface StageState {
  readonly index: number;
  readonly name?: string;
  /** As BuildKit labels its vertices: the name, `stage-N`, or nothing in a file of one stage. */
  label: string;
  /** FROM's argument, expanded. */
  base: string;
  baseState?: StageState;
  platform?: string;
  readonly lines: Lines;
  readonly from: Command | undefined;
  commands: Placed[];
  /** Vertices the stage's names count. */
  total: number;
  counted: number;
  environment: Environment;
  workdir: string;
  user: string;
  readonly steps: Step[];
  /** Step whose filesystem the stage ends with; undefined on scratch without steps. */
  last: string | undefined;
  dispatched: boolean;
  readonly problems: PlanProblem[];
}

/** What `--from` of COPY and of a mount names. */
export type Source =
  { readonly kind: 'stage'; readonly stage: StageState } | { readonly kind: 'image'; readonly ref: string };

export function newStage(
  index: number,
  name: string | undefined,
  base: string,
  lines: Lines,
  from: Command | undefined,
  budget: Budget,
): StageState {
  return {
    index,
    ...(name !== undefined && { name }),
    label: name ?? `stage-${index}`,
    base,
    lines,
    from,
    commands: [],
    total: 0,
    counted: 0,
    environment: new Environment(budget),
    workdir: '/',
    user: '',
    steps: [],
    last: undefined,
    dispatched: false,
    problems: [],
  };
}
