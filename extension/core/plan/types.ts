/**
 * The plan: what BuildKit's Dockerfile frontend would make of a text, a set of build arguments and a target.
 * Lines are 1-based and inclusive everywhere in the core.
 */

/** First and last line, 1-based and inclusive. */
export type Lines = readonly [first: number, last: number];

/** How a step uses what it reads. */
export type InputKind = 'parent' | 'copy' | 'mount' | 'base' | 'context' | 'url' | 'git' | 'image';

/** One thing that a step reads. */
export interface StepInput {
  readonly kind: InputKind;
  /** Id of the step whose result is read (parent, copy or mount of a stage). */
  readonly step?: string;
  /** Index of the stage that is read. */
  readonly stage?: number;
  /** Image reference, URL, git reference, or the name of a named context. */
  readonly ref?: string;
  /** Paths as they are selected (after expansion), for copy, mount and context. */
  readonly paths?: readonly string[];
  /** True for COPY/ADD --link: the files are laid over the parent, not written into it. */
  readonly link?: boolean;
}

/** How COPY and ADD select files of the build context. */
export interface Selection {
  readonly sources: readonly string[];
  readonly parents: boolean;
  readonly exclude: readonly string[];
}

/** An instruction that makes a vertex or is noted on its stage. */
export interface Step {
  /** Stable within the plan: `stageIndex:instructionIndex`, the FROM being instruction 0. */
  readonly id: string;
  readonly stage: number;
  /** Upper-case keyword. */
  readonly instruction: string;
  /** The instruction as BuildKit sees it: continuation lines joined, comments dropped. */
  readonly text: string;
  /** The text with heredoc bodies, as it is in the file. */
  readonly source: string;
  readonly lines: Lines;
  /** False for LABEL, ENV, CMD …: they change the image's configuration and make no step. */
  readonly vertex: boolean;
  /** The target needs this step. */
  readonly needed: boolean;
  readonly inputs: readonly StepInput[];
  /** Variables that reach the step: of RUN all in scope (ARG and ENV), of others those it expands. */
  readonly env: readonly EnvVar[];
  /** Flags as written, `--link`, `--mount=…`. */
  readonly flags: readonly string[];
  /**
   * The name BuildKit gives the step's vertex, without a platform: `[stage1 2/3] RUN make` (variables expanded as BuildKit
   * expands them for display). Absent when the step makes no vertex (notes; FROM of an earlier stage).
   */
  readonly vertexName?: string;
  /** Of COPY and ADD from the build context: the sources as written, expanded, and what narrows them. */
  readonly selection?: Selection;
  /** What the step does, all its variables expanded: equal for two steps that have the same definition. */
  readonly expanded?: string;
}

/** A variable in scope and where its value comes from. */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly from: 'arg' | 'env' | 'platform' | 'base';
  /** Line of the ARG or ENV that set it, when it is in this file. */
  readonly line?: number;
}

export interface Stage {
  readonly index: number;
  readonly name?: string;
  /** FROM's argument after expansion: an image, `scratch`, or the name of a stage. */
  readonly base: string;
  /** Index of the stage it builds on, when base is an earlier stage. */
  readonly baseStage?: number;
  readonly platform?: string;
  readonly lines: Lines;
  readonly needed: boolean;
  /** Why the target does not need the stage; absent when it does. */
  readonly notNeeded?: string;
}

/** Something that can't be known from the text, or that BuildKit would refuse. */
export interface PlanProblem {
  readonly lines: Lines;
  readonly message: string;
  /** Not an error: the text alone does not tell. */
  readonly unknown?: true;
}

export interface Plan {
  readonly file: string;
  /** Name or index of the stage that is built. */
  readonly target: string;
  readonly targetStage: number;
  readonly platform: string;
  readonly stages: readonly Stage[];
  readonly steps: readonly Step[];
  /** ARG before the first FROM. */
  readonly globalArgs: readonly EnvVar[];
  readonly problems: readonly PlanProblem[];
}

/** What is planned for: all inputs besides the text. */
export interface PlanOptions {
  readonly file?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly target?: string;
  /** `os/arch[/variant]`, default `linux/amd64`. */
  readonly platform?: string;
  /** The builder's own platform, default `linux/amd64`. */
  readonly buildPlatform?: string;
  /** Named contexts (`--build-context NAME=…`). */
  readonly contexts?: readonly string[];
}
