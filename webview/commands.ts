import type { Actions } from './actions';
import type { ViewState } from './state';
import type { Store } from './store';

/** Something a person can ask for: one row is its key, its line in the list of keys, and its button. */
export interface Command {
  /** Values of `KeyboardEvent.key`, Shift before arrows as `Shift+`. */
  readonly keys: readonly string[];
  /** How the keys are listed. */
  readonly shown: string;
  readonly title: string;
  /** Name of its button; without one the command has a key only. */
  readonly label?: string;
  /** A choice that is on or off. */
  readonly pressed?: (state: ViewState) => boolean;
  /** Of use now; always, when it is left out. */
  readonly offered?: (store: Store) => boolean;
  readonly run: (actions: Actions, store: Store) => void;
}

const zoomStep = 1.25;
const panStep = 80;

export const commands: readonly Command[] = [
  { keys: ['ArrowUp'], shown: '↑', title: 'the step before', run: (a) => a.move('up') },
  { keys: ['ArrowDown'], shown: '↓', title: 'the step after', run: (a) => a.move('down') },
  { keys: ['ArrowLeft'], shown: '←', title: 'to what the step reads', run: (a) => a.move('left') },
  { keys: ['ArrowRight'], shown: '→', title: 'to what reads the step', run: (a) => a.move('right') },
  { keys: ['Home'], shown: 'Home', title: 'the first step', run: (a) => a.move('first') },
  { keys: ['End'], shown: 'End', title: 'the last step', run: (a) => a.move('last') },
  { keys: ['Enter', ' '], shown: 'Enter', title: 'go to the line in the editor', run: (a) => a.enter() },
  { keys: ['r'], shown: 'r', title: 'go to the root of a rebuild', run: (a) => a.goToRoot() },
  {
    keys: ['b'],
    shown: 'b',
    title: 'rebuilt steps only',
    label: 'Rebuilt',
    pressed: (s) => s.rebuiltOnly,
    offered: (s) => s.graph?.build !== undefined,
    run: (_, s) => s.toggle('rebuiltOnly'),
  },
  {
    keys: ['o'],
    shown: 'o',
    title: 'root causes only',
    label: 'Roots',
    pressed: (s) => s.rootsOnly,
    offered: (s) => s.graph?.build !== undefined,
    run: (_, s) => s.toggle('rootsOnly'),
  },
  {
    keys: ['u'],
    shown: 'u',
    title: 'hide what the target does not need',
    label: 'Needed',
    pressed: (s) => s.hideUnneeded,
    offered: (s) => s.state.hideUnneeded || s.graph?.stages.some((stage) => !stage.needed) === true,
    run: (_, s) => s.toggle('hideUnneeded'),
  },
  {
    keys: ['p'],
    shown: 'p',
    title: 'light the critical path',
    label: 'Critical path',
    pressed: (s) => s.critical,
    offered: (s) => s.graph?.critical !== undefined,
    run: (_, s) => s.toggle('critical'),
  },
  {
    keys: ['f'],
    shown: 'f',
    title: 'only this step’s ancestry and consequences',
    run: (a, s) => a.focusOn(s.told?.id),
  },
  {
    keys: [],
    shown: '',
    title: 'Leave the focus on one step (Esc)',
    label: 'Whole graph',
    offered: (s) => s.state.focus !== undefined,
    run: (a) => a.leaveFocus(),
  },
  { keys: ['s'], shown: 's', title: 'collapse or open the step’s stage', run: (a) => a.toggleSelectedStage() },
  {
    keys: ['S'],
    shown: 'S',
    title: 'collapse to stages, or open all',
    label: 'Stages only',
    pressed: (s) => s.collapsed.length > 0,
    run: (a) => a.toggleAllStages(),
  },
  {
    keys: ['c'],
    shown: 'c',
    title: 'two builds side by side',
    label: 'Compare',
    pressed: (s) => s.view === 'compare',
    offered: (s) => s.graph?.build !== undefined,
    run: (a) => a.toggleCompare(),
  },
  { keys: ['m'], shown: 'm', title: 'mend: to the repairs of the step', run: (a) => a.toFixes() },
  {
    keys: ['n'],
    shown: 'n',
    title: 'what the next build would redo',
    label: 'Next build',
    pressed: (s) => s.view === 'next',
    offered: (s) => s.search === '' && s.foresees,
    run: (a) => a.toggleNext(),
  },
  {
    keys: ['h'],
    shown: 'h',
    title: 'what the last 200 commits would have rebuilt',
    label: 'History',
    pressed: (s) => s.view === 'history',
    offered: (s) => (s.graph?.stages.length ?? 0) > 0,
    run: (a) => a.toggleHistory(),
  },
  {
    keys: ['y'],
    shown: 'y',
    title: 'copy the step’s explanation',
    offered: (s) => s.history === undefined,
    run: (a, s) => a.copy(s.told?.id),
  },
  {
    keys: ['n'],
    shown: 'n',
    title: 'in a search: the next that was found',
    offered: (s) => s.search !== '',
    run: (a) => a.nextFound(1),
  },
  { keys: ['N'], shown: 'N', title: 'in a search: the one before', run: (a) => a.nextFound(-1) },
  { keys: ['0'], shown: '0', title: 'fit the graph', label: 'Fit', run: (a) => a.fit() },
  { keys: ['+', '='], shown: '+', title: 'larger (Ctrl and wheel, too)', run: (a) => a.zoom(zoomStep) },
  { keys: ['-'], shown: '−', title: 'smaller', run: (a) => a.zoom(1 / zoomStep) },
  { keys: ['Shift+ArrowUp'], shown: 'Shift ↑', title: 'move the view up', run: (a) => a.pan(0, -panStep) },
  { keys: ['Shift+ArrowDown'], shown: 'Shift ↓', title: 'move the view down', run: (a) => a.pan(0, panStep) },
  { keys: ['Shift+ArrowLeft'], shown: 'Shift ←', title: 'move the view left', run: (a) => a.pan(-panStep, 0) },
  { keys: ['Shift+ArrowRight'], shown: 'Shift →', title: 'move the view right', run: (a) => a.pan(panStep, 0) },
  { keys: ['e'], shown: 'e', title: 'export', label: 'Export', run: (a) => a.showExport() },
  {
    keys: ['i'],
    shown: 'i',
    title: 'roots, critical path and legend',
    label: 'Overview',
    run: (a) => a.showOverview(),
  },
];

/** The command of a key as the event names it, of those that are of use now. */
export function commandOf(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>, store: Store): Command | undefined {
  const key = event.shiftKey && event.key.startsWith('Arrow') ? `Shift+${event.key}` : event.key;
  return commands.find((c) => c.keys.includes(key) && c.offered?.(store) !== false);
}
