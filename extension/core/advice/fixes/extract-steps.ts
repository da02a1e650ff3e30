import { stageName } from '../../words/terms';
import type { Plan, Stage, Step } from '../../plan/types';
import { insertBefore, lineBreak, replaceAt, spanOfLines } from '../text/edits';
import { inCaseOf, rawText } from '../text/instruction-text';
import { freeName, renumber } from '../text/readers';
import type { Action, AdviceInput, Edit, Fix } from '../types';
import { checkEdit } from '../same/verify';

/** Why the selected steps can't be a stage of their own; undefined when nothing speaks against it yet. */
function refusal(first: readonly Step[], rest: readonly Step[]): string | undefined {
  const onbuild = first.find((s) => s.instruction === 'ONBUILD');
  if (onbuild !== undefined) return `the ONBUILD in line ${onbuild.lines[0]} would run at the start of the other stage`;
  const own = (list: readonly Step[], instruction: string): boolean => list.some((s) => s.instruction === instruction);
  // BuildKit drops a CMD that is inherited when ENTRYPOINT is set (dockerfile2llb/convert.go, dispatchEntrypoint).
  if (own(first, 'CMD') && own(rest, 'ENTRYPOINT') && !own(rest, 'CMD'))
    return 'the ENTRYPOINT that follows would drop the CMD of the selected lines';
  return undefined;
}

function editsOf({ file, text, plan }: AdviceInput, stage: Stage, from: Step, cut: Step, name: string): Edit[] {
  const raw = rawText(text, from);
  const [, stop] = spanOfLines(text, from.lines[0], from.lines[1]);
  const as = inCaseOf(raw, 'AS');
  const called = /(\s+as\s+)(\S+)\s*$/i.exec(raw);
  const at = stop - raw.length + (called === null ? raw.trimEnd().length : called.index);
  const end = lineBreak(text);
  const own = called === null ? '' : ` ${as} ${called[2] ?? ''}`;
  const next = `${end}${inCaseOf(raw, 'FROM')} ${name}${own}${end}`;
  return [
    replaceAt(file, text, at, stop, ` ${as} ${name}`),
    insertBefore(file, cut.lines[1] + 1, next),
    ...renumber(file, text, plan, stage.index, new Set()),
  ];
}

/** The stage that a selection is in, its first steps up to the selection's end, and those behind it. */
function cutAt(plan: Plan, [start, end]: readonly [number, number]) {
  const stage = plan.stages.findLast((s) => s.lines[0] <= start);
  if (stage === undefined || end > stage.lines[1]) return undefined;
  const steps = plan.steps.filter((s) => s.stage === stage.index && !s.id.includes('.') && s.instruction !== 'FROM');
  const first = steps.filter((s) => s.lines[0] <= end);
  const rest = steps.filter((s) => s.lines[0] > end);
  const cut = first.at(-1);
  return cut === undefined || !first.some((s) => s.vertex) || rest.length === 0
    ? undefined
    : { stage, first, rest, cut };
}

/**
 * The first steps of a stage, up to the end of the selection, as a stage that the rest is built on. ARG and ENV of a stage
 * reach the stages built on it (BuildKit's frontend hands on a stage's state), so nothing is repeated.
 */
export const extractSteps: Action = (input) => {
  const { plan, selection } = input;
  const found = selection === undefined ? undefined : cutAt(plan, selection);
  const from = plan.steps.find((s) => s.stage === found?.stage.index && s.instruction === 'FROM');
  if (found === undefined || from === undefined) return [];
  const { stage, first, rest, cut } = found;
  const name = freeName(plan, stage.name === undefined ? 'base' : `${stage.name}-base`);
  const common: Omit<Fix, 'edits'> = {
    id: `extract-steps:${from.lines[0]}-${cut.lines[1]}`,
    kind: 'extract-steps',
    lines: [first[0]?.lines[0] ?? from.lines[0], cut.lines[1]],
    title: `Extract these steps into a stage (${name})`,
    message: `lines ${from.lines[0]} to ${cut.lines[1]} become the stage ${name}, and ${stageName(plan, stage.index)} is built on it: other stages can use it too`,
  };
  const why = refusal(first, rest);
  if (why !== undefined) return [{ ...common, edits: [], refused: why }];
  const edits = editsOf(input, stage, from, cut, name);
  const checked = checkEdit(input, edits);
  return [checked.ok ? { ...common, edits } : { ...common, edits: [], refused: checked.reason }];
};
