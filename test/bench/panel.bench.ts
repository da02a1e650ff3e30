import { Graph, layout as dagreLayout } from '@dagrejs/dagre';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import ELK from 'elkjs/lib/elk.bundled.js';
import type { GraphView } from '../../extension/protocol';
import { fromElk, isDrawn, sizes, toElk } from '../../extension/layout';
import { coloured, generated, ofText, shop, simulated } from '../webview/graphs';
import { closePanels, openPanel } from '../webview/page';
import { median, show } from './time';

const runs = 7;

interface Shown {
  readonly first: number;
  readonly all: number;
}

/** Milliseconds from the graph's message to the first frame that shows it with its outcomes, and to the one with all routes. */
async function painted(graphs: readonly GraphView[]): Promise<Shown[]> {
  const { page } = await openPanel({ width: 1400, height: 900 });
  const times: Shown[] = [];
  for (const graph of graphs)
    times.push(
      await page.evaluate(
        (sent) =>
          new Promise<{ first: number; all: number }>((done) => {
            const svg = document.querySelector('svg.graph');
            const start = performance.now();
            let first: number | undefined;
            const watch = new MutationObserver((changes) => {
              const isAll = changes.some((c) => c.attributeName === 'data-drawn');
              if (isAll) watch.disconnect();
              // The frame after the next one begins when the drawing has been painted.
              requestAnimationFrame(() =>
                requestAnimationFrame(() => {
                  const now = performance.now() - start;
                  first ??= now;
                  if (isAll) done({ first, all: now });
                }),
              );
            });
            if (svg !== null) watch.observe(svg, { attributeFilter: ['data-drawn', 'data-begun'] });
            window.postMessage({ type: 'graph', graph: sent });
          }),
        graph,
      ),
    );
  await page.context().close();
  return times;
}

const middle = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** What a person sees of a new panel: the median of several. */
async function showPanel(name: string, text: GraphView, build: GraphView): Promise<void> {
  const [two, direct]: [Shown[][], Shown[]] = [[], []];
  for (let i = 0; i < runs; i++) {
    two.push(await painted([text, build]));
    direct.push(...(await painted([build])));
  }
  const at = (index: number, what: keyof Shown): number => middle(two.map((t) => t[index]?.[what] ?? 0));
  show(`${name}, new panel: the text's graph painted`, at(0, 'first'));
  show(`${name}, new panel: all edges routed by the worker`, at(0, 'all'));
  show(`${name}: coloured, when a build comes`, at(1, 'all'));
  show(`${name}, new panel: coloured at once`, middle(direct.map((t) => t.first)));
}

const options = { collapsed: [], hidden: [], hideEmpty: false, vertical: false } as const;

/** Drawn steps and the edges between them: what dot and dagre are given. */
function stepsAndEdges(graph: GraphView) {
  const steps = graph.steps.filter(isDrawn);
  const ids = new Set(steps.map((s) => s.id));
  return { steps, edges: graph.edges.filter((e) => ids.has(e.from) && ids.has(e.to)) };
}

function toDot(graph: GraphView): string {
  const { steps, edges } = stepsAndEdges(graph);
  const clusters = graph.stages.map((stage) => {
    const nodes = steps.filter((s) => s.stage === stage.index).map((s) => `"${s.id}" [shape=box,width=4,height=0.6];`);
    return `subgraph "cluster_${stage.index}" { ${nodes.join(' ')} }`;
  });
  const lines = edges.map((e) => `"${e.from}" -> "${e.to}";`);
  return `digraph { rankdir=TB; ${clusters.join(' ')} ${lines.join(' ')} }`;
}

function toDagre(graph: GraphView): Graph {
  const made = new Graph({ compound: true }).setGraph({}).setDefaultEdgeLabel(() => ({}));
  const { steps, edges } = stepsAndEdges(graph);
  for (const stage of graph.stages) made.setNode(`stage ${stage.index}`, {});
  for (const s of steps) {
    made.setNode(s.id, { width: sizes.width, height: sizes.step });
    made.setParent(s.id, `stage ${s.stage}`);
  }
  for (const e of edges) made.setEdge(e.from, e.to);
  return made;
}

async function showLayouts(name: string, graph: GraphView): Promise<void> {
  const elk = new ELK();
  const graphviz = await Graphviz.load();
  const dot = toDot(graph);
  show(
    `${name}: layout alone`,
    await median(runs, async () => fromElk(graph, options, await elk.layout(toElk(graph, options)))),
  );
  show(`${name}: dot (Graphviz in WebAssembly)`, await median(runs, () => graphviz.layout(dot, 'json', 'dot')));
  show(`${name}: dagre`, await median(runs, () => dagreLayout(toDagre(graph))));
}

async function main(): Promise<void> {
  await showPanel('25 steps', ofText(shop.text), simulated(shop));
  await showPanel('300 steps', generated(12, 25), coloured(12, 25));
  await closePanels();
  await showLayouts('25 steps', simulated(shop));
  await showLayouts('300 steps', coloured(12, 25));
}
void main();
