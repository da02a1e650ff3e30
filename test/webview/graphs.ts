import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixViews, type FixView } from '../../extension/core/view/fix-view';
import { compareRecords, withIds } from '../../extension/core/compare';
import { explain, idsOnto, ontoText, planned } from '../../extension/core/explain';
import { plan } from '../../extension/core/plan';
import { readRecords } from '../../extension/core/records';
import { toGraphView } from '../../extension/core/view/graph-view';
import type { GraphView } from '../../extension/protocol';
import { simulate, simulateComparison, simulateNext, type Ran, type Simulation } from './simulated';
import { generatedText, shop } from './texts';

export { shop } from './texts';

const recordings = join(import.meta.dirname, '..', 'recordings');

/** A recorded build against the one before it. */
async function explained(scenario: string, build: number) {
  const read = async (n: number) => {
    const [record] = await readRecords(await readFile(join(recordings, scenario, String(n), 'record.dockerbuild')));
    if (record === undefined) throw new Error('no record');
    return planned(record);
  };
  const now = await read(build);
  const baselines = build > 1 ? [await read(build - 1)] : [];
  const comparison = compareRecords(now, baselines[0]);
  return {
    explanation: explain({ ...now, baselines }),
    ...(comparison !== undefined && { comparison }),
    text: now.record.dockerfile ?? '',
  };
}

/** The graph of a recorded build against the one before it. */
export async function recorded(scenario: string, build: number): Promise<GraphView> {
  const { explanation, comparison } = await explained(scenario, build);
  return toGraphView(explanation.plan, { explanation, ...(comparison !== undefined && { comparison }) });
}

/** What can be mended in the Dockerfile of a recorded build, whose context holds these files. */
export async function recordedFixes(
  scenario: string,
  build: number,
  contextFiles: readonly string[] = ['dummy'],
): Promise<FixView[]> {
  const { explanation, text } = await explained(scenario, build);
  const { plan } = explanation;
  return fixViews({ file: plan.file, text, plan, explanation, contextFiles });
}

/** The graph of a text, as it is before any build. */
export const ofText = (text: string): GraphView => toGraphView(plan(text), { message: 'No build to show yet.' });

export const generated = (stages: number, steps: number): GraphView => ofText(generatedText(stages, steps));

export const shopEdited = shop.text
  .replace('RUN go mod download', 'RUN go mod download -x')
  .replace('RUN npm run build:server', 'RUN npm run build:server\nRUN npm prune --omit=dev');

/** The graph of a made-up build. */
export function simulated(simulation: Simulation): GraphView {
  const explanation = simulate(simulation);
  const comparison = simulateComparison(simulation);
  return toGraphView(explanation.plan, { explanation, ...(comparison !== undefined && { comparison }) });
}

/** The shop after its last build: a line was edited, another is new, and a file of the web stage changed. */
export function foreseen(next = shopEdited): GraphView {
  const built = simulate(shop);
  const explanation = ontoText(built, plan(next));
  const comparison = withIds(simulateComparison(shop) ?? [], idsOnto(built.plan, explanation.plan));
  const ahead = simulateNext({ ...shop, changed: next === shop.text ? {} : { 'COPY web/': ['web/style.css'] } }, next);
  return toGraphView(ahead.plan, { explanation, comparison, forecast: ahead });
}

/** `stages` stages of `steps` steps, every fourth stage rebuilt from its first step on. */
export function coloured(stages: number, steps: number): GraphView {
  const text = generatedText(stages, steps);
  const now: Record<string, number> = {};
  for (const line of text.split('\n')) {
    const stage = Number(/step-(\d+)-/.exec(line)?.[1] ?? /\/in(\d+)/.exec(line)?.[1] ?? -1);
    if (stage >= 0 && stage % 4 === 1) now[line] = 1 + (line.length % 7);
  }
  return simulated({ text, before: {} satisfies Ran, now });
}
