import { dirname } from 'node:path';
import { forecast, type Forecast } from '../core/forecast/forecast';
import { oneLine, seconds, stageName } from '../core/format/short';
import { plan, stepToJson } from '../core/plan';
import type { BuildRecord } from '../core/records';
import { createBuildx } from '../buildx';
import { contextEvidence } from '../evidence/evidence';
import { selectorsOf } from '../core/context/selectors';
import type { ContextVerdict } from '../core/explain';
import { Failure } from './failure';
import { loadBuild, planned, readText } from './load';
import type { Options } from './options';

const toJson = (f: Forecast): Record<string, unknown> => ({
  version: 1,
  steps: f.steps.map((s) => ({
    ...stepToJson(s.step),
    outcome: s.outcome,
    seconds: s.seconds,
    causes: s.causes,
    ...(s.note !== undefined && { note: s.note }),
  })),
  summary: {
    wouldRebuild: f.rebuild,
    wouldReuse: f.steps.filter((s) => s.outcome === 'would-reuse').length,
    seconds: f.seconds,
  },
});

function toText(f: Forecast): string {
  const out = [
    f.rebuild === 0
      ? 'nothing would be rebuilt'
      : `${f.rebuild} step${f.rebuild === 1 ? '' : 's'} would be rebuilt, about ${seconds(f.seconds)}`,
  ];
  for (const stage of f.plan.stages) {
    out.push('', stageName(f.plan, stage.index));
    for (const s of f.steps.filter(
      (x) => x.step.stage === stage.index && x.step.vertex && x.step.instruction !== 'FROM',
    )) {
      out.push(
        `  ${s.outcome === 'would-rebuild' ? '*' : s.outcome === 'would-reuse' ? '=' : ' '} ${s.outcome.padEnd(14)} ${s.step.lines[0]}: ${oneLine(s.step.text, 80)}${s.seconds > 0 ? `  ${seconds(s.seconds)}` : ''}`,
      );
      out.push(
        ...s.causes.map((c) => `      why: ${c.message} [${c.certainty}]`),
        ...(s.note === undefined ? [] : [`      note: ${s.note}`]),
      );
    }
  }
  return `${out.join('\n')}\n`;
}

/** The newest finished build of a Dockerfile in history, when there is one. */
async function newest(text: string, builder: string | undefined): Promise<BuildRecord | undefined> {
  try {
    const buildx = createBuildx();
    const { entries } = await buildx.history(undefined, builder);
    for (const entry of entries.filter((e) => e.status === 'Completed').slice(0, 10)) {
      const record = await buildx.load(entry);
      if (record.dockerfile !== undefined && record.dockerfile.split('\n')[0] === text.split('\n')[0]) return record;
    }
  } catch {
    // Without a builder there is nothing to forecast from but the text.
  }
  return undefined;
}

/** `stagegraph forecast`: what the next build would redo, and the seconds it would take. */
export async function runForecast(options: Options, print: (text: string) => void): Promise<number> {
  if (options.operands.length > 0) throw new Failure('forecast takes no operand: name the Dockerfile with -f');
  const file = options.file ?? 'Dockerfile';
  const text = await readText(file);
  const now = plan(text, {
    file,
    buildArgs: options.buildArgs,
    ...(options.target !== undefined && { target: options.target }),
    ...(options.platform !== undefined && { platform: options.platform }),
  });
  const record =
    options.against === undefined
      ? await newest(text, options.builder)
      : (await loadBuild(options.against, options.builder)).record;
  const last = record === undefined ? undefined : planned(record);
  const folder = options.context ?? dirname(file);
  const context =
    record === undefined
      ? new Map<string, ContextVerdict>()
      : await contextEvidence({
          questions: now.steps
            .map((s) => ({ step: s.id, selectors: selectorsOf(s), baseline: record }))
            .filter((q) => q.selectors.length > 0),
          build: { ...record, startedAt: Number.MAX_SAFE_INTEGER },
          folder,
          dockerfile: file,
        });
  const found = forecast(now, last, context);
  print(options.format === 'json' ? `${JSON.stringify(toJson(found))}\n` : toText(found));
  return 0;
}
