import * as vscode from 'vscode';
import type { Builds, KnownBuild } from '../session/builds';

type Node =
  | { readonly kind: 'builder'; readonly name: string; readonly error?: string }
  | { readonly kind: 'build'; readonly build: KnownBuild };

const icon = (build: KnownBuild): vscode.ThemeIcon => {
  if (build.entry?.status === 'Running') return new vscode.ThemeIcon('loading~spin');
  if (build.entry?.status === 'Error') return new vscode.ThemeIcon('error');
  if (build.entry?.status === 'Canceled') return new vscode.ThemeIcon('circle-slash');
  return new vscode.ThemeIcon(build.file === undefined ? 'check' : 'file-zip');
};

/** The view "Builds": builders with their builds, and files that were opened. */
export class BuildsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly listening: vscode.Disposable;

  constructor(private readonly builds: Builds) {
    this.listening = builds.onChange(() => this.changed.fire(undefined));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'builder') {
      const state =
        node.error === undefined ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None;
      const item = new vscode.TreeItem(node.name, state);
      item.iconPath = new vscode.ThemeIcon(node.error === undefined ? 'server' : 'warning');
      if (node.error !== undefined) {
        item.description = 'could not be read';
        item.tooltip = node.error;
      }
      return item;
    }
    const { build } = node;
    const item = new vscode.TreeItem(build.label === '' ? 'build' : build.label);
    const steps = build.entry === undefined ? '' : `${build.entry.cachedSteps} of ${build.entry.totalSteps} cached`;
    item.description = [build.startedAt === 0 ? '' : new Date(build.startedAt).toLocaleString(), steps]
      .filter((x) => x !== '')
      .join(', ');
    item.iconPath = icon(build);
    item.command = { title: 'Show this build', command: 'stagegraph.showBuild', arguments: [build.id] };
    return item;
  }

  getChildren(node?: Node): Node[] {
    const all = this.builds.list();
    if (node?.kind === 'build') return [];
    if (node?.kind === 'builder')
      return all
        .filter((b) => (b.file !== undefined ? 'Opened files' : (b.builder ?? '')) === node.name)
        .map((build) => ({ kind: 'build', build }));
    const names = [...new Set(all.map((b) => (b.file !== undefined ? 'Opened files' : (b.builder ?? ''))))];
    return [
      ...names.map((name): Node => ({ kind: 'builder', name })),
      ...this.builds.unreadable.map((u): Node => ({ kind: 'builder', name: u.builder, error: u.error })),
    ];
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }
}
