import { Secrets } from '../core/text/secrets';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { createBuildx, type Buildx } from '../buildx';
import { optionsOf, planned } from '../core/explain';
import { flagsOf, forecast, namedImages, type Forecast } from '../core/forecast';
import { forecastToJson } from '../core/format/forecast-json';
import { forecastToMarkdown, forecastToText } from '../core/format/forecast-text';
import { plan, type PlanOptions } from '../core/plan';
import type { BuildRecord } from '../core/records';
import { aheadEvidence, type AheadEvidence } from '../evidence/ahead';
import { earlierBuilds } from './earlier';
import { Failure } from './failure';
import { readText } from './load';
import { guard } from './named-steps';
import type { Options } from './options';

/** What the next build is planned for: as the last one, with what the options say instead. */
function planOptions(file: string, last: BuildRecord | undefined, options: Options): PlanOptions {
  const known = last === undefined ? {} : optionsOf(last, file);
  return {
    ...known,
    file,
    buildArgs: { ...known.buildArgs, ...options.buildArgs },
    ...(options.target !== undefined && { target: options.target }),
    ...(options.platform !== undefined && { platform: options.platform }),
  };
}

function print(found: Forecast, format: Options['format']): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(forecastToJson(found))}\n`;
    case 'markdown':
      return forecastToMarkdown(found);
    case 'text':
    case 'svg':
    case 'dot':
    case 'mermaid':
      return forecastToText(found);
  }
}

/** What the next build of the file that the options name would do. */
export async function forecastOf(options: Options, buildx: Buildx = createBuildx()): Promise<Forecast> {
  const file = options.file ?? 'Dockerfile';
  const text = await readText(file);
  const { records, beside = [], why } = await earlierBuilds(buildx, text, file, options);
  const [last] = records;
  const now = plan(text, planOptions(file, last, options));
  const folder = options.context ?? (file === '-' ? '.' : dirname(file));
  const hasFolder = existsSync(folder);
  if (!hasFolder && options.context !== undefined)
    throw new Failure(`${folder}: no such folder: expected the build context`);
  const evidence: AheadEvidence = hasFolder
    ? await aheadEvidence({ plan: now, baselines: [...records, ...beside], folder, dockerfile: file })
    : new Map();
  const builder = last?.builder;
  const [cache, images] =
    builder === undefined
      ? [undefined, undefined]
      : await Promise.all([buildx.cache(builder), buildx.images(builder, namedImages(now))]);
  return forecast({
    ...(cache !== undefined && { cache }),
    ...(images !== undefined && { images }),
    plan: now,
    earlier: [...records, ...beside].map((r) => {
      const context = evidence.get(r);
      return {
        ...planned(r, text, file),
        ...(beside.includes(r) && { beside: true }),
        ...(context !== undefined && { context }),
      };
    }),
    why,
    hasFolder,
    ...(last !== undefined && { flags: flagsOf(last, options) }),
  });
}

/** `stagegraph forecast`: what the next build would redo, and the seconds it would take; returns the exit code. */
export async function runForecast(options: Options, write: (text: string) => void): Promise<number> {
  if (options.operands.length > 0) throw new Failure('forecast takes no operand: name the Dockerfile with -f');
  const found = await forecastOf(options);
  const secrets = new Secrets();
  secrets.learnFrom(found);
  write(secrets.hide(print(secrets.hideIn(found), options.format)));
  const running = found.steps.filter((s) => s.outcome === 'would-rebuild').map((s) => s.step);
  const code = guard(found.plan, running, options.failOnRebuild, (line) => process.stderr.write(line));
  if (found.baselineWhy.kind === 'unread' && code !== 0)
    throw new Failure('--fail-on-rebuild: earlier builds could not be read, so what would be rebuilt is not known');
  return code;
}
