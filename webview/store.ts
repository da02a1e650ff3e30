import type { FixView } from '../extension/core/view/fix-view';
import type { EdgeView, GraphView, HistoryView, StepView } from '../extension/protocol';
import { startState, type Toggle, type ViewState } from './state';
import { findSteps } from './view/search';
import { hiddenSteps } from './view/filters';
import { pairSteps } from './view/identity';
import { historyGraph, isOfSteps } from './view/history';
import { nextGraph } from './view/next';

/** What the host is doing. */
export interface Busy {
  readonly what: string;
  readonly cancel: boolean;
}

/** Which part of the panel has to be drawn again. `point`: only what is lit and told of. */
export type Change = 'all' | 'point' | 'busy';

/** Everything the panel shows, in one place: changed by actions and messages, read by whatever draws. */
export class Store {
  /** The graph as the host sent it, and as it would be in the next build. */
  private sent: { readonly graph: GraphView; readonly next: GraphView } | undefined;
  /** Past commits, the graph with them on it, and the texts that they were replayed on. */
  private past:
    | { readonly history: HistoryView; readonly graph: GraphView; readonly texts: ReadonlyMap<string, string> }
    | undefined;
  /** The commit that is shown by itself, by its place. */
  private chosen: number | undefined;
  /** What can be mended; comes after its graph. */
  fixes: readonly FixView[] = [];
  state: ViewState = startState;
  /** The step that is pointed at. */
  hovered: string | undefined;
  /** What is selected was chosen, not only passed: its card stays while other steps are pointed at. */
  pinned = false;
  /** The edge that is told of. */
  edge: EdgeView | undefined;
  /** Line of the editor's cursor, 1-based. */
  cursor: number | undefined;
  search = '';
  busy: Busy | undefined;
  /** What went wrong with the last request. */
  problem: string | undefined;
  /** What a step is called in every graph of its file. */
  private keys = new Map<string, string>();
  private nextKey = 1;
  private readonly listeners: ((change: Change) => void)[] = [];

  /** The graph as it is shown. */
  get graph(): GraphView | undefined {
    switch (this.state.view) {
      case 'next':
        return this.sent?.next;
      case 'history':
        return this.past?.graph ?? this.sent?.graph;
      case 'graph':
      case 'compare':
        return this.sent?.graph;
    }
  }

  /** Past commits, while they are shown. */
  get history(): HistoryView | undefined {
    return this.state.view === 'history' ? this.past?.history : undefined;
  }

  /** Past commits are known, shown or not. */
  get hasHistory(): boolean {
    return this.past !== undefined;
  }

  get commit(): number | undefined {
    return this.chosen;
  }

  /** Takes up what past commits would have rebuilt, and shows it. */
  setHistory(history: HistoryView): void {
    const graph = this.sent?.graph;
    if (graph === undefined) return;
    this.chosen = undefined;
    const texts = new Map(graph.steps.map((s) => [s.id, s.text]));
    this.past = { history, graph: historyGraph(graph, history, undefined), texts };
    this.update({ ...this.state, view: 'history' });
  }

  /** Shows one commit by itself, or all. */
  chooseCommit(at: number | undefined): void {
    const graph = this.sent?.graph;
    if (graph === undefined || this.past === undefined) return;
    this.chosen = at;
    this.past = { ...this.past, graph: historyGraph(graph, this.past.history, at) };
    this.changed('all');
  }

  /** The host told of the next build. */
  get foresees(): boolean {
    return this.sent?.graph.forecast !== undefined;
  }

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  changed(change: Change): void {
    for (const l of this.listeners) l(change);
  }

  /** Takes another state: everything is drawn again. */
  update(state: ViewState): void {
    this.state = state;
    this.changed('all');
  }

  toggle(name: Toggle): void {
    this.update({ ...this.state, [name]: !this.state[name] });
  }

  /** A new graph; what was chosen stays with its steps though lines above them came or went. */
  setGraph(graph: GraphView): void {
    const before = this.sent?.graph;
    this.sent = { graph, next: nextGraph(graph) };
    this.edge = undefined;
    this.layPast(graph, before?.file === graph.file);
    if (before?.file !== graph.file) this.fixes = [];
    const pairs = before?.file === graph.file ? pairSteps(before, graph) : new Map<string, string>();
    const keys = this.keys;
    this.keys = new Map(graph.steps.map(({ id }) => [id, keys.get(pairs.get(id) ?? '') ?? `step ${this.nextKey++}`]));
    if (before?.file === graph.file) {
      const nowIds = new Map([...pairs].map(([now, old]) => [old, now]));
      const { selected, focus } = this.state;
      this.hovered = this.hovered === undefined ? undefined : nowIds.get(this.hovered);
      this.state = {
        ...this.state,
        ...(selected !== undefined && { selected: nowIds.get(selected) ?? selected }),
        ...(focus !== undefined && { focus: nowIds.get(focus) ?? focus }),
      };
    }
    if (this.state.focus !== undefined && this.step(this.state.focus) === undefined) {
      const { focus: _, ...rest } = this.state;
      this.state = rest;
    }
    this.changed('all');
  }

  /** Past commits stay as long as they are of this very text. */
  private layPast(graph: GraphView, sameFile: boolean): void {
    const { past } = this;
    if (past === undefined) return;
    this.past =
      sameFile && isOfSteps(past.history, graph, past.texts)
        ? { ...past, graph: historyGraph(graph, past.history, this.chosen) }
        : undefined;
    if (this.past === undefined) this.chosen = undefined;
  }

  /** The same for a step as long as it is in the file, whatever number it has there. */
  keyOf(id: string): string {
    return this.keys.get(id) ?? id;
  }

  step(id: string | undefined): StepView | undefined {
    return this.graph?.steps.find((s) => s.id === id);
  }

  /** The step that is told of: the one that is kept, else the one pointed at, else the selected one. */
  get told(): StepView | undefined {
    const selected = this.step(this.state.selected);
    return (this.pinned ? selected : undefined) ?? this.step(this.hovered) ?? selected;
  }

  /** What is told of stays, whatever is pointed at. */
  get keeps(): boolean {
    return this.edge !== undefined || (this.pinned && this.state.selected !== undefined);
  }

  get hidden(): ReadonlySet<string> {
    return this.graph === undefined ? new Set() : hiddenSteps(this.graph, this.state);
  }

  get found(): readonly StepView[] {
    return this.graph === undefined ? [] : findSteps(this.graph, this.state, this.search);
  }
}
