import type { GraphView, StepView } from '../core/view/types';
import { isDrawn, sizes, type LayoutOptions, type Point, type StageBox, type StepBox } from './types';

/** A stage as it is laid out: its shown steps below its head. */
export interface Column {
  readonly index: number;
  readonly steps: readonly StepView[];
  readonly collapsed: boolean;
  readonly width: number;
  readonly height: number;
}

/** The shown stages in the order of the file. */
export function columns(graph: GraphView, options: LayoutOptions): Column[] {
  const hidden = new Set(options.hidden);
  const width = options.stageWidth ?? sizes.width;
  return graph.stages.flatMap((stage): Column[] => {
    const steps = graph.steps.filter((s) => s.stage === stage.index && isDrawn(s) && !hidden.has(s.id));
    if (options.hideEmpty && steps.length === 0) return [];
    const collapsed = options.collapsed.includes(stage.index);
    const inner = collapsed || steps.length === 0 ? 0 : steps.length * (sizes.step + sizes.gap) - sizes.gap + sizes.pad;
    return [{ index: stage.index, steps, collapsed, width, height: sizes.header + inner }];
  });
}

/** Where an edge of a step ends in its stage: beside the step, or beside the head when the step is not drawn. */
export interface Anchor {
  /** From the stage's top, CSS pixels. */
  readonly y: number;
  /** How far inside the stage's border the step's own border is; 0 for the head. */
  readonly inset: number;
}

export function anchor(column: Column, id: string): Anchor {
  const at = column.collapsed ? -1 : column.steps.findIndex((s) => s.id === id);
  return at < 0
    ? { y: sizes.header / 2, inset: 0 }
    : { y: sizes.header + at * (sizes.step + sizes.gap) + sizes.step / 2, inset: sizes.pad };
}

/** Boxes of stages and steps, when the stages' places are known. */
export function place(
  cols: readonly Column[],
  positions: ReadonlyMap<number, Point>,
): { stages: StageBox[]; steps: StepBox[] } {
  const stages: StageBox[] = [];
  const steps: StepBox[] = [];
  for (const c of cols) {
    const [x, y] = positions.get(c.index) ?? [0, 0];
    stages.push({ index: c.index, x, y, width: c.width, height: c.height, collapsed: c.collapsed });
    if (c.collapsed) continue;
    c.steps.forEach((s, i) => {
      steps.push({
        id: s.id,
        x: x + sizes.pad,
        y: y + sizes.header + i * (sizes.step + sizes.gap),
        width: c.width - 2 * sizes.pad,
        height: sizes.step,
      });
    });
  }
  return { stages, steps };
}
