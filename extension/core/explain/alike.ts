import { parseVertexName } from '../match';
import type { BuildRecord } from '../records/types';

/** Steps of a build by stage and text, FROM without its digest: what two builds of one Dockerfile share. */
function namesOf(record: BuildRecord): ReadonlySet<string> {
  return new Set(
    [...record.vertices, ...(record.shared ?? [])].flatMap((v) => {
      const name = parseVertexName(v.name);
      if (name === undefined) return [];
      const stage = name.label.split(' ').at(-1) ?? '';
      return [`${stage} ${name.text.replace(/@sha256:.*$/, '').slice(0, 60)}`];
    }),
  );
}

/** How much of a build's steps another one names too, 0 to 1. */
function likeness(a: BuildRecord, b: BuildRecord): number {
  const [one, two] = [namesOf(a), namesOf(b)];
  if (one.size === 0) return 0;
  return [...one].filter((name) => two.has(name)).length / one.size;
}

/** Of several builds the one to hold a build against: the same target of a joint build, else the one most alike; the later of equals. */
export function mostAlike(record: BuildRecord, others: readonly BuildRecord[]): BuildRecord | undefined {
  const scored = others
    .map((other, at) => ({
      other,
      at,
      score: likeness(record, other) + (other.bakeTarget === record.bakeTarget ? 2 : 0),
    }))
    .sort((a, b) => b.score - a.score || b.at - a.at);
  return scored[0]?.other;
}

/** Builds share so much of their steps that they are of one Dockerfile. */
const isOneFile = 0.5;

/**
 * Earlier builds of the same log that a build can be held against, newest first: of the same target, platforms and most of the same
 * steps. Targets of one bake run at once: none is earlier.
 */
export function earlierIn(record: BuildRecord, log: readonly BuildRecord[]): BuildRecord[] {
  return log
    .slice(0, log.indexOf(record))
    .filter((o) => o.bakeTarget === record.bakeTarget && o.target === record.target)
    .filter((o) => (o.platforms ?? []).join() === (record.platforms ?? []).join())
    .filter((o) => likeness(record, o) >= isOneFile)
    .reverse();
}
