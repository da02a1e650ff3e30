import { list } from '../../text/text';
import { stepIn } from '../../words/terms';
import { copyForm, type CopyForm } from '../../plan/forms';
import type { Plan, Step } from '../../plan/types';
import { moveLines, withComments } from '../text/block';
import { areasOf, areApart, kindsOf, type Kind } from '../same/landing';
import { isRooted, knowsFolder } from '../run/folders';
import { goneWithout } from '../same/made';
import { changesUsers } from '../run/programs';
import { touches } from '../run/touches';
import type { Action, AdviceInput, Fix } from '../types';
import { doesTheSame } from '../same/same-step';
import { expanded, names } from '../run/setters';
import { checkEdit } from '../same/verify';
import { habitOf, type Habit } from '../savings/habit';
import { isWorth } from '../savings/worth';

/** A COPY or ADD that is to go down. */
interface Moved {
  readonly plan: Plan;
  readonly kindOf: (path: string) => Kind;
  readonly copy: Step;
  readonly form: CopyForm;
  /** Places it writes to. */
  readonly areas: readonly string[];
}

/** Steps between a COPY and its new place. */
interface Way {
  readonly passed: readonly Step[];
  /** A RUN that has nothing to do with the files and can't be passed all the same; undefined when there is none. */
  readonly barred?: { readonly run: Step; readonly why: string };
}

const nameOf = (form: CopyForm): string | undefined =>
  form.chown === '' || /^\d+(?::\d+)?$/.test(form.chown) ? undefined : form.chown;

/** Why a COPY may not go behind a step; undefined when it may, `stop` where nothing is to be said. */
function obstacle({ plan, kindOf, copy, form, areas }: Moved, step: Step): string | undefined {
  const line = `line ${step.lines[0]}`;
  if (step.id.includes('.')) return 'stop';
  if (step.instruction === 'ARG' || step.instruction === 'ENV') {
    const set = expanded(copy.text).find((name) => names(step.text, name));
    return set === undefined ? undefined : `${line} sets ${set}, which its paths use`;
  }
  if (!step.vertex && step.instruction !== 'WORKDIR') return undefined;
  const other = copyForm(step.expanded);
  if (other !== undefined) {
    const apart = areasOf(step, other, kindOf).every((x) => areas.every((a) => areApart(a, x)));
    if (!apart) return `${line} copies to the same place: which of the two comes last counts`;
    // Folders on the way are made with the owner and the mode of the first that needs them.
    return other.chown === form.chown && other.chmod === form.chmod
      ? undefined
      : `${line} copies with another owner or mode, and folders on the way to both may be made by either`;
  }
  if (step.instruction === 'WORKDIR') {
    const path = (step.expanded ?? '').slice('WORKDIR '.length);
    if (!isRooted(copy)) return `${line} changes the folder that its destination is relative to`;
    return areas.every((a) => areApart(a, path)) ? undefined : `${line} works in the folder that is copied to`;
  }
  if (step.instruction !== 'RUN') return 'stop';
  const found = touches(plan, step, goneWithout(plan, copy, areas));
  if (found !== undefined) return found.kind === 'may' ? `${line} ${found.why}` : 'stop';
  const owner = nameOf(form);
  return owner !== undefined && changesUsers(step)
    ? `${line} changes users, and the owner is given by the name ${owner}`
    : undefined;
}

/** How far a COPY can go down past steps that seldom changed. */
function wayOf(habit: Habit, moved: Moved): Way {
  const { plan, copy } = moved;
  const later = plan.steps.filter((s) => s.stage === copy.stage);
  const passed: Step[] = [];
  let walked: Step[] = [];
  let why = beforehand(moved);
  for (const step of later.slice(later.indexOf(copy) + 1)) {
    const found = obstacle(moved, step);
    const isWork = step.vertex && step.instruction !== 'WORKDIR';
    if (found === 'stop' || (isWork && !habit.isSeldom(step, copy))) break;
    why ??= found;
    walked.push(step);
    if (step.instruction !== 'RUN') continue;
    if (why !== undefined) return passed.length > 0 ? { passed } : { passed, barred: { run: step, why } };
    passed.push(...walked);
    walked = [];
  }
  return { passed };
}

/** Why the places that a COPY writes to are not surely those that its text names. */
function beforehand({ plan, copy, areas }: Moved): string | undefined {
  if (!isRooted(copy) && !knowsFolder(plan, copy)) return 'it copies to a folder that the base image sets';
  const linked = linker(plan, copy, areas);
  return linked === undefined ? undefined : `line ${linked.lines[0]} makes links, and one may lead from there`;
}

/** A RUN above that links one of the folders to another place. */
const linker = (plan: Plan, copy: Step, areas: readonly string[]): Step | undefined =>
  plan.steps.find(
    (s) =>
      s.instruction === 'RUN' &&
      s.lines[0] < copy.lines[0] &&
      /\bln\b/.test(s.source) &&
      areas.some((a) => s.source.includes(`/${a.split('/')[1] ?? ''}`)),
  );

/** After the edit the COPY, then the steps it was behind, each as it was, leave what those left. */
function sameAfter(copy: Step, passed: readonly Step[]) {
  const last = passed.at(-1);
  return (after: Plan): ReadonlyMap<string, string> => {
    const now = after.steps.filter((s) => s.stage === copy.stage);
    const [, index = '0'] = copy.id.split(':');
    const at = now.findIndex((s) => s.id === `${copy.stage}:${index}`);
    const moved = now[at + passed.length];
    const isSame = [...passed, copy].every((s, i) => doesTheSame(s, now[at + i]));
    return moved === undefined || last === undefined || !isSame ? new Map() : new Map([[moved.id, last.id]]);
  };
}

/**
 * What changes often comes later: a COPY or ADD that changed in many of the known builds stands above RUNs that hardly ever
 * did and have nothing to do with its files, so each change runs them again; without a build on record, the source above packages of the system (FACTS, When a step runs again: a step whose
 * parent ran again runs again). It goes down behind them.
 */
export const reorder: Action = (input) => {
  const { plan, changes } = input;
  const kindOf = kindsOf(input.contextFiles);
  const habit = habitOf(changes, kindOf);
  return plan.steps.flatMap((copy): Fix[] => {
    const form = copyForm(copy.expanded);
    if (form === undefined || form.bodies.length > 0 || !copy.needed || copy.id.includes('.')) return [];
    if (!habit.isOften(copy)) return [];
    const { passed, barred } = wayOf(habit, { plan, kindOf, copy, form, areas: areasOf(copy, form, kindOf) });
    // Without a build that shows it, only what can be mended is said.
    if (barred !== undefined && (changes === undefined || !isWorth(input, [barred.run]))) return [];
    if (barred !== undefined) return [{ ...common(input, habit, copy, [barred.run]), edits: [], refused: barred.why }];
    const last = passed.at(-1);
    if (last === undefined) return [];
    const runs = passed.filter((s) => s.instruction === 'RUN');
    if (!isWorth(input, runs)) return [];
    const edits = moveLines(input, withComments(input.text, copy.lines), last.lines[1] + 1);
    const checked = checkEdit(input, edits, {
      cures: { kind: 'step', source: copy.source },
      same: sameAfter(copy, passed),
    });
    return checked.ok ? [{ ...common(input, habit, copy, runs), edits }] : [];
  });
};

function common({ plan }: AdviceInput, habit: Habit, copy: Step, runs: readonly Step[]): Omit<Fix, 'edits'> {
  const often = habit.told(copy);
  const shown = runs
    .slice(0, 2)
    .map((s) => `${stepIn(plan, s)}${often === undefined ? '' : ` ${habit.told(s) ?? ''}`}`);
  const what = stepIn(plan, copy);
  const rest = runs.length > 2 ? ' (and more)' : '';
  return {
    id: `reorder:${copy.lines[0]}`,
    kind: 'reorder',
    lines: copy.lines,
    title: `Move ${what} down, behind ${runs.length === 1 ? 'a step that hardly ever changes' : 'steps that hardly ever change'}`,
    message:
      often === undefined
        ? `${what} takes the source, and ${list(shown)}${rest} ${runs.length === 1 ? 'has' : 'have'} nothing to do with it: every edit of the source runs ${runs.length === 1 ? 'that' : 'those'} again`
        : `${what} changed ${often}, ${list(shown)}${rest}: whenever it changes, ${runs.length === 1 ? 'that runs' : 'those run'} again`,
  };
}
