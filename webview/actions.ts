import { errorText } from '../extension/core/text/error-text';
import type { Intent } from '../extension/protocol';
import { exportPng, exportSvg } from './drawing/export';
import { legendNode } from './legend';
import type { Overlay } from './overlay';
import { overviewNodes } from './overview';
import type { Page } from './page';
import type { Scene } from './scene';
import { without } from './state';
import type { Store } from './store';
import { neighbour, stageOfStop, stageStop, type Direction } from './view/navigation';
import { nextMatch } from './view/search';

/** What the panel can do, whether a key, a button or a link asks for it. */
export class Actions {
  constructor(
    private readonly store: Store,
    private readonly scene: Scene,
    private readonly page: Page,
    readonly overlay: Overlay,
    private readonly post: (intent: Intent) => Promise<void>,
  ) {}

  /** Asks the host; what goes wrong is shown. */
  ask(intent: Intent): void {
    this.store.problem = undefined;
    this.post(intent).catch((error: unknown) => this.fail(error));
  }

  private fail(error: unknown): void {
    this.store.problem = errorText(error);
    this.store.changed('busy');
  }

  dismiss(): void {
    this.store.problem = undefined;
    this.store.changed('busy');
  }

  /** Selects a step or a collapsed stage where it is; nothing moves. */
  select(stop: string): void {
    const { store } = this;
    if (store.state.selected === stop && store.edge === undefined) return;
    store.edge = undefined;
    store.hovered = undefined;
    store.state = { ...store.state, selected: stop };
    store.changed('point');
  }

  /** Selects a step and keeps its card while others are pointed at; the keyboard goes to it. */
  pin(stop: string): void {
    const { store } = this;
    this.select(stop);
    store.pinned = true;
    store.changed('point');
    this.scene.focus(stop);
  }

  /** Lets go of what is selected. */
  letGo(): void {
    const { store } = this;
    if (store.state.selected === undefined && store.edge === undefined) return;
    store.edge = undefined;
    store.hovered = undefined;
    store.pinned = false;
    store.state = without(store.state, 'selected');
    store.changed('point');
  }

  /** Goes to a stop and keeps it: whatever hides it is undone, the view moves there, the keyboard too. */
  async goTo(stop: string): Promise<void> {
    await this.show(stop);
    this.scene.focus(stop);
  }

  /** The same without the keyboard: that stays where the person is. */
  async show(stop: string): Promise<void> {
    const { store } = this;
    const step = store.step(stop);
    const stage = stageOfStop(stop);
    if (step === undefined && stage === undefined) return;
    this.select(stop);
    store.pinned = true;
    const opens = step !== undefined && store.state.collapsed.includes(step.stage);
    if (opens || store.hidden.has(stop) || store.state.view === 'compare') {
      const shown = store.hidden.has(stop)
        ? { ...without(store.state, 'focus'), rebuiltOnly: false, rootsOnly: false, hideUnneeded: false }
        : store.state;
      const collapsed = shown.collapsed.filter((i) => i !== step?.stage);
      store.state = { ...shown, collapsed, view: shown.view === 'compare' ? 'graph' : shown.view };
      store.changed('all');
      await this.scene.draw();
    }
    this.scene.bring(stop);
    store.changed('point');
  }

  focusStop(stop: string): void {
    this.scene.focus(stop);
  }

  move(direction: Direction): void {
    const { graph, state } = this.store;
    if (graph === undefined) return;
    const to = neighbour(graph, state, state.selected ?? this.scene.focused, direction);
    if (to !== undefined) void this.goTo(to);
  }

  /** Shows the step's line in the editor; of a collapsed stage, its steps. */
  enter(): void {
    const stop = this.store.state.selected ?? this.scene.focused;
    const stage = stageOfStop(stop ?? '');
    if (stage !== undefined) this.toggleStage(stage);
    else if (stop !== undefined) this.ask({ type: 'reveal', step: stop });
  }

  open(id: string): void {
    this.select(id);
    this.ask({ type: 'reveal', step: id });
  }

  /** From a step to its root; from anywhere else to the costliest. */
  goToRoot(): void {
    const root = this.store.told?.root?.[0] ?? this.store.graph?.roots?.[0]?.step;
    if (root !== undefined) void this.goTo(root);
  }

  focusOn(id: string | undefined): void {
    if (id !== undefined && this.store.step(id) !== undefined)
      this.store.update({ ...this.store.state, focus: id, selected: id });
  }

  leaveFocus(): void {
    this.store.update(without(this.store.state, 'focus'));
  }

  /** Collapses a stage or opens it; the selection goes along, so that the keyboard does not lose its place. */
  toggleStage(index: number): void {
    const { state, graph } = this.store;
    const closes = !state.collapsed.includes(index);
    const collapsed = closes ? [...state.collapsed, index] : state.collapsed.filter((i) => i !== index);
    const own = graph?.steps.find((s) => s.stage === index && s.vertex && s.instruction !== 'FROM');
    const isIn = this.store.step(state.selected)?.stage === index || state.selected === stageStop(index);
    const selected = !isIn ? state.selected : closes ? stageStop(index) : own?.id;
    const next = { ...without(state, 'selected'), collapsed };
    this.store.update(selected === undefined ? next : { ...next, selected });
    if (isIn && selected !== undefined) void this.scene.draw().then(() => this.scene.focus(selected));
  }

  toggleSelectedStage(): void {
    const stop = this.store.state.selected ?? this.scene.focused ?? '';
    const index = stageOfStop(stop) ?? this.store.step(stop)?.stage;
    if (index !== undefined) this.toggleStage(index);
  }

  toggleAllStages(): void {
    const { state, graph } = this.store;
    const collapsed = state.collapsed.length > 0 ? [] : (graph?.stages.map((s) => s.index) ?? []);
    this.store.update({ ...without(state, 'selected'), collapsed });
  }

  toggleCompare(): void {
    const { state } = this.store;
    this.store.update({ ...state, view: state.view === 'compare' ? 'graph' : 'compare' });
    if (this.store.state.view === 'compare') this.page.compare.focus();
    else this.scene.focus(state.selected ?? '');
  }

  /** The next build on the graph, or the build that was. */
  toggleNext(): void {
    const { state } = this.store;
    this.store.update({ ...state, view: state.view === 'next' ? 'graph' : 'next' });
  }

  /** Past commits on the graph, or the build that was; they are read when they are not known yet. */
  toggleHistory(): void {
    const { store } = this;
    const { state } = store;
    if (state.view === 'history') store.update({ ...state, view: 'graph' });
    else if (store.hasHistory) store.update({ ...state, view: 'history' });
    else this.ask({ type: 'history' });
  }

  /** One commit by itself, or all; the keyboard stays on the commits when it is there. */
  chooseCommit(at: number | undefined): void {
    const holds = this.page.commits.contains(document.activeElement);
    this.store.chooseCommit(at);
    if (holds) this.page.commits.querySelector<HTMLElement>('.columns')?.focus();
  }

  setSearch(text: string): void {
    this.store.search = text;
    const [first] = this.store.found;
    if (first !== undefined && !this.store.state.collapsed.includes(first.stage)) this.scene.bring(first.id);
    this.store.changed('point');
  }

  /** To the next step that the search found, or the one before. */
  nextFound(by: 1 | -1): void {
    const to = nextMatch(this.store.found, this.store.state.selected, by);
    if (to !== undefined) void this.goTo(to.id);
  }

  /** Puts the keyboard on the first fix of what is told of. */
  toFixes(): void {
    this.page.side.querySelector<HTMLElement>('.fixes summary, .fixes button')?.focus();
  }

  copy(id: string | undefined): void {
    if (id !== undefined)
      this.ask({ type: 'copy-explanation', step: id, ...(this.store.state.view === 'next' && { next: true }) });
  }

  showOverview(): void {
    const { graph, state } = this.store;
    if (graph === undefined) return;
    const closing =
      <T extends unknown[]>(action: (...args: T) => void) =>
      (...args: T): void => {
        this.overlay.close();
        action(...args);
      };
    const shown = { graph, fixes: this.store.fixes, lit: state.critical };
    const nodes = overviewNodes(shown, {
      select: closing((id: string) => void this.goTo(id)),
      toggleCritical: closing(() => this.store.toggle('critical')),
    });
    this.overlay.show('Overview', ...(nodes.length > 0 ? nodes : [legendNode(graph)]));
  }

  showExport(): void {
    const text = (format: 'mermaid' | 'dot' | 'markdown') => (): void => this.ask({ type: 'export', format });
    this.overlay.choose('Export', [
      ['SVG', 'A drawing', () => void this.exportPicture('svg')],
      ['PNG', 'A picture', () => void this.exportPicture('png')],
      ['Mermaid', 'For Markdown that draws', text('mermaid')],
      ['DOT', 'For Graphviz', text('dot')],
      ['Markdown', 'For a pull request', text('markdown')],
    ]);
  }

  /** Hands the picture as it is drawn to the host, which asks where to save it. */
  async exportPicture(format: 'svg' | 'png'): Promise<void> {
    const { svg, content } = this.page;
    try {
      const data = format === 'svg' ? exportSvg(svg, content) : await exportPng(svg, content);
      this.ask({ type: 'export', format, data });
    } catch (error) {
      this.fail(error);
    }
  }

  /** One step back: comparison, focus on a step, edge, selection, next build. */
  stepBack(): void {
    const { store } = this;
    const { state } = store;
    if (state.view === 'compare') this.toggleCompare();
    else if (state.focus !== undefined) this.leaveFocus();
    else if (store.edge !== undefined || state.selected !== undefined) this.letGo();
    else if (state.view === 'history' && store.commit !== undefined) this.chooseCommit(undefined);
    else if (state.view === 'history') this.toggleHistory();
    else if (state.view === 'next') this.toggleNext();
  }

  fit(): void {
    this.scene.fit();
  }
  zoom(factor: number): void {
    this.scene.viewport.scale(factor);
  }
  pan(dx: number, dy: number): void {
    this.scene.viewport.pan(dx, dy);
  }
}
