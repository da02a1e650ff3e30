import * as vscode from 'vscode';
import { causeSentence } from '../core/words/causes';
import { errorText } from '../core/text/error-text';
import { list } from '../core/text/text';
import { stepIn } from '../core/words/terms';
import { explainKnown } from '../session/explain-build';
import type { Builds, KnownBuild } from '../session/builds';
import { Ticker } from '../ticker';
import { treeItem } from './items';
import type { Node } from './nodes';

/** Builds of one builder that are listed. */
const maxBuilds = 100;

/** The empty states of the view, as its welcome texts ask for them (package.json, viewsWelcome). */
type Emptiness = 'reading' | 'off' | 'untrusted' | 'no-docker' | 'no-answer' | 'no-builds';

/** The view "Builds": builders with their builds and the builds' roots, and files that were opened. */
export class BuildsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly running = new Map<string, Node>();
  private readonly ticker = new Ticker(() => this.tick());
  private readonly listening: readonly { dispose(): unknown }[];

  constructor(private readonly builds: Builds) {
    this.listening = [
      builds.onChange(() => this.changed.fire(undefined)),
      builds.onLive((live) => {
        // A row that is not there yet changes the list; afterwards only the row itself changes.
        this.changed.fire(this.running.get(live.id));
        this.ticker.run(true);
      }),
      this.ticker,
    ];
  }

  private tick(): void {
    const live = this.builds.live();
    this.ticker.run(live.length > 0);
    for (const row of this.running.values()) this.changed.fire(row);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    // VS Code keeps the node it was first given: what is running is looked up anew.
    const live = node.kind === 'running' ? this.builds.live().find((b) => b.id === node.live.id) : undefined;
    return treeItem(live === undefined ? node : { kind: 'running', live }, Date.now());
  }

  async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.kind) {
      case undefined:
        return this.top();
      case 'builder':
        return this.ofBuilder(node.name, node.error);
      case 'files':
        return this.ofFiles();
      case 'build':
        return this.ofBuild(node.build);
      case 'running':
      case 'root':
      case 'message':
        return [];
    }
  }

  private top(): Node[] {
    void this.builds.readOnce();
    const all = this.builds.list();
    const live = this.builds.live();
    const errors = new Map(this.builds.unreadable.map((u) => [u.builder, u.error]));
    const named = all.flatMap((b) => (b.file === undefined ? (b.builder ?? '') : []));
    const names = [...new Set([...live.map((b) => b.builder), ...named, ...errors.keys()])];
    const builders = names.map((name): Node => {
      const error = errors.get(name);
      return { kind: 'builder', name, ...(error !== undefined && { error }) };
    });
    const hasFiles = all.some((b) => b.file !== undefined) || this.builds.unreadableFiles().length > 0;
    const top: Node[] = [...builders, ...(hasFiles ? [{ kind: 'files' } as const] : [])];
    void vscode.commands.executeCommand('setContext', 'stagegraph.empty', this.emptiness());
    // With files alone, the reason why there are no builders stands above them.
    return builders.length === 0 && hasFiles ? [...this.reason(), ...top] : top;
  }

  private reason(): Node[] {
    const { problem, state } = this.builds;
    if (problem === undefined) return [];
    if (state === 'off') return [{ kind: 'message', text: 'Builders are not asked', icon: 'info', detail: problem }];
    const [text, command] =
      state === 'untrusted'
        ? ['Not trusted: no builder is read', { title: 'Manage trust', command: 'workbench.trust.manage' }]
        : ['No builder could be read', { title: 'Refresh', command: 'stagegraph.refresh' }];
    return [{ kind: 'message', text, icon: 'info', detail: problem, command }];
  }

  private emptiness(): Emptiness {
    switch (this.builds.state) {
      case 'not-read':
        return 'reading';
      case 'off':
        return 'off';
      case 'untrusted':
        return 'untrusted';
      case 'not-installed':
        return 'no-docker';
      case 'failed':
        return 'no-answer';
      case 'read':
        return 'no-builds';
    }
  }

  private ofBuilder(name: string, error: string | undefined): Node[] {
    const live = this.builds.live().filter((b) => b.builder === name);
    for (const b of live) if (!this.running.has(b.id)) this.running.set(b.id, { kind: 'running', live: b });
    for (const id of this.running.keys()) if (!this.builds.live().some((b) => b.id === id)) this.running.delete(id);
    const followed = new Set(live.map((b) => b.ref));
    const builds = this.builds
      .list()
      .filter((b) => b.file === undefined && b.builder === name && !followed.has(b.id))
      .slice(0, maxBuilds);
    return [
      ...(error === undefined
        ? []
        : [
            { kind: 'message', text: error, icon: 'info', detail: error } as const,
            {
              kind: 'message',
              text: 'Start it, then refresh',
              icon: 'refresh',
              command: { title: 'Refresh', command: 'stagegraph.refresh' },
            } as const,
          ]),
      ...live.flatMap((b) => this.running.get(b.id) ?? []),
      ...builds.map((build): Node => ({ kind: 'build', build })),
    ];
  }

  private ofFiles(): Node[] {
    const unreadable = this.builds.unreadableFiles().map(({ file, error }): Node => {
      const name = vscode.workspace.asRelativePath(vscode.Uri.parse(file));
      return { kind: 'message', text: `${name} could not be read`, icon: 'warning', detail: error };
    });
    const builds = this.builds.list().filter((b) => b.file !== undefined);
    return [...builds.map((build): Node => ({ kind: 'build', build })), ...unreadable];
  }

  /** The roots of a build; read when the row is opened. */
  private async ofBuild(build: KnownBuild): Promise<Node[]> {
    try {
      const explanation = await explainKnown(this.builds, build);
      const { roots } = explanation.summary;
      const failed = explanation.steps
        .filter((s) => s.outcome === 'failed')
        .map((s) => stepIn(explanation.plan, s.step));
      const nodes = roots.map((root, index): Node => {
        const step = explanation.plan.steps.find((s) => s.id === root.step);
        return {
          kind: 'root',
          build,
          root,
          index,
          step: step === undefined ? causeSentence(root.cause, 'past') : stepIn(explanation.plan, step),
        };
      });
      if (failed.length > 0) nodes.unshift({ kind: 'message', text: `failed at ${list(failed)}`, icon: 'error' });
      return nodes.length > 0 ? nodes : [{ kind: 'message', text: 'Nothing was rebuilt', icon: 'pass' }];
    } catch (error) {
      const text = errorText(error);
      return [{ kind: 'message', text, icon: 'warning', detail: text }];
    }
  }

  dispose(): void {
    for (const d of this.listening) d.dispose();
    this.changed.dispose();
  }
}
