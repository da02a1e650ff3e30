import { count, list } from '../../text/text';
import { stepIn } from '../../words/terms';
import type { Plan, Step } from '../../plan/types';
import { withComments, moveLines } from '../text/block';
import { stepForStep } from '../same/step-for-step';
import { checkEdit } from '../same/verify';
import { isLabelName, mayRead } from '../run/label-names';
import { savedBy } from '../savings/saved-by';
import type { Action, AdviceInput, Edit, Fix } from '../types';
import { expanded, names, settersOf, type Setter } from '../run/setters';

interface Move {
  /** RUN steps that would no longer have the variable in their environment. */
  readonly over: readonly Step[];
  /** The first step that names the variable; undefined when none of the stage does. */
  readonly use: Step | undefined;
  /** Steps that are passed, of every sort. */
  readonly passed: readonly Step[];
}

/** What lies between a setter and its first use in the stage. */
function moveOf(plan: Plan, { step, name }: Setter): Move {
  const later = plan.steps.filter((s) => s.stage === step.stage);
  const after = later.slice(later.indexOf(step) + 1);
  const at = after.findIndex((s) => names(s.source, name));
  const passed = at < 0 ? after : after.slice(0, at);
  return { over: passed.filter((s) => s.instruction === 'RUN' && s.vertex), use: after[at], passed };
}

/** Why the variable must stay where it is; undefined when the move can be shown to be harmless. */
function refusal({ step, name }: Setter, { over, passed }: Move): string | undefined {
  if (!isLabelName(name)) return `a program may read ${name} from its environment without the line naming it`;
  const value = expanded(step.text.replace(/^\S+\s+\w+/, ''));
  const setter = passed.find(
    (s) => (s.instruction === 'ARG' || s.instruction === 'ENV') && value.some((v) => names(s.text, v)),
  );
  if (setter !== undefined) return `line ${setter.lines[0]} sets ${list(value)}, which its value uses`;
  for (const run of over) {
    const reason = mayRead(run);
    if (reason !== undefined) return `line ${run.lines[0]} ${reason}`;
  }
  return undefined;
}

/** By plan the image is what it was, and fewer steps run when the variable changes. */
function isShown(input: AdviceInput, edits: readonly Edit[], name: string): boolean {
  // Without a value an ARG is in nobody's environment: one is given, so that its scope counts.
  const buildArgs = { [name]: '-', ...input.options?.buildArgs };
  const options = { ...input.options, buildArgs };
  return checkEdit({ ...input, options }, edits, {
    cures: { kind: 'variable', name },
    // What the RUN steps that are passed read was looked at (label-names.ts); variables are set in another order now.
    same: stepForStep(input.plan),
    config: new Set(['ENV']),
  }).ok;
}

/**
 * An ARG or ENV in scope is part of every RUN below it, used or not (FACTS, When a step runs again): one that names the build
 * goes down to the first line that uses it, over steps for which that is harmless.
 */
export const moveDown: Action = (input) => {
  const { plan, explanation } = input;
  return plan.stages.flatMap((stage) =>
    settersOf(plan, stage.index).flatMap((setter): Fix[] => {
      const { step, name } = setter;
      const move = moveOf(plan, setter);
      const changed = explanation?.steps.some((s) =>
        s.causes.some((c) => (c.kind === 'arg-changed' || c.kind === 'env-changed') && c.culprit.name === name),
      );
      // A constant that no build is known to change costs nothing where it stands.
      if (move.over.length === 0 || !stage.needed || (!isLabelName(name) && changed !== true)) return [];
      const where =
        move.use === undefined
          ? 'to the end of the stage'
          : `to its first use, line ${withComments(input.text, move.use.lines)[0]}`;
      const runs = `${count(move.over.length, 'RUN step')} above it (${list(move.over.slice(0, 2).map((s) => stepIn(plan, s)))}${move.over.length > 2 ? ', …' : ''})`;
      const common = {
        id: `move-down:${step.lines[0]}`,
        kind: 'move-down' as const,
        lines: step.lines,
        title: `Move ${step.instruction} ${name} down ${where}`,
        message: `${step.instruction} ${name} is part of ${runs} that no line of theirs uses: when its value changes, they run again. They are the base system's commands and installs of packages, which read no such name`,
      };
      const reason = refusal(setter, move);
      if (reason !== undefined)
        return [{ ...common, message: common.message.replace(/\. They are .*$/, ''), edits: [], refused: reason }];
      const last = plan.steps.findLast((s) => s.stage === step.stage)?.lines[1] ?? step.lines[1];
      const before = move.use === undefined ? last + 1 : withComments(input.text, move.use.lines)[0];
      const edits = moveLines(input, withComments(input.text, step.lines), before);
      if (!isShown(input, edits, name)) return [];
      const passed = new Set(move.over.map((s) => s.id));
      const saves = savedBy(
        explanation && { ...explanation, steps: explanation.steps.filter((s) => passed.has(s.step.id)) },
        (c) => (c.kind === 'arg-changed' || c.kind === 'env-changed') && c.culprit.name === name,
        (n) => `${count(n, 'step')} ran again in the last build only because ${name} had another value`,
      );
      return [{ ...common, edits, ...(saves !== undefined && { saves }) }];
    }),
  );
};
