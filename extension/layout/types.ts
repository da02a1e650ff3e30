import type { EdgeView, StepView } from '../core/view/types';

/** Sizes of the drawing, CSS pixels. `width` is a stage's own, when the options name no other. */
export const sizes = { width: 330, header: 40, step: 46, gap: 10, pad: 12, margin: 16 } as const;

export interface LayoutOptions {
  readonly collapsed: readonly number[];
  readonly hidden: readonly string[];
  /** Stages without a shown step are left out when steps are filtered. */
  readonly hideEmpty: boolean;
  /** One column, top to bottom: for a narrow panel. */
  readonly vertical: boolean;
  /** Width of a stage, CSS pixels; of the whole drawing, when it is vertical. */
  readonly stageWidth?: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface StageBox extends Box {
  readonly index: number;
  readonly collapsed: boolean;
}

export interface StepBox extends Box {
  readonly id: string;
}

export type Point = readonly [x: number, y: number];

export interface EdgePath {
  readonly edge: EdgeView;
  readonly points: readonly Point[];
}

export interface Layout {
  readonly stages: readonly StageBox[];
  readonly steps: readonly StepBox[];
  readonly edges: readonly EdgePath[];
  readonly width: number;
  readonly height: number;
}

/** Steps that are drawn as boxes: those with a vertex. A FROM is the stage's own head. */
export const isDrawn = (step: StepView): boolean => step.vertex && step.instruction !== 'FROM';
