import { existsSync } from 'node:fs';
import { contextQuestions, explain, planned } from '../core/explain';
import { explanationToJson } from '../core/format/explain-json';
import { explanationToMarkdown } from '../core/format/explain-markdown';
import { explanationToText } from '../core/format/explain-text';
import { drawExplanation } from './draw';
import { contextEvidence } from '../evidence/evidence';
import { Failure } from './failure';
import { loadBuild, readText } from './load';
import { guard } from './named-steps';
import type { Options } from './options';

/** `stagegraph explain`: returns the exit code. */
export async function runExplain(options: Options, print: (text: string) => void): Promise<number> {
  const [source, ...more] = options.operands;
  if (source === undefined || more.length > 0)
    throw new Failure('explain takes one BUILD: a history ref, a .dockerbuild, a log, or -');
  if (options.context !== undefined && !existsSync(options.context))
    throw new Failure(`${options.context}: no such folder: expected the build context`);
  const text = options.file === undefined ? undefined : await readText(options.file);
  const { record, held: hold } = await loadBuild(source, options.builder);
  const held = await hold?.();
  const baselines =
    options.against === undefined
      ? (held?.baselines ?? [])
      : [(await loadBuild(options.against, options.builder)).record];
  const baselineWhy = options.against === undefined ? held?.why : undefined;
  const named = {
    ...record,
    ...(Object.keys(options.buildArgs).length > 0 &&
      record.buildArgs === undefined && { buildArgs: options.buildArgs }),
  };
  const now = planned(named, text, options.file);
  const input = {
    ...now,
    baselines: baselines.map((r) => planned(r, text, options.file)),
    ...(baselineWhy !== undefined && { baselineWhy }),
    others: (held?.others ?? []).filter((r) => !baselines.includes(r)).map((r) => planned(r)),
    ...(held?.cache !== undefined && { cache: held.cache }),
  };
  const context = await contextEvidence({
    questions: options.context === undefined ? [] : contextQuestions(input),
    build: record,
    ...(options.context !== undefined && { folder: options.context }),
    ...(options.file !== undefined && { dockerfile: options.file }),
  });
  const explanation = explain({ ...input, context });
  switch (options.format) {
    case 'json':
      print(`${JSON.stringify(explanationToJson(explanation))}\n`);
      break;
    case 'markdown':
      print(explanationToMarkdown(explanation));
      break;
    case 'text':
      print(explanationToText(explanation));
      break;
    case 'svg':
    case 'dot':
    case 'mermaid':
      print(await drawExplanation(explanation, options.format));
      break;
  }
  const rebuilt = explanation.steps.filter((s) => s.outcome === 'rebuilt').map((s) => s.step);
  return guard(explanation.plan, rebuilt, options.failOnRebuild, (line) => process.stderr.write(line));
}
