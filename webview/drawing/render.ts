import { select } from 'd3';
import type { EdgeView, GraphView } from '../../extension/protocol';
import type { Layout } from '../../extension/layout';
import { drawEdge, edgeSignature } from './edge';
import { move } from './motion';
import { drawStage, stageSignature } from './stage';
import { drawStep, stepSignature } from './step';
import type { Group } from './svg';

export interface Handlers {
  readonly point: (id: string | undefined) => void;
  readonly select: (id: string) => void;
  /** Clicked: it is kept in view of the explanation. */
  readonly pin: (id: string) => void;
  /** Goes to its line. */
  readonly open: (id: string) => void;
  readonly toggleStage: (index: number) => void;
  readonly selectEdge: (edge: EdgeView) => void;
}

/** The drawing's layers, lowest first: frames, edges over them, steps on top. */
export interface Layers {
  readonly stages: SVGGElement;
  readonly edges: SVGGElement;
  readonly steps: SVGGElement;
}

interface Item<T> {
  /** The same as long as it is the same thing, whatever its number. */
  readonly key: string;
  readonly data: T;
  readonly signature: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly place?: readonly [x: number, y: number];
}

interface Drawn {
  signature?: string;
}

/**
 * Brings a layer to the items: what is there already is kept and moved, drawn again only when it looks different. Focus
 * stays where it is that way, and nothing flickers while a person types.
 */
function join<T>(layer: SVGGElement, items: readonly Item<T>[], draw: (g: Group, data: T) => void): void {
  select(layer)
    .selectChildren<SVGGElement, Item<T>>('g')
    .data(items, (i) => i.key)
    .join('g')
    .order()
    .each(function (item) {
      const drawn = this as SVGGElement & Drawn;
      const isNew = drawn.signature === undefined;
      for (const [name, value] of Object.entries(item.attributes)) this.setAttribute(name, value);
      if (drawn.signature !== item.signature) draw(select<SVGGElement, unknown>(this), item.data);
      drawn.signature = item.signature;
      if (item.place !== undefined) move(this, item.place, isNew);
    });
}

/** Draws a graph at its layout. `keyOf` names a step the same in two graphs of one file. */
export function render(
  layers: Layers,
  graph: GraphView,
  layout: Layout,
  keyOf: (id: string) => string,
  on: Handlers,
): void {
  const stages = new Map(graph.stages.map((s) => [s.index, s]));
  const steps = new Map(graph.steps.map((s) => [s.id, s]));
  join(
    layers.stages,
    layout.stages.flatMap((box) => {
      const stage = stages.get(box.index);
      if (stage === undefined) return [];
      return {
        key: stage.name ?? String(stage.index),
        data: { box, stage },
        signature: stageSignature(graph, stage, box),
        attributes: { 'data-stage': String(stage.index) },
        place: [box.x, box.y] as const,
      };
    }),
    (g, { box, stage }) => drawStage(g, graph, stage, box, on.toggleStage),
  );
  // Edges that carry a rebuild lie over those that do not.
  const paths = layout.edges.toSorted((a, b) => Number(a.edge.carries) - Number(b.edge.carries));
  join(
    layers.edges,
    paths.map((path) => ({
      key: `${keyOf(path.edge.from)} ${keyOf(path.edge.to)} ${path.edge.kind}`,
      data: path,
      signature: edgeSignature(path),
      attributes: { 'data-from': path.edge.from, 'data-to': path.edge.to, role: 'img' },
    })),
    (g, path) => drawEdge(g, path, on.selectEdge),
  );
  join(
    layers.steps,
    layout.steps.flatMap((box) => {
      const step = steps.get(box.id);
      if (step === undefined) return [];
      return {
        key: keyOf(step.id),
        data: { box, step },
        signature: `${step.id} ${stepSignature(graph, step, box)}`,
        // Not a button: what is drawn is cut to the box, and a button's name must hold what is seen of it.
        attributes: { 'data-id': step.id, 'data-stop': step.id, role: 'group', 'aria-roledescription': 'step' },
        place: [box.x, box.y] as const,
      };
    }),
    (g, { box, step }) => {
      drawStep(g, graph, step, box);
      g.on('mouseenter', () => on.point(step.id))
        .on('mouseleave', () => on.point(undefined))
        .on('focus', () => on.select(step.id))
        .on('click', () => on.pin(step.id))
        .on('dblclick', () => on.open(step.id));
    },
  );
}
