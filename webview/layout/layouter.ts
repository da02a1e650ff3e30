import ELK from 'elkjs/lib/elk-api';
import type { GraphView } from '../../extension/protocol';
import { fromElk, quick, stacked, toElk, type Layout, type LayoutOptions } from '../../extension/layout';

/** Lays graphs out, in a worker when that needs ELK. */
export interface Layouter {
  layout(graph: GraphView, options: LayoutOptions): Promise<Layout>;
  /** A layout to begin with, as long as the worker has not answered once. */
  begin(graph: GraphView, options: LayoutOptions): Layout | undefined;
}

/** Longer than any graph takes; a worker that hangs must not leave the panel empty. */
const timeoutMs = 10_000;

function timeout(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('the layout took too long')), timeoutMs));
}

/** A worker can't be started from the extension's own address: its text is fetched and started from a blob. */
async function startElk(workerUrl: string): Promise<InstanceType<typeof ELK>> {
  const response = await fetch(workerUrl);
  if (!response.ok) throw new Error(`the layout worker could not be loaded (${response.status})`);
  // Never read into a string: that would hold up the drawing.
  const url = URL.createObjectURL(await response.blob());
  return new ELK({ workerFactory: () => new Worker(url) });
}

/** ELK's answer depends on the shape alone: what a build or a search changes needs no new layout. */
export function createLayouter(workerUrl: string): Layouter {
  let elk: ReturnType<typeof startElk> | undefined;
  let last: { key: string; root: ReturnType<typeof toElk> } | undefined;
  const layout = async (graph: GraphView, options: LayoutOptions): Promise<Layout> => {
    if (options.vertical) return stacked(graph, options);
    const input = toElk(graph, options);
    const key = JSON.stringify(input);
    try {
      if (last?.key !== key) {
        // Started when something stands already: to load it takes the window longer than the first drawing does.
        elk ??= startElk(workerUrl);
        const root = await Promise.race([elk.then((e) => e.layout(input)), timeout()]);
        last = { key, root };
      }
      return fromElk(graph, options, last.root);
    } catch {
      // Stages below each other can always be drawn.
      return stacked(graph, { ...options, vertical: true });
    }
  };
  return {
    layout,
    begin: (graph, options) => (options.vertical || last !== undefined ? undefined : quick(graph, options)),
  };
}
