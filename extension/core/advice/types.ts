import type { Mentions } from './around/mentions';
import type { NoisyPath } from '../context/noise';
import type { Explanation } from '../explain/types';
import type { Lines, Plan, PlanOptions } from '../plan/types';

/** In how many builds a step changed, of those in which it could be told. */
export interface ChangeCount {
  readonly rebuilt: number;
  readonly of: number;
}

/** A place in a text, as editors count: lines and characters from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** One replacement in one file. */
export interface Edit {
  /** The Dockerfile itself, or a file next to it, by the name it was given with. */
  readonly file: string;
  readonly range: { readonly start: Position; readonly end: Position };
  readonly newText: string;
}

export type FixKind =
  | 'split-stage'
  | 'extract-steps'
  | 'extract-dependencies'
  | 'reorder'
  | 'bind-mount'
  | 'cache-mount'
  | 'pin-base'
  | 'ignore-git'
  | 'ignore-noise'
  | 'ignore-allow-list'
  | 'mode-max'
  | 'move-down'
  | 'arg-for-env'
  | 'link';

/** What an edit would have saved, by what was recorded; never more than the records show. */
export interface Saving {
  readonly seconds: number;
  readonly basis: string;
  /** Builds that would have been shorter, of how many that were replayed. */
  readonly builds?: number;
  readonly of?: number;
}

/** One of several edits that a fix is made of: a person can leave it out, or take it in. */
export interface Choice {
  /** Stable while the text is. */
  readonly id: string;
  readonly label: string;
  /** Why it is offered, or why it is not taken unless a person says so. */
  readonly why: string;
  /** Taken unless a person says otherwise; its edits are among the fix's then. */
  readonly picked: boolean;
  readonly edits: readonly Edit[];
}

/** Something that can be mended, with the edits that mend it; without edits it says why none is offered. */
export interface Fix {
  /** Stable while the text is: kind and place. */
  readonly id: string;
  readonly kind: FixKind;
  /** 1-based, inclusive. */
  readonly lines: Lines;
  /** What a light bulb shows. */
  readonly title: string;
  readonly message: string;
  readonly saves?: Saving;
  readonly edits: readonly Edit[];
  /** What it is made of, when a person may take some of it only. */
  readonly choices?: readonly Choice[];
  /** Why no edit is offered. */
  readonly refused?: string;
}

/** A file next to the Dockerfile: .dockerignore, a workflow, a bake or compose file. */
export interface Sibling {
  readonly file: string;
  readonly text: string;
}

/** All that advice looks at: a Dockerfile, its builds, and what stands around it. */
export interface AdviceInput {
  readonly file: string;
  readonly text: string;
  readonly plan: Plan;
  /** What the plan was made for besides the text: arguments of the build, platform. */
  readonly options?: PlanOptions;
  readonly explanation?: Explanation;
  /** Digests of base images by reference as FROM writes it. */
  readonly digests?: ReadonlyMap<string, string>;
  /** Text of .dockerignore, empty when there is none; undefined when it is not known. */
  readonly dockerignore?: Sibling;
  /** The build context has a .git folder. */
  readonly hasGit?: boolean;
  readonly siblings?: readonly Sibling[];
  /** Paths of the context that change without anybody meaning to change the image. */
  readonly noise?: readonly NoisyPath[];
  /** Earlier builds, newest first: what an edit would have saved is read from them. */
  readonly history?: readonly Explanation[];
  /** Lines a person selected, 1-based and inclusive. */
  readonly selection?: Lines;
  /** Files of the build context by path, without what .dockerignore leaves out; undefined when they are not known. */
  readonly contextFiles?: readonly string[];
  /** Text of a file of the build context; undefined when it can't be read. */
  readonly readContext?: (path: string) => string | undefined;
  /** Other Dockerfiles of the context and its folders, also those that the ignore file leaves out. */
  readonly dockerfiles?: readonly Sibling[];
  /** Whether git ignores a path of the context: a clean checkout does not have it. */
  readonly isGitIgnored?: (path: string) => boolean;
  /** What the sources of the context name. */
  readonly mentions?: Mentions;
  /** How often each step changed in the builds that are known, by the step's id. */
  readonly changes?: ReadonlyMap<string, ChangeCount>;
}

/** One kind of advice: looks and gives fixes. */
export type Action = (input: AdviceInput) => readonly Fix[];
