import { splitFlags } from '../explain/own-difference';
import { copyForm, runForm } from '../plan/forms';
import type { Plan, Step, StepInput } from '../plan/types';

/** The shell that a RUN of a plan uses: the last SHELL above it, in its stage or in the stages that one is built on. */
function shellOf(plan: Plan, step: Step): string {
  let before = step.lines[0];
  for (let at: number | undefined = step.stage; at !== undefined; at = plan.stages[at]?.baseStage) {
    const stage = at;
    const last = plan.steps.findLast((s) => s.stage === stage && s.instruction === 'SHELL' && s.lines[0] < before);
    if (last !== undefined) return last.source.replace(/^\S+\s+/, '');
    before = Infinity;
  }
  return '';
}

/** The shell of a RUN in shell form; undefined of all other steps. */
function shellFor(plan: Plan, step: Step): string | undefined {
  const run = runForm(step.expanded);
  return run === undefined || /^RUN\s*\[/.test(splitFlags(run.source).rest) ? undefined : shellOf(plan, step);
}

/** Flags of RUN that are the same as none (frontend/dockerfile/instructions/commands_run*.go). */
const defaults: Readonly<Record<string, string>> = { network: 'default', security: 'sandbox' };

/** A RUN's flags as they count: a stage's name is no part of what is mounted, nor is the order of a mount's options. */
function flagsOf(source: string): string[][] {
  return [...splitFlags(source).flags]
    .filter(([name, value]) => defaults[name] !== value)
    .map(([name, value]) => [name, ...value.split(' ')]);
}

/**
 * What a step does itself, apart from the steps it reads, comparable as text between two plans. `images`: with the names of
 * images it reads, of which two may be of one.
 */
function ownDefinition(plan: Plan, step: Step, shell: string | undefined, images: boolean): string {
  const refOf = (i: StepInput): string =>
    i.step !== undefined || (i.kind === 'image' && !images) ? '' : (i.ref ?? '');
  const inputs = step.inputs.map((i) => [i.kind, refOf(i), i.paths ?? [], i.link]);
  const run = runForm(step.expanded);
  if (run !== undefined) {
    const env = step.env.map((e) => [e.name, e.value]);
    const { rest } = splitFlags(run.source);
    return JSON.stringify([flagsOf(run.source), rest, run.workdir, run.user, shell ?? '', env, inputs]);
  }
  const copy = copyForm(step.expanded);
  // USER makes no difference to COPY and ADD: files are root's unless --chown says otherwise.
  if (copy !== undefined) {
    // The inputs have the sources cleaned; --parents takes them as written.
    const sources = copy.parents ? copy.sources : [];
    const chmod = copy.chmod.replace(/^0+(?=[0-7])/, '');
    return JSON.stringify([{ ...copy, sources, chmod, user: '' }, inputs]);
  }
  const platform = step.instruction === 'FROM' ? plan.stages[step.stage]?.platform : undefined;
  return JSON.stringify([step.instruction, step.expanded ?? step.source, platform, inputs]);
}

/** What the steps of a plan do themselves, by id. */
interface OwnDefinitions {
  readonly own: ReadonlyMap<string, string>;
  /** The same, whichever images it reads. */
  readonly anyImage: ReadonlyMap<string, string>;
  /** The shell of each RUN in shell form. */
  readonly shells: ReadonlyMap<string, string>;
}

/** The definitions of a plan's steps. */
export interface Definitions extends OwnDefinitions {
  /** What the step does itself with all it reads, down to the base image; by id. */
  readonly whole: ReadonlyMap<string, string>;
}

/** Plans of builds that have been stay; they are compared with every text that is typed. */
const known = new WeakMap<Plan, OwnDefinitions>();

function ownDefinitions(plan: Plan): OwnDefinitions {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const own = new Map<string, string>();
  const anyImage = new Map<string, string>();
  const shells = new Map<string, string>();
  const hasShells = plan.steps.some((s) => s.instruction === 'SHELL');
  for (const step of plan.steps) {
    if (!step.vertex) continue;
    const shell = hasShells ? shellFor(plan, step) : undefined;
    if (shell !== undefined) shells.set(step.id, shell);
    const text = ownDefinition(plan, step, shell, true);
    own.set(step.id, text);
    const readsImage = step.inputs.some((i) => i.kind === 'image');
    anyImage.set(step.id, readsImage ? ownDefinition(plan, step, shell, false) : text);
  }
  const found = { own, anyImage, shells };
  known.set(plan, found);
  return found;
}

/**
 * Definitions that can be compared between plans that were read with the same `numbers`: equal for steps that BuildKit gives
 * the same vertex digest. Numbers stand for the texts, so that the cost is linear. `digests` are those of base images, by the
 * id of their FROM: two names of one digest are one image.
 */
export function definitionsOf(
  plan: Plan,
  numbers: Map<string, number>,
  digests: ReadonlyMap<string, string>,
): Definitions {
  const texts = ownDefinitions(plan);
  const whole = new Map<string, string>();
  for (const step of plan.steps) {
    const text = texts.own.get(step.id);
    if (text === undefined) continue;
    const digest = digests.get(step.id);
    const own = digest === undefined ? text : `${digest} ${plan.stages[step.stage]?.platform ?? ''}`;
    const key = `${own} ${step.inputs.map((i) => whole.get(i.step ?? '') ?? '').join(' ')}`;
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = numbers.size));
    whole.set(step.id, String(number));
  }
  return { ...texts, whole };
}
