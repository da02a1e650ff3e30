import { ContextTree, isLink, type Event } from './tree';
import { varyingArgs, varyingSteps } from './varying';
import { runsOf } from './run';
import { countPaths, sharesOf } from './shares';
import { Taken } from './takes';
import type { Commit, GitEntry, History, Replay, ReplayInput, ReplayedCommit } from './types';

/** What every commit writes below `.git`: its index, its log, its objects. */
const gitFiles = ['.git/index', '.git/logs/HEAD', '.git/refs/heads/branch', '.git/objects/00/object'];

/** The text of the ignore file that BuildKit reads in a commit. */
function ignoreTextOf(tree: ReadonlyMap<string, GitEntry>, { ignoreFiles, ignoreText, history }: ReplayInput): string {
  if (ignoreText !== undefined) return ignoreText;
  const entry = ignoreFiles.map((file) => tree.get(file)).find((found) => found !== undefined);
  return entry === undefined ? '' : (history.texts.get(entry.object) ?? '');
}

/** The tree before a commit. */
function undone(tree: ReadonlyMap<string, GitEntry>, { changes }: Commit): Map<string, GitEntry> {
  const before = new Map(tree);
  for (const { path, old } of changes) {
    if (old === undefined) before.delete(path);
    else before.set(path, old);
  }
  return before;
}

/** Goes back through the commits of a history, one context after the other. */
class Walk {
  private tree: ContextTree;
  private ignore: string;
  private readonly takers: readonly Taken[];
  private readonly varying: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly input: ReplayInput) {
    const { plan, history } = input;
    this.varying = varyingSteps(plan, input.buildArgs ?? {});
    this.ignore = ignoreTextOf(history.tree, input);
    this.tree = ContextTree.of(history.tree, this.ignore, history.texts);
    this.takers = plan.steps.filter((s) => s.needed).flatMap((s) => Taken.of(s) ?? []);
    this.untracked = new Map(this.takers.map((t) => [t.step.id, t.missing(this.tree.files)]));
  }

  /** Sources that the newest commit does not hold either, by the step's id. */
  readonly untracked: ReadonlyMap<string, readonly string[]>;

  /** The first source that is missing in the context as it is now, and that git holds today. */
  missing(): string | undefined {
    for (const taker of this.takers) {
      const known = this.untracked.get(taker.step.id) ?? [];
      const found = taker.missing(this.tree.files).find((path) => !known.includes(path));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Paths that differ between the context of a commit and the one before it, by the step that takes them. */
  back(commit: Commit): Map<string, string[]> {
    const { tree } = this;
    if (this.input.ignoreText === undefined && commit.changes.some((c) => this.input.ignoreFiles.includes(c.path))) {
      const before = undone(tree.git, commit);
      const ignore = ignoreTextOf(before, this.input);
      if (ignore !== this.ignore) return this.anew(before, ignore);
    }
    const moved = commit.changes.filter((c) => isLink(c.old) || isLink(c.new)).map((c) => c.path);
    const led = this.takers.filter(
      (t) => (tree.links.size > 0 || moved.length > 0) && t.isLed([...tree.links, ...moved]),
    );
    const after = new Map(led.map((t) => [t, t.select(tree.files)]));
    const events = tree.undo(commit.changes);
    return this.collect(events, (taker) => {
      const now = after.get(taker);
      return now === undefined ? undefined : differing(taker.select(this.tree.files), now);
    });
  }

  /** The ignore file differs: both contexts are looked at as a whole. */
  private anew(before: ReadonlyMap<string, GitEntry>, ignore: string): Map<string, string[]> {
    const after = new Map(this.takers.map((t) => [t, t.select(this.tree.files)]));
    this.ignore = ignore;
    this.tree = ContextTree.of(before, ignore, this.input.history.texts);
    return this.collect([], (taker) => differing(taker.select(this.tree.files), after.get(taker) ?? new Map()));
  }

  private collect(
    events: readonly Event[],
    whole: (taker: Taken) => readonly string[] | undefined,
  ): Map<string, string[]> {
    const found = new Map<string, string[]>();
    const git = this.input.history.holdsGit ? gitFiles.filter((f) => !this.tree.leavesOut(f)) : [];
    for (const taker of this.takers) {
      const files = events.filter((e) => !e.folder && taker.takes(e.path)).map((e) => e.path);
      const folders = events.filter((e) => e.folder && taker.takes(e.path)).map((e) => e.path);
      // A folder that came with its files is told by them.
      const alone = folders.filter((f) => !files.some((p) => p.startsWith(`${f}/`)));
      const paths = [
        ...new Set([...(whole(taker) ?? [...files, ...alone]), ...(git.some((f) => taker.takes(f)) ? ['.git'] : [])]),
      ];
      if (paths.length > 0) found.set(taker.step.id, paths.sort());
    }
    for (const [id, names] of this.varying)
      found.set(id, [...(found.get(id) ?? []), ...names.map((name) => `ARG ${name}`)]);
    return found;
  }
}

/** Paths of two selections that are not the same in both. */
function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}

/** What each commit would have rebuilt, newest first. */
function walk(input: ReplayInput): { commits: ReplayedCommit[]; untracked: ReadonlyMap<string, readonly string[]> } {
  const found = new Walk(input);
  const commits: ReplayedCommit[] = [];
  /** Commits that can't be built, and what broke with them and the one that could be built after them. */
  let pending: { readonly at: number; readonly paths: Map<string, string[]> } | undefined;
  for (const commit of input.history.commits) {
    const missing = found.missing();
    const paths = found.back(commit);
    const { id, time, subject } = commit;
    const at = commits.length;
    if (missing !== undefined) {
      commits.push({ id, time, subject, steps: [], roots: [], paths: {}, missing });
      // What is built next is held against what was built before these.
      if (pending !== undefined) merge(pending.paths, paths);
    } else {
      settle(commits, pending, input);
      commits.push({ id, time, subject, steps: [], roots: [], paths: {} });
      pending = { at, paths };
    }
  }
  settle(commits, pending, input);
  return { commits, untracked: found.untracked };
}

function merge(into: Map<string, string[]>, more: ReadonlyMap<string, string[]>): void {
  for (const [step, paths] of more) into.set(step, [...new Set([...(into.get(step) ?? []), ...paths])].sort());
}

function settle(
  commits: ReplayedCommit[],
  pending: { readonly at: number; readonly paths: ReadonlyMap<string, string[]> } | undefined,
  { plan }: ReplayInput,
): void {
  const commit = pending === undefined ? undefined : commits[pending.at];
  if (pending === undefined || commit === undefined) return;
  const { steps, roots } = runsOf(plan, new Set(pending.paths.keys()));
  commits[pending.at] = { ...commit, steps, roots, paths: Object.fromEntries(pending.paths) };
}

/**
 * Holds today's plan and context rules against the changes of past commits: which steps each would have run, in what share of them,
 * and which paths broke them. Base images, arguments, prunes and builders without a cache are left out; a commit that returns to an
 * older state may come from the cache in reality.
 */
export function replay(input: ReplayInput): Replay {
  const { commits, untracked } = walk(input);
  const counted = commits.filter((c) => c.missing === undefined);
  const { cutAt }: Pick<History, 'cutAt'> = input.history;
  return {
    plan: input.plan,
    commits,
    steps: sharesOf(input.plan, counted, (id) => countPaths(counted, id), untracked),
    counted: counted.length,
    varying: varyingArgs(input.buildArgs ?? {}),
    ...(cutAt !== undefined && { cutAt }),
  };
}
