import ELK from 'elkjs/lib/elk-api';
import type { GraphView } from '../extension/protocol';
import { fromElk, toElk, type Layout, type LayoutOptions } from './layout';

/** Lays a graph out, in a worker when it needs ELK. */
export type Layouter = (graph: GraphView, options: LayoutOptions) => Promise<Layout>;

/** Longer than any graph takes; a worker that hangs must not leave the panel empty. */
const timeoutMs = 10_000;

function timeout(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('the layout took too long')), timeoutMs));
}

/** A worker can't be started from the extension's own address: its text is fetched and started from a blob. */
export function createLayouter(workerUrl: string): Layouter {
  let elk: Promise<InstanceType<typeof ELK>> | undefined;
  const start = async (): Promise<InstanceType<typeof ELK>> => {
    const response = await fetch(workerUrl);
    if (!response.ok) throw new Error(`the layout worker could not be loaded (${response.status})`);
    const url = URL.createObjectURL(new Blob([await response.text()], { type: 'text/javascript' }));
    return new ELK({ workerFactory: () => new Worker(url) });
  };
  return async (graph, options) => {
    if (options.vertical) return fromElk(graph, options, undefined);
    elk ??= start();
    try {
      const root = await Promise.race([elk.then((e) => e.layout(toElk(graph, options))), timeout()]);
      return fromElk(graph, options, root);
    } catch {
      // Stages below each other can always be drawn.
      return fromElk(graph, { ...options, vertical: true }, undefined);
    }
  };
}
