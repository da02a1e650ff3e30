import { plan, type Plan } from '../plan';
import { optionsOf } from '../records/plan-options';
import type { BuildRecord } from '../records/types';
import { likeness, worthOffering } from './belonging';
import { isSameBuild } from './same-build';
import { nameOf } from './path-forms';
import { placeOfRecord, type Place } from './place';

/**
 * What the builds of one line have in common: the Dockerfile, the folder of the context, the target, the platforms, the builder, and
 * what was put in the place of images and stages. Builds of a line follow each other: each is held against the one before
 * it. What a record does not tell is absent, and agrees with anything.
 */
export interface Line {
  readonly place: Place;
  /** Empty for the last stage, which is built unless another is asked for. */
  readonly target: string;
  /** In order, comma-separated. */
  readonly platforms?: string;
  readonly builder?: string;
  /** Names that `--build-context` replaced, in order. */
  readonly contexts: string;
  /** Stages that arguments chose as a base, by the stage that stands on them. */
  readonly chosen: ReadonlyMap<string, ChosenStage>;
}

/** In what two lines differ. */
export type LineDifference = 'file' | 'context' | 'target' | 'platforms' | 'builder' | 'replaced';

/** What the arguments of a build made of a stage: the stage it stands on, and the values that chose it. */
interface ChosenStage {
  readonly base: string;
  /** As they were given; a default of the text is none. */
  readonly given: string;
}

/** A stage by its name, else by its number. */
const stageName = (planned: Plan, index: number): string => planned.stages[index]?.name ?? String(index);

/** Stages whose FROM names another stage by a variable, of those that the target needs. */
function chosenStages(planned: Plan, given: Readonly<Record<string, string>>): Map<string, ChosenStage> {
  const chosen = new Map<string, ChosenStage>();
  for (const { instruction, stage: index, text } of planned.steps) {
    const stage = planned.stages[index];
    if (instruction !== 'FROM' || stage?.needed !== true || stage.baseStage === undefined) continue;
    const names = [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
    if (names.length === 0) continue;
    const values = names.map((name) => given[name] ?? null);
    chosen.set(stageName(planned, index), {
      base: stageName(planned, stage.baseStage),
      given: JSON.stringify(values),
    });
  }
  return chosen;
}

const replacedContexts = ({ attrs = {} }: BuildRecord): string[] =>
  Object.keys(attrs).flatMap((key) => (key.startsWith('context:') ? [key.slice('context:'.length)] : []));

const lines = new WeakMap<BuildRecord, Line>();

/** The line a build belongs to. */
export function lineOf(record: BuildRecord): Line {
  const known = lines.get(record);
  if (known !== undefined) return known;
  const planned = record.dockerfile === undefined ? undefined : plan(record.dockerfile, optionsOf(record));
  const isLast = planned !== undefined && planned.targetStage === planned.stages.length - 1;
  const line: Line = {
    place: placeOfRecord(record),
    target: isLast ? '' : (record.target ?? '').toLowerCase(),
    ...(record.platforms !== undefined && { platforms: [...record.platforms].sort().join(',') }),
    ...(record.builder !== undefined && { builder: record.builder }),
    contexts: replacedContexts(record).sort().join(', '),
    chosen: planned === undefined ? new Map() : chosenStages(planned, record.buildArgs ?? {}),
  };
  lines.set(record, line);
  return line;
}

const agree = (a: string | undefined, b: string | undefined): boolean => a === undefined || b === undefined || a === b;

/**
 * Two builds are of the same Dockerfile: by their paths when both note one, else by their places in a repository, else by
 * their texts and names. Paths are compared as they were noted.
 */
export function sameDockerfile(a: BuildRecord, b: BuildRecord): boolean {
  const [one, other] = [lineOf(a).place, lineOf(b).place];
  if (one.dockerfile !== undefined && other.dockerfile !== undefined) return one.dockerfile === other.dockerfile;
  if (one.repository !== undefined && other.repository !== undefined)
    return one.repository.source === other.repository.source && one.repository.path === other.repository.path;
  const nameOfRecord = ({ dockerfilePath }: BuildRecord): string | undefined =>
    dockerfilePath === undefined || dockerfilePath === '-' ? undefined : nameOf(dockerfilePath);
  if (!agree(nameOfRecord(a), nameOfRecord(b))) return false;
  return (
    a.dockerfile === undefined || b.dockerfile === undefined || likeness(a.dockerfile, b.dockerfile) >= worthOffering
  );
}

/** One Dockerfile may build many folders. A folder of another machine has another path: with the repository the same, it is the same. */
const sameContext = (a: Place, b: Place): boolean =>
  agree(a.context, b.context) || (a.dockerfile !== b.dockerfile && a.repository !== undefined);

/** Other named contexts, or arguments that chose another stage. A default that was edited is a change of the text, and of one line. */
const sameReplaced = (a: Line, b: Line): boolean =>
  a.contexts === b.contexts &&
  [...a.chosen].every(([stage, one]) => {
    const other = b.chosen.get(stage);
    return other === undefined || other.base === one.base || other.given === one.given;
  });

/** In what the lines of two builds differ; nothing when they are of one line. */
export function differencesOf(a: BuildRecord, b: BuildRecord): LineDifference[] {
  const [one, other] = [lineOf(a), lineOf(b)];
  return [
    ...(sameDockerfile(a, b) ? [] : ['file' as const]),
    ...(sameContext(one.place, other.place) ? [] : ['context' as const]),
    ...(one.target === other.target ? [] : ['target' as const]),
    ...(agree(one.platforms, other.platforms) ? [] : ['platforms' as const]),
    ...(agree(one.builder, other.builder) ? [] : ['builder' as const]),
    ...(sameReplaced(one, other) ? [] : ['replaced' as const]),
  ];
}

export const sameLine = (a: BuildRecord, b: BuildRecord): boolean => differencesOf(a, b).length === 0;

/** Builds that had begun before another one did, newest first. A build that runs, and the build itself, are none of them. */
export function before(record: BuildRecord, others: readonly BuildRecord[]): BuildRecord[] {
  const twin = others.find((o) => o !== record && isSameBuild(o, record));
  const start = record.startedAt ?? twin?.startedAt ?? Infinity;
  return others
    .filter((o) => o !== record && o.status !== 'running' && !isSameBuild(o, record))
    .filter((o) => (o.startedAt ?? 0) < start)
    .sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
}

/** Earlier builds of a build's own line, newest first. */
export const earlierInLine = (record: BuildRecord, others: readonly BuildRecord[]): BuildRecord[] =>
  before(record, others).filter((o) => sameLine(o, record));
