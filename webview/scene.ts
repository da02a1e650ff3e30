import type { GraphView, StepView } from '../extension/protocol';
import { light } from './drawing/lights';
import { Minimap } from './drawing/minimap';
import { defineTips } from './drawing/edge';
import { render, type Handlers, type Layers } from './drawing/render';
import { Viewport } from './drawing/viewport';
import type { Box, Layout } from '../extension/layout';
import type { Layouter } from './layout/layouter';
import { fitsInColumns, stageWidth } from '../extension/layout/width';
import type { Page } from './page';
import { stageOfStop } from './view/navigation';
import { isFiltered } from './view/filters';
import type { Store } from './store';
import type { ZoomState } from './state';

/** The drawn graph: layout, drawing, what is lit, and the part in view. */
export class Scene {
  readonly viewport: Viewport;
  private readonly layers: Layers;
  private readonly minimap: Minimap;
  private layout: Layout | undefined;
  /** Boxes of drawn steps by their keys, which a new line above does not change. */
  private placed: ReadonlyMap<string, Box> = new Map();
  /** The file that is in view; of another one the view starts anew. */
  private file: string | undefined;
  private number = 0;
  /** The stages stand below each other. */
  private vertical = false;
  /** The place that was in view is one of another shape. */
  private reshaped = false;
  /** The worker's layout has been drawn: what is in view is what the person has chosen. */
  private settled = false;

  constructor(
    private readonly page: Page,
    private readonly store: Store,
    private readonly layouter: Layouter,
    private readonly handlers: Handlers,
    onZoom: (zoom: ZoomState) => void,
  ) {
    const layer = (name: string): SVGGElement => {
      const g = document.createElementNS('http://www.w3.org/2000/svg', 'g');
      g.setAttribute('class', name);
      page.content.append(g);
      return g;
    };
    defineTips(page.svg);
    this.layers = { stages: layer('stages'), edges: layer('edges'), steps: layer('steps') };
    this.viewport = new Viewport(page.svg, page.content, (zoom) => {
      this.minimap.follow(this.viewport.view);
      if (this.settled) onZoom(zoom);
    });
    this.minimap = new Minimap(page.minimap, (x, y) => this.viewport.centre(x, y));
  }

  /** Lays the graph out where its shape asks for it, and brings the drawing there. The last call wins. */
  async draw(): Promise<void> {
    const { graph, state, hidden } = this.store;
    if (graph === undefined) return;
    const number = ++this.number;
    const available = this.page.canvas.clientWidth;
    // In a panel of medium width a long chain of stages would be small and cut at the side, with nothing below it.
    const vertical = this.page.isNarrow || (this.page.isMedium && !fitsInColumns(graph, available));
    if (vertical !== this.vertical) this.refit();
    this.vertical = vertical;
    this.viewport.measure();
    const options = {
      collapsed: state.collapsed,
      hidden: [...hidden],
      hideEmpty: isFiltered(state),
      vertical,
      stageWidth: stageWidth(graph, available, vertical),
    };
    const first = this.layouter.begin(graph, options);
    if (first !== undefined) {
      this.show(graph, first);
      // What is in view is decided with the layout that stays.
      this.file = undefined;
      this.page.svg.dataset['begun'] = String(number);
    }
    const layout = await this.layouter.layout(graph, options);
    if (number !== this.number) return;
    this.settled = true;
    this.show(graph, layout);
    this.page.svg.dataset['drawn'] = String(number);
  }

  private show(graph: GraphView, layout: Layout): void {
    const anchor = this.anchor();
    const before = anchor === undefined ? undefined : this.placed.get(anchor);
    this.layout = layout;
    this.placed = new Map(layout.steps.map((box) => [this.store.keyOf(box.id), box]));
    render(this.layers, graph, layout, (id) => this.store.keyOf(id), this.handlers);
    light(this.page.svg, this.layers, this.store);
    this.viewport.setSize(layout);
    this.settle(anchor, before);
    this.minimap.draw(graph, layout, this.viewport.view);
  }

  light(): void {
    light(this.page.svg, this.layers, this.store);
  }

  /** The step that keeps its place: the selected one, the one being edited, else the first in view. By its key. */
  private anchor(): string | undefined {
    const { graph, state, cursor } = this.store;
    if (graph === undefined) return undefined;
    const { view } = this.viewport;
    const isInView = (box: Box | undefined): boolean =>
      box !== undefined &&
      box.x >= view.x &&
      box.y >= view.y &&
      box.x < view.x + view.width &&
      box.y < view.y + view.height;
    const isAtCursor = ({ lines }: StepView): boolean =>
      cursor !== undefined && lines[0] <= cursor && cursor <= lines[1];
    const wanted = [
      graph.steps.find((s) => s.id === state.selected),
      graph.steps.find(isAtCursor),
      graph.steps.find((s) => isInView(this.placed.get(this.store.keyOf(s.id)))),
    ];
    return wanted.flatMap((s) => (s === undefined ? [] : this.store.keyOf(s.id))).find((key) => this.placed.has(key));
  }

  /** A first drawing is fitted or brought to where it was; later ones keep their anchor in its place. */
  private settle(anchor: string | undefined, before: Box | undefined): void {
    const { graph, state } = this.store;
    if (graph === undefined) return;
    if (this.file !== graph.file) {
      this.file = graph.file;
      if (state.zoom !== undefined && !this.reshaped) this.viewport.restore(state.zoom);
      else this.fit();
      this.reshaped = false;
      return;
    }
    const now = anchor === undefined ? undefined : this.placed.get(anchor);
    if (before === undefined || now === undefined) {
      this.fit();
      return;
    }
    const { k } = this.viewport.state;
    const [dx, dy] = [(now.x - before.x) * k, (now.y - before.y) * k];
    if (dx !== 0 || dy !== 0) this.viewport.pan(dx, dy);
  }

  /** Fits the next drawing anew: the panel has another shape. */
  refit(): void {
    // Before the first drawing there is no shape: the place of an earlier window still counts.
    this.reshaped = this.layout !== undefined;
    this.file = undefined;
  }

  /** All in view; of a graph that is larger, the costliest root. */
  fit(): void {
    this.viewport.fit(this.vertical);
    const root = this.store.graph?.roots?.[0]?.step;
    if (root !== undefined) this.bring(root);
  }

  private boxOf(stop: string): Box | undefined {
    const stage = stageOfStop(stop);
    if (stage !== undefined) return this.layout?.stages.find((s) => s.index === stage);
    return this.layout?.steps.find((s) => s.id === stop);
  }

  /** Moves the view so that a stop is in it. */
  bring(stop: string): void {
    const box = this.boxOf(stop);
    if (box !== undefined) this.viewport.bring(box);
  }

  focus(stop: string): void {
    this.page.content.querySelector<SVGGElement>(`[data-stop="${CSS.escape(stop)}"]`)?.focus({ preventScroll: true });
  }

  /** The stop that has the keyboard. */
  get focused(): string | undefined {
    const active = document.activeElement;
    return this.page.svg.contains(active) ? active?.closest<SVGGElement>('[data-stop]')?.dataset['stop'] : undefined;
  }
}
