import { isLaid } from './below';
import { diffArrays } from 'diff';
import type { Match, MatchedStep } from '../match';

/** How a step of a build stands to the baseline's. */
export type Change = 'same' | 'edited' | 'added' | 'moved';

export interface Aligned {
  readonly change: Change;
  readonly old?: MatchedStep;
  /** Steps of the baseline that stood right before this one and are gone. */
  readonly removedBefore: readonly MatchedStep[];
}

/** The steps of one platform that take part: all with a vertex, and FROM. */
const taking = (match: Match, platform: string | undefined): MatchedStep[] =>
  match.steps.filter((s) => s.platform === platform && (s.step.vertex || s.step.instruction === 'FROM'));

type TextOf = (step: MatchedStep) => string;

/** FROM without the stage's name: renaming a stage changes nothing. */
const source = (s: MatchedStep): string =>
  s.step.instruction === 'FROM' ? s.step.text.replace(/\s+AS\s+\S+\s*$/i, '') : s.step.source;
/** A log's text, with FROM's digest left out. */
const displayed = (s: MatchedStep): string => (s.image === undefined ? s.text : `FROM ${s.image.ref}`);

function overlap(a: readonly MatchedStep[], b: readonly MatchedStep[], text: TextOf): number {
  const texts = new Set(b.filter((s) => s.step.instruction !== 'FROM').map(text));
  return a.filter((s) => texts.has(text(s))).length;
}

type Stages = ReadonlyMap<number, readonly MatchedStep[]>;

function byStage(steps: readonly MatchedStep[]): Map<number, MatchedStep[]> {
  const stages = new Map<number, MatchedStep[]>();
  for (const s of steps) {
    const list = stages.get(s.step.stage);
    if (list === undefined) stages.set(s.step.stage, [s]);
    else list.push(s);
  }
  return stages;
}

/** Pairs stages: by name, then by the steps they share, then by number. */
function pairStages(now: Match, old: Match, nowStages: Stages, oldStages: Stages, text: TextOf): Map<number, number> {
  const pairs = new Map<number, number>();
  const free = new Set(oldStages.keys());
  const pair = (a: number, b: number): void => {
    pairs.set(a, b);
    free.delete(b);
  };
  for (const a of nowStages.keys()) {
    const name = now.plan.stages[a]?.name?.toLowerCase();
    const b = [...free].find((i) => name !== undefined && old.plan.stages[i]?.name?.toLowerCase() === name);
    if (b !== undefined) pair(a, b);
  }
  // A log's numbers are our own: two names at one number are two stages, unless they share steps.
  const sameNumber = (a: number, b: number): boolean =>
    a === b &&
    ((now.fromText && old.fromText) ||
      (now.plan.stages[a]?.name === undefined && old.plan.stages[b]?.name === undefined));
  for (const [a, steps] of nowStages) {
    if (pairs.has(a)) continue;
    const scored = [...free]
      .map((b) => ({ b, score: overlap(steps, oldStages.get(b) ?? [], text) + (sameNumber(a, b) ? 0.5 : 0) }))
      .sort((x, y) => y.score - x.score);
    const best = scored[0];
    if (best !== undefined && best.score > 0) pair(a, best.b);
  }
  return pairs;
}

/** Likeness of two instructions, 0 to 1: shared words, with a bonus for the same keyword. */
function likeness(a: string, b: string): number {
  const left = new Set(a.split(/\s+/));
  const right = new Set(b.split(/\s+/));
  const shared = [...left].filter((w) => right.has(w)).length;
  return shared / Math.max(left.size, right.size, 1) + (a.split(/\s/)[0] === b.split(/\s/)[0] ? 0.5 : 0);
}

/** Pairs the lines of one edited place: same keyword and most alike first, in order. */
function pairEdited(added: MatchedStep[], removed: MatchedStep[], text: TextOf): Map<MatchedStep, MatchedStep> {
  const pairs = new Map<MatchedStep, MatchedStep>();
  const free = [...removed];
  for (const a of added) {
    const best = free
      .map((r) => ({ r, score: likeness(text(a), text(r)) }))
      .filter((x) => x.score >= 0.5 || (added.length === 1 && removed.length === 1))
      .sort((x, y) => y.score - x.score)[0];
    if (best === undefined) continue;
    pairs.set(a, best.r);
    free.splice(free.indexOf(best.r), 1);
  }
  return pairs;
}

function alignStage(
  now: readonly MatchedStep[],
  old: readonly MatchedStep[],
  text: TextOf,
  out: Map<string, Aligned>,
): void {
  const hunks: { added: MatchedStep[]; removed: MatchedStep[] }[] = [];
  const same: [MatchedStep, MatchedStep, number][] = [];
  let i = 0;
  let j = 0;
  let hunk: { added: MatchedStep[]; removed: MatchedStep[] } | undefined;
  for (const part of diffArrays(old.map(text), now.map(text))) {
    if (!part.added && !part.removed) {
      for (let k = 0; k < part.value.length; k++) {
        const a = now[i++];
        const b = old[j++];
        if (a !== undefined && b !== undefined) same.push([a, b, hunk === undefined ? -1 : hunks.length - 1]);
        hunk = undefined;
      }
      continue;
    }
    if (hunk === undefined) hunks.push((hunk = { added: [], removed: [] }));
    if (part.added) for (let k = 0; k < part.value.length; k++) hunk.added.push(...now.slice(i, ++i));
    else for (let k = 0; k < part.value.length; k++) hunk.removed.push(...old.slice(j, ++j));
  }
  const allRemoved = hunks.flatMap((h) => h.removed);
  const moved = new Map<MatchedStep, MatchedStep>();
  for (const a of hunks.flatMap((h) => h.added)) {
    const from = allRemoved.find((r) => text(r) === text(a) && ![...moved.values()].includes(r));
    if (from !== undefined) moved.set(a, from);
  }
  const gone = new Map<number, MatchedStep[]>();
  hunks.forEach((h, at) => {
    const removed = h.removed.filter((r) => ![...moved.values()].includes(r));
    const pairs = pairEdited(
      h.added.filter((a) => !moved.has(a)),
      removed,
      text,
    );
    const left = h.removed.filter((r) => ![...pairs.values()].includes(r));
    gone.set(at, left);
    h.added.forEach((a) => {
      const edited = pairs.get(a);
      const from = moved.get(a);
      if (edited !== undefined) out.set(a.step.id, { change: 'edited', old: edited, removedBefore: [] });
      else if (from !== undefined) out.set(a.step.id, { change: 'moved', old: from, removedBefore: left });
      else out.set(a.step.id, { change: 'added', removedBefore: [] });
    });
  });
  // Files that are laid over with --link stand on nothing that was removed: what comes after them does.
  let carried: readonly MatchedStep[] = [];
  let laid: Aligned | undefined;
  let laidId = '';
  for (const [a, b, after] of same) {
    const isAfterAdded = after >= 0 && (hunks[after]?.added.length ?? 0) > 0;
    const own = after < 0 || isAfterAdded ? [] : (gone.get(after) ?? []);
    const before = isAfterAdded ? own : [...carried, ...own];
    const isOver = isLaid(a);
    const aligned: Aligned = { change: 'same', old: b, removedBefore: isOver ? [] : before };
    out.set(a.step.id, aligned);
    carried = isOver ? before : [];
    if (isOver) [laid, laidId] = [aligned, a.step.id];
  }
  // Nothing of the stage comes after them: a stage that stands on this one does.
  if (carried.length > 0 && laid !== undefined) out.set(laidId, { ...laid, removedBefore: carried });
}

/**
 * Pairs the steps of a build with a baseline's, platform by platform: stages first, then the lines of each stage as a
 * diff does. Texts are the files' own when both are known, else those of the vertex names.
 */
export function align(
  now: Match,
  old: Match,
  platform: string | undefined,
  oldPlatform: string | undefined,
): Map<string, Aligned> {
  const text: TextOf = now.fromText && old.fromText ? source : displayed;
  const nowStages = byStage(taking(now, platform));
  const oldStages = byStage(taking(old, oldPlatform));
  const pairs = pairStages(now, old, nowStages, oldStages, text);
  const out = new Map<string, Aligned>();
  for (const [a, steps] of nowStages) {
    const b = pairs.get(a);
    alignStage(steps, b === undefined ? [] : (oldStages.get(b) ?? []), text, out);
  }
  return out;
}
