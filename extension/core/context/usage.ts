import type { Lines, Plan } from '../plan/types';
import { isIgnored, readIgnoreFile } from './dockerignore';
import type { FileEntry, Files, Fingerprint } from './fingerprint';
import { noiseIn, type NoisyPath } from './noise';
import { selectPaths } from './select';
import { selectorsOf } from './selectors';

/** A file or folder that a step takes, with all that it takes below it. */
export interface UsedPath {
  readonly path: string;
  readonly type: FileEntry['type'];
  /** Bytes of all files in it. */
  readonly bytes: number;
  readonly files: number;
  /** Biggest first; the smallest are left out when there are many. */
  readonly children: readonly UsedPath[];
  /** Children that are left out. */
  readonly more: number;
}

/** What one step takes of the context. */
export interface StepUsage {
  readonly step: string;
  readonly text: string;
  readonly lines: Lines;
  readonly bytes: number;
  readonly files: number;
  /** Biggest first. */
  readonly paths: readonly UsedPath[];
  readonly more: number;
}

/** A line of the ignore file. */
export interface DecidingLine {
  readonly line: number;
  readonly text: string;
}

/** A path that stays out of the context. */
export interface LeftOut {
  readonly path: string;
  readonly folder: boolean;
  readonly by?: DecidingLine;
}

export interface ContextUsage {
  readonly contextPath: string;
  /** Name of the ignore file; undefined when there is none. */
  readonly ignoreFile?: string;
  /** Lines of it that are no pattern. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  readonly steps: readonly StepUsage[];
  /** Top-most paths that the ignore file leaves out. */
  readonly out: readonly LeftOut[];
  readonly noise: readonly NoisyPath[];
  /** Why not all was read. */
  readonly incomplete?: string;
}

/** As many children of one folder as a person looks through. */
const maxChildren = 100;

interface Node {
  readonly path: string;
  type: FileEntry['type'];
  bytes: number;
  files: number;
  readonly children: Map<string, Node>;
}

const newNode = (path: string): Node => ({ path, type: 'folder', bytes: 0, files: 0, children: new Map() });

/** Adds a path to the folders it is in. */
function add(root: Node, path: string, entry: FileEntry): void {
  const isFolder = entry.type === 'folder';
  let node = root;
  for (let at = 0; at >= 0;) {
    if (!isFolder) {
      node.bytes += entry.size;
      node.files++;
    }
    const next = path.indexOf('/', at);
    const name = next < 0 ? path.slice(at) : path.slice(at, next);
    let child = node.children.get(name);
    if (child === undefined) node.children.set(name, (child = newNode(next < 0 ? path : path.slice(0, next))));
    node = child;
    at = next < 0 ? -1 : next + 1;
  }
  node.type = entry.type;
  if (isFolder) return;
  node.bytes += entry.size;
  node.files++;
}

function used(node: Node): Pick<UsedPath, 'children' | 'more'> {
  const sorted = [...node.children.values()].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  return {
    children: sorted
      .slice(0, maxChildren)
      .map((n) => ({ path: n.path, type: n.type, bytes: n.bytes, files: n.files, ...used(n) })),
    more: Math.max(0, sorted.length - maxChildren),
  };
}

/** What the steps of a plan take of a context, biggest first, and the noise among it. `out` are paths that are left out. */
export function usageOf(plan: Plan, context: Fingerprint, out: readonly Omit<LeftOut, 'by'>[]): ContextUsage {
  const ignore = readIgnoreFile(context.ignore?.text ?? '');
  const taken = new Set<string>();
  const steps = plan.steps.flatMap((step): StepUsage[] => {
    const selectors = selectorsOf(step);
    if (selectors.length === 0) return [];
    const root = newNode('.');
    for (const path of selectPaths(context.files, selectors)) {
      taken.add(path);
      const entry = context.files.get(path);
      if (entry !== undefined) add(root, path, entry);
    }
    const { children, more } = used(root);
    return [
      {
        step: step.id,
        text: step.text,
        lines: step.lines,
        bytes: root.bytes,
        files: root.files,
        paths: children,
        more,
      },
    ];
  });
  return {
    contextPath: context.contextPath ?? '',
    ...(context.ignore !== undefined && { ignoreFile: context.ignore.file }),
    problems: ignore.problems,
    steps,
    out: out.map((o) => {
      const { by } = isIgnored(ignore, o.path);
      return { ...o, ...(by !== undefined && { by: { line: by.line, text: by.text } }) };
    }),
    noise: noiseIn([], taken),
    ...(context.incomplete !== undefined && { incomplete: context.incomplete }),
  };
}

/** Why a path is in the context or out of it, and which steps take it. */
export interface PathReason {
  readonly path: string;
  readonly in: boolean;
  /** The line that decides; undefined when none matches the path. */
  readonly by?: DecidingLine;
  /** It is there; of a path that is left out nothing was looked at. */
  readonly found: boolean;
  readonly steps: readonly string[];
}

/** Asks for one path, from the root of the context. */
export function reasonOf(
  plan: Plan,
  context: { readonly files: Files; readonly ignore?: Fingerprint['ignore'] },
  path: string,
): PathReason {
  const { ignored, by } = isIgnored(readIgnoreFile(context.ignore?.text ?? ''), path);
  const takes = plan.steps.filter((s) => selectPaths(context.files, selectorsOf(s)).has(path));
  return {
    path,
    in: !ignored,
    ...(by !== undefined && { by: { line: by.line, text: by.text } }),
    found: context.files.has(path),
    steps: takes.map((s) => s.id),
  };
}
