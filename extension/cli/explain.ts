import { Secrets } from '../core/text/secrets';
import { existsSync } from 'node:fs';
import { contextQuestions, earlierIn, explain, mostAlike, planned, type Explanation } from '../core/explain';
import type { BaselineReason } from '../core/cause';
import { explanationToJson } from '../core/format/explain-json';
import { explanationToMarkdown } from '../core/format/explain-markdown';
import { explanationToText } from '../core/format/explain-text';
import type { BuildRecord } from '../core/records';
import { buildHeading } from '../core/words/builds';
import { drawExplanation } from './draw';
import { contextEvidence } from '../evidence/evidence';
import { Failure } from './failure';
import type { Held } from './history';
import { loadBuilds, readText, type LoadedBuild } from './load';
import { guard } from './named-steps';
import type { Options } from './options';

interface Baselines {
  readonly records: readonly BuildRecord[];
  readonly why?: BaselineReason;
  readonly held?: Held;
}

/** What a build is held against: what was asked for, what history has, else what stands before it in the same log. */
export async function baselinesOf(
  { record, held: hold }: LoadedBuild,
  given: readonly BuildRecord[] | undefined,
  all: readonly BuildRecord[],
): Promise<Baselines> {
  const held = await hold?.();
  if (given !== undefined) {
    const found = mostAlike(record, given);
    return { records: found === undefined ? [] : [found], ...(held !== undefined && { held }) };
  }
  if (held !== undefined) return { records: held.baselines, why: held.why, held };
  const before = earlierIn(record, all);
  return before.length === 0 ? { records: [] } : { records: before, why: { kind: 'same-log' } };
}

/** Explains a build against those that were chosen. */
export async function explainOne(
  build: LoadedBuild,
  against: Baselines,
  text: string | undefined,
  options: Options,
): Promise<Explanation> {
  const { record } = build;
  const named = {
    ...record,
    ...(Object.keys(options.buildArgs).length > 0 &&
      record.buildArgs === undefined && { buildArgs: options.buildArgs }),
  };
  const input = {
    ...planned(named, text, options.file),
    baselines: against.records.map((r) => planned(r, text, options.file)),
    ...(against.why !== undefined && { baselineWhy: against.why }),
    others: (against.held?.others ?? []).filter((r) => !against.records.includes(r)).map((r) => planned(r)),
    ...(against.held?.cache !== undefined && { cache: against.held.cache }),
  };
  const context = await contextEvidence({
    questions: options.context === undefined ? [] : contextQuestions(input),
    build: record,
    ...(options.context !== undefined && { folder: options.context }),
    ...(options.file !== undefined && { dockerfile: options.file }),
  });
  return explain({ ...input, context });
}

async function written(explanation: Explanation, options: Options): Promise<string> {
  switch (options.format) {
    case 'json':
      return `${JSON.stringify(explanationToJson(explanation))}\n`;
    case 'markdown':
      return explanationToMarkdown(explanation);
    case 'text':
      return explanationToText(explanation);
    case 'svg':
    case 'dot':
    case 'mermaid':
      return drawExplanation(explanation, options.format);
  }
}

const targetOf = (record: BuildRecord): string | undefined => record.bakeTarget ?? record.target;

/** The builds that are asked for: all, or those of the target. One that keeps no target, as a log, is of the one named. */
function chosen(builds: readonly LoadedBuild[], source: string, target: string | undefined): readonly LoadedBuild[] {
  if (target === undefined) return builds;
  const [only] = builds;
  if (only !== undefined && builds.length === 1 && targetOf(only.record) === undefined)
    return [{ ...only, record: { ...only.record, target } }];
  const found = builds.filter(({ record }) => record.bakeTarget === target || record.target === target);
  if (found.length > 0) return found;
  const names = [...new Set(builds.flatMap(({ record }) => targetOf(record) ?? []))];
  throw new Failure(
    `${source}: no build of target ${target}: it holds ${names.length === 0 ? 'builds without a name' : names.join(', ')}`,
  );
}

/** `stagegraph explain`: every build that the operand holds; returns the exit code. */
export async function runExplain(options: Options, print: (text: string) => void): Promise<number> {
  const [source, ...more] = options.operands;
  if (source === undefined || more.length > 0)
    throw new Failure('explain takes one BUILD: a history ref, a .dockerbuild, a log, a folder of them, or -');
  if (options.context !== undefined && !existsSync(options.context))
    throw new Failure(`${options.context}: no such folder: expected the build context`);
  const text = options.file === undefined ? undefined : await readText(options.file);
  const loaded = await loadBuilds(source, options.builder);
  const given =
    options.against === undefined
      ? undefined
      : (await loadBuilds(options.against, options.builder)).map((b) => b.record);
  const all = loaded.map((b) => b.record);
  const builds = chosen(loaded, source, options.target);
  const isDrawing = ['svg', 'dot', 'mermaid'].includes(options.format);
  if (isDrawing && builds.length > 1)
    throw new Failure(
      `${source}: holds ${builds.length} builds, and a drawing is of one: name its target with --target`,
    );
  let code = 0;
  for (const [i, build] of builds.entries()) {
    const explanation = await explainOne(build, await baselinesOf(build, given, all), text, options);
    if (builds.length > 1 && options.format !== 'json')
      print(`${i === 0 ? '' : '\n'}${buildHeading(explanation.build, i + 1, builds.length, options.format)}\n`);
    const secrets = new Secrets();
    secrets.learnFrom([build.record, given, explanation]);
    print(secrets.hide(await written(secrets.hideIn(explanation), options)));
    const rebuilt = explanation.steps.filter((s) => s.outcome === 'rebuilt').map((s) => s.step);
    code = Math.max(
      code,
      guard(explanation.plan, rebuilt, options.failOnRebuild, (line) => process.stderr.write(line)),
    );
  }
  return code;
}
