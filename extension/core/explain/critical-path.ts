/** A chain of steps that each wait for the one before, and the seconds of their work. */
export interface CriticalPath {
  readonly steps: readonly string[];
  readonly seconds: number;
}

interface Timed {
  readonly id: string;
  readonly seconds: number;
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

/**
 * The longest chain of seconds: however many steps run at once, the build can't take less. Steps come in the file's
 * order, in which whatever is read stands before its reader. Undefined when nothing took time.
 */
export function criticalPath(steps: readonly Timed[], edges: readonly Edge[]): CriticalPath | undefined {
  const sources = new Map<string, string[]>();
  for (const { from, to } of edges) sources.set(to, [...(sources.get(to) ?? []), from]);
  const chains = new Map<string, { readonly seconds: number; readonly before: string | undefined }>();
  let last: string | undefined;
  let longest = 0;
  for (const { id, seconds } of steps) {
    let best = 0;
    let before: string | undefined;
    for (const from of sources.get(id) ?? []) {
      const chain = chains.get(from)?.seconds ?? 0;
      if (chain > best) [best, before] = [chain, from];
    }
    chains.set(id, { seconds: best + seconds, before });
    if (best + seconds > longest) [longest, last] = [best + seconds, id];
  }
  if (last === undefined) return undefined;
  const path: string[] = [];
  for (let at: string | undefined = last; at !== undefined; at = chains.get(at)?.before) path.unshift(at);
  return { steps: path, seconds: Math.round(longest * 1000) / 1000 };
}
