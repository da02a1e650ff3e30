import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explain, ontoText } from '../../extension/core/explain';
import { plan } from '../../extension/core/plan';
import { readRecords } from '../../extension/core/records';
import { toGraphView } from '../../extension/core/view';
import { planned } from '../../extension/cli/load';
import type { GraphView } from '../../extension/protocol';
import { simulate, simulateNext, type Ran, type Simulation } from './simulated';

const recordings = join(import.meta.dirname, '..', 'recordings');

/** The graph of a recorded build against the one before it. */
export async function recorded(scenario: string, build: number): Promise<GraphView> {
  const read = async (n: number) => {
    const [record] = await readRecords(await readFile(join(recordings, scenario, String(n), 'record.dockerbuild')));
    if (record === undefined) throw new Error('no record');
    return planned(record);
  };
  const now = await read(build);
  const explanation = explain({ ...now, ...(build > 1 && { baselines: [await read(build - 1)] }) });
  return toGraphView(explanation.plan, { explanation });
}

/** The graph of a text, as it is before any build. */
export const ofText = (text: string): GraphView => toGraphView(plan(text), { message: 'No build to show yet.' });

/** A file of `stages` stages with `steps` steps each, every stage copying from the one before. */
function generatedText(stages: number, steps: number): string {
  const lines: string[] = [];
  for (let s = 0; s < stages; s++) {
    lines.push(s === 0 ? 'FROM alpine:3 AS s0' : `FROM alpine:3 AS s${s}`);
    for (let i = 0; i < steps; i++)
      lines.push(
        i === 0 && s > 0
          ? `COPY --from=s${s - 1} /out /in${s}`
          : `RUN step-${s}-${i} --with some --longer arguments && echo done > /out`,
      );
  }
  return lines.join('\n');
}

export const generated = (stages: number, steps: number): GraphView => ofText(generatedText(stages, steps));

/** A web service of 25 steps: stages that share a base, copies, mounts, one stage the target does not need. */
export const shop: Simulation = {
  text: `ARG NODE=22
FROM node:\${NODE}-slim AS base
WORKDIR /app
ENV CI=1
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl
FROM base AS deps
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
FROM base AS lint
COPY --from=deps /app/node_modules ./node_modules
COPY . .
RUN npm run lint
FROM golang:1.24 AS proxy
WORKDIR /src
COPY proxy/go.mod proxy/go.sum ./
RUN go mod download
COPY proxy/ .
RUN CGO_ENABLED=0 go build -o /proxy ./cmd/proxy
FROM base AS web
COPY --from=deps /app/node_modules ./node_modules
COPY web/ ./web/
RUN npm run build:web
FROM base AS server
COPY --from=deps /app/node_modules ./node_modules
COPY src/ ./src/
RUN npm run build:server
RUN --mount=type=bind,from=web,source=/app/web/dist,target=/web npm run check:bundle -- /web
FROM base AS final
COPY --from=proxy /proxy /usr/local/bin/proxy
COPY --from=deps /app/node_modules ./node_modules
COPY --from=web /app/web/dist ./public
COPY --from=server /app/dist ./dist
RUN node dist/selfcheck.js
CMD ["node", "dist/main.js"]
`,
  before: { 'RUN npm run build:web': 12.4, 'RUN npm run build:server': 22.1, 'RUN --mount=type=bind': 1.9 },
  now: {
    'COPY src/ ./src/': 0.3,
    'RUN npm run build:server': 31.2,
    'RUN --mount=type=bind': 2.1,
    'COPY --from=server': 0.4,
    'RUN node dist/selfcheck.js': 6.8,
  },
  changed: { 'COPY src/ ./src/': ['src/cart/price.ts'] },
};

export const shopEdited = shop.text
  .replace('RUN go mod download', 'RUN go mod download -x')
  .replace('RUN npm run build:server', 'RUN npm run build:server\nRUN npm prune --omit=dev');

/** The graph of a made-up build. */
export function simulated(simulation: Simulation): GraphView {
  const explanation = simulate(simulation);
  return toGraphView(explanation.plan, { explanation });
}

/** The shop after its last build: a line was edited, another is new, and a file of the web stage changed. */
export function foreseen(next = shopEdited): GraphView {
  const explanation = ontoText(simulate(shop), plan(next));
  const ahead = simulateNext({ ...shop, changed: next === shop.text ? {} : { 'COPY web/': ['web/style.css'] } }, next);
  return toGraphView(ahead.plan, { explanation, forecast: ahead });
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
