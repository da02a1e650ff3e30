import type { BuildRecord, Vertex } from '../records/types';

/** Seconds by which two forms of one build may tell a step's time apart: a plain log rounds to tenths. */
const rounding = 0.15;

/**
 * Rows of steps; images are looked up and pulled in rows whose times each form counts in its own way, and
 * `--link` makes two rows of one name, of which a plain log tells the last.
 */
const isStep = (v: Vertex): boolean =>
  /^\[[^\]]*\d+\/\d+\] (?!FROM )/.test(v.name) && !/^\S+ \S+\] \w+ --link/.test(v.name);

const hasDigests = (r: BuildRecord): boolean => r.vertices.some((v) => v.id.includes(':'));

const digests = (r: BuildRecord): Set<string> => new Set(r.vertices.map((v) => v.id));

/** Every digest of one is of the other too. The context's vertex has another digest in each build, for it holds the session's id. */
function sameDigests(a: BuildRecord, b: BuildRecord): boolean {
  const [one, other] = [digests(a), digests(b)];
  const [small, large] = one.size <= other.size ? [one, other] : [other, one];
  return small.size > 0 && [...small].every((d) => large.has(d));
}

const stepsOf = (r: BuildRecord): Map<string, Vertex> =>
  new Map(r.vertices.filter((v) => isStep(v) && (v.started || v.cached)).map((v) => [v.name, v]));

/** The same steps took the same time and came from the cache alike; a log may leave out what never started. */
function sameCourse(a: BuildRecord, b: BuildRecord): boolean {
  const [one, other] = [stepsOf(a), stepsOf(b)];
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  const alike = [...few].filter(([name, v]) => {
    const twin = many.get(name);
    return twin !== undefined && twin.cached === v.cached && Math.abs(twin.seconds - v.seconds) <= rounding;
  });
  return few.size > 0 && alike.length === few.size;
}

const overlap = (a: BuildRecord, b: BuildRecord): boolean =>
  a.startedAt === undefined ||
  b.startedAt === undefined ||
  (a.startedAt <= (b.completedAt ?? b.startedAt) && b.startedAt <= (a.completedAt ?? a.startedAt));

/**
 * Two records are of one build: they have one ref, or one is a log, which has none, and tells the same course. A log that can't be
 * told from a build may be its log: comparing the two would show that nothing changed.
 */
export function isSameBuild(a: BuildRecord, b: BuildRecord): boolean {
  if (a === b) return true;
  if (a.ref !== undefined && b.ref !== undefined) return a.ref === b.ref;
  if (!overlap(a, b)) return false;
  return hasDigests(a) && hasDigests(b) ? sameDigests(a, b) : sameCourse(a, b);
}
