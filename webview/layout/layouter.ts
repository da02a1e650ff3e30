import ELK from 'elkjs/lib/elk-api';
import type { GraphView } from '../../extension/protocol';
import { fromElk, toElk } from './elk';
import { stacked } from './stacked';
import type { Layout, LayoutOptions } from './types';

/** Lays a graph out, in a worker when it needs ELK. */
export type Layouter = (graph: GraphView, options: LayoutOptions) => Promise<Layout>;

/** Longer than any graph takes; a worker that hangs must not leave the panel empty. */
const timeoutMs = 10_000;

function timeout(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('the layout took too long')), timeoutMs));
}

/** A worker can't be started from the extension's own address: its text is fetched and started from a blob. */
async function startElk(workerUrl: string): Promise<InstanceType<typeof ELK>> {
  const response = await fetch(workerUrl);
  if (!response.ok) throw new Error(`the layout worker could not be loaded (${response.status})`);
  const url = URL.createObjectURL(new Blob([await response.text()], { type: 'text/javascript' }));
  return new ELK({ workerFactory: () => new Worker(url) });
}

/** ELK's answer depends on the shape alone: what a build or a search changes needs no new layout. */
export function createLayouter(workerUrl: string): Layouter {
  const elk = startElk(workerUrl);
  elk.catch(() => undefined);
  let last: { key: string; root: ReturnType<typeof toElk> } | undefined;
  return async (graph, options) => {
    if (options.vertical) return stacked(graph, options);
    const input = toElk(graph, options);
    const key = JSON.stringify(input);
    try {
      if (last?.key !== key) {
        const root = await Promise.race([elk.then((e) => e.layout(input)), timeout()]);
        last = { key, root };
      }
      return fromElk(graph, options, last.root);
    } catch {
      // Stages below each other can always be drawn.
      return stacked(graph, { ...options, vertical: true });
    }
  };
}
