import type { Selector } from '../core/context/selectors';
import type { ContextUsage } from '../core/context/usage';
import type { ContextVerdict } from '../core/context/verdict';
import type { LookQuestion } from './look';

/** What the thread of fingerprints is asked. */
export type Question =
  | {
      /** Take a fingerprint of a build's context and keep it. */
      readonly type: 'take';
      readonly key: string;
      readonly contextPath: string;
      readonly dockerfilePath?: string;
      readonly startedAt?: number;
    }
  | {
      /** What two kept fingerprints say of the files that steps take. */
      readonly type: 'compare';
      readonly pairs: readonly ComparedPair[];
    }
  | ({
      /** What a folder tells without fingerprints. */
      readonly type: 'look';
    } & LookQuestion)
  | ({
      /** What kept fingerprints say of the files that steps would take now. */
      readonly type: 'ahead';
    } & AheadQuestion)
  | {
      /** What each step takes of a context as it is now. */
      readonly type: 'usage';
      readonly contextPath: string;
      readonly dockerfile: string;
      /** The Dockerfile's text, as it is in the editor. */
      readonly text: string;
    };

/** A step whose files are compared between two builds, each by the key its fingerprint is kept under. */
export interface ComparedPair {
  readonly step: string;
  readonly old: string;
  readonly now: string;
  readonly selectors: readonly Selector[];
}

/** A context as it is now, and steps to be held against builds whose fingerprints were kept. */
export interface AheadQuestion {
  readonly contextPath: string;
  readonly dockerfile: string;
  /** What all steps take. */
  readonly selectors: readonly Selector[];
  readonly steps: readonly Omit<ComparedPair, 'now'>[];
  /** A file, from the root of the context, whose text in the editor is to be written. */
  readonly unsaved?: { readonly path: string; readonly text: string };
}

/** What each question is answered with. */
export interface Answers {
  readonly take: { readonly files: number; readonly read: number } | undefined;
  readonly compare: readonly {
    readonly step: string;
    readonly old: string;
    readonly verdict: ContextVerdict | undefined;
  }[];
  readonly look: ReadonlyMap<string, ContextVerdict>;
  readonly ahead: readonly {
    readonly step: string;
    readonly old: string;
    readonly verdict: ContextVerdict | undefined;
  }[];
  readonly usage: ContextUsage;
}

/** A question with the number its reply carries. */
export type Request = { readonly id: number } & Question;
/** What the thread answers: once for each request. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: Answers[keyof Answers] }
  | { readonly id: number; readonly ok: false; readonly error: string };
