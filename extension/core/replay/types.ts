import type { Plan, Step } from '../plan/types';

/** What git holds at a path: a file (100644, 100755), a link (120000) or the commit of a submodule (160000). */
export interface GitEntry {
  /** As git writes it, octal. */
  readonly mode: string;
  /** The object's name. */
  readonly object: string;
}

/** A path that a commit changed; it was added when nothing stood there before. */
export interface GitChange {
  /** From the root of the context. */
  readonly path: string;
  readonly old?: GitEntry;
  readonly new?: GitEntry;
}

/** A commit on the first parent; a merge counts once, by what it brought. */
export interface Commit {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly subject: string;
  readonly changes: readonly GitChange[];
}

/** What git knows of a context: its newest tree, and the commits that led to it. */
export interface History {
  /** Entries by path from the root of the context, as the newest commit has them. */
  readonly tree: ReadonlyMap<string, GitEntry>;
  /** Newest first; without the first commit of the repository, which has nothing before it. */
  readonly commits: readonly Commit[];
  /** Texts of links and of ignore files, by the object's name. */
  readonly texts: ReadonlyMap<string, string>;
  /** The context is the folder of the repository itself, so that `.git` lies in it. */
  readonly holdsGit: boolean;
  /** Commits that were left out because what came before them is not there: the first one, or the edge of a shallow clone. */
  readonly cutAt?: 'first' | 'shallow';
}

/** What is replayed: a plan over the changes of past commits. */
export interface ReplayInput {
  readonly plan: Plan;
  readonly history: History;
  /** Names of the ignore files that BuildKit looks for, from the root of the context, the first that is there is read. */
  readonly ignoreFiles: readonly string[];
  /** Text of an ignore file outside of the context that comes before them (`<Dockerfile>.dockerignore` in another folder). */
  readonly ignoreText?: string;
  /** Arguments of the build; those whose values tell a commit or a time are taken to be others in every commit. */
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/** A path, and in how many commits it broke a step. */
export interface PathCount {
  readonly path: string;
  readonly commits: number;
}

/** What a commit would have rebuilt. */
export interface ReplayedCommit {
  readonly id: string;
  readonly time: number;
  readonly subject: string;
  /** Ids of the steps that would run, in the order of the plan. */
  readonly steps: readonly string[];
  /** Of those, the first to break: nothing that they stand on or read would run. */
  readonly roots: readonly string[];
  /** Paths that broke a step by itself, by the step's id. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** A source of today's file that is missing in this commit: it can't be built, and counts for nothing. */
  readonly missing?: string;
}

/** How often a step would have run. */
export interface ReplayedStep {
  readonly step: Step;
  /** Share of the counted commits in which it would run, 0 to 1. */
  readonly share: number;
  /** Share in which it is the first to break. */
  readonly ownShare: number;
  /** Those that broke it most, the most frequent first. */
  readonly paths: readonly PathCount[];
  /** Sources that git does not hold: generated or ignored by git; what becomes of them it can't tell. */
  readonly untracked: readonly string[];
}

/** Today's Dockerfile held against past commits. */
export interface Replay {
  readonly plan: Plan;
  /** Newest first. */
  readonly commits: readonly ReplayedCommit[];
  readonly steps: readonly ReplayedStep[];
  /** Commits that count: those that today's file could have built. */
  readonly counted: number;
  /** Arguments that were taken to have another value in every commit. */
  readonly varying: readonly string[];
  readonly cutAt?: 'first' | 'shallow';
}

/** A command that would run in another share of the commits with an edited file. */
export interface SharedStep {
  readonly step: Step;
  readonly before: number;
  readonly after: number;
}

/** What an edit of the file saves in past commits. */
export interface Saved {
  /** Commands that would run less often, the greatest difference first. */
  readonly steps: readonly SharedStep[];
  /** Seconds of a commit that it would save, on average; of commands that are the same in both files, as a build took them. */
  readonly seconds?: number;
  /** The same of thirty days, at the pace of the commits. */
  readonly month?: number;
}
