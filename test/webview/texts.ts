import type { Simulation } from './simulated';

/** A file of `stages` stages with `steps` steps each, every stage copying from the one before. */
export function generatedText(stages: number, steps: number): string {
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
