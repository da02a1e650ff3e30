import * as vscode from 'vscode';
import type { ContextUsage, LeftOut, StepUsage, UsedPath } from '../core/context/usage';
import { noiseAlone, type NoisyPath, type Rebuild } from '../core/context/noise';
import { amount, lineOf, noiseLine, noiseSummary } from '../core/format/context-text';
import { errorText } from '../core/text/error-text';
import { bytes, oneLine, shownPath } from '../core/text/text';
import { findEarlierBuilds } from '../session/file-builds';
import type { Builds } from '../session/builds';
import { contextFolderOf, countedNoise, rebuildsOf } from '../session/context-noise';
import type { DocumentSession } from '../session/document';
import { isDockerfile, type Sessions } from '../session/sessions';

type Node =
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'step'; readonly usage: StepUsage }
  | { readonly kind: 'path'; readonly used: UsedPath }
  | { readonly kind: 'more'; readonly count: number }
  | { readonly kind: 'noises' }
  | { readonly kind: 'noise'; readonly noise: NoisyPath }
  | { readonly kind: 'outs' }
  | { readonly kind: 'out'; readonly out: LeftOut };

/** As many rows of one list as a person looks through. */
const maxOut = 500;

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

function item(label: string, state: vscode.TreeItemCollapsibleState, icon: string, description = ''): vscode.TreeItem {
  const made = new vscode.TreeItem(label, state);
  made.iconPath = new vscode.ThemeIcon(icon);
  made.description = description;
  made.accessibilityInformation = { label: `${label}, ${description}` };
  return made;
}

/** The view "Build Context": what each step takes, biggest first, what stays out by which line, and the noise. */
export class ContextView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly listening: vscode.Disposable[];
  private readonly view: vscode.TreeView<Node>;
  private session: DocumentSession | undefined;
  private usage: ContextUsage | undefined;
  private rebuilds: readonly Rebuild[] = [];
  private error: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly builds: Builds,
  ) {
    this.view = vscode.window.createTreeView('stagegraph.context', { treeDataProvider: this });
    this.listening = [
      this.view,
      this.view.onDidChangeVisibility(() => this.later()),
      vscode.window.onDidChangeActiveTextEditor(() => this.later()),
      vscode.workspace.onDidSaveTextDocument(() => this.later()),
      sessions.onChange((s) => {
        if (s === this.session) this.later();
      }),
    ];
  }

  /** Reads the context again, when somebody looks. */
  later(): void {
    clearTimeout(this.timer);
    if (!this.view.visible) return;
    this.timer = setTimeout(() => void this.read(), 300);
  }

  private current(): DocumentSession | undefined {
    const document = vscode.window.activeTextEditor?.document;
    if (document !== undefined && isDockerfile(document)) return this.sessions.open(document);
    return this.sessions.all().includes(this.session as DocumentSession) ? this.session : this.sessions.all()[0];
  }

  private async read(): Promise<void> {
    const session = this.current();
    this.session = session;
    this.error = undefined;
    const { fingerprints } = this.builds;
    try {
      if (session === undefined) this.usage = undefined;
      else if (session.document.uri.scheme !== 'file' || fingerprints === undefined)
        throw new Error('the build context is read from folders of this machine only');
      else {
        const { document } = session;
        const { record } = session.snapshot;
        const usage = await fingerprints.usage({
          contextPath: contextFolderOf(document, record),
          dockerfile: document.uri.fsPath,
          text: document.getText(),
        });
        const others = record === undefined ? [] : (await findEarlierBuilds(this.builds, record)).map((b) => b.record);
        this.rebuilds = record === undefined ? [] : await rebuildsOf(record, others, fingerprints);
        this.usage = { ...usage, noise: countedNoise(usage.noise, this.rebuilds) };
      }
    } catch (error) {
      this.usage = undefined;
      this.error = errorText(error);
    }
    this.view.description = session === undefined ? '' : vscode.workspace.asRelativePath(session.document.uri);
    this.changed.fire(undefined);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'message':
        return item(node.text, None, 'info');
      case 'step': {
        const made = item(oneLine(node.usage.text, 60), Collapsed, 'layers', amount(node.usage));
        made.tooltip = node.usage.text;
        const open = this.open(this.session?.document.uri, node.usage.lines[0]);
        if (open !== undefined) made.command = open;
        return made;
      }
      case 'path':
        return this.pathItem(node.used);
      case 'more':
        return item(`and ${node.count} more`, None, 'ellipsis');
      case 'noises':
        return item('May be left out', Expanded, 'trash', noiseSummary(noiseAlone(this.rebuilds)));
      case 'noise': {
        const made = item(shownPath(node.noise.path), None, 'warning', noiseLine(node.noise));
        made.tooltip = `${noiseLine(node.noise)}\nLine for ${this.usage?.ignoreFile ?? '.dockerignore'}: ${node.noise.pattern}`;
        return made;
      }
      case 'outs':
        return item('Left out', Collapsed, 'circle-slash', `by ${this.usage?.ignoreFile ?? '.dockerignore'}`);
      case 'out':
        return this.outItem(node.out);
    }
  }

  private open(uri: vscode.Uri | undefined, line?: number): vscode.Command | undefined {
    if (uri === undefined) return undefined;
    const at = line === undefined ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
    return { title: 'Open', command: 'vscode.open', arguments: [uri, at === undefined ? {} : { selection: at }] };
  }

  private inContext(path: string): vscode.Uri {
    return vscode.Uri.joinPath(vscode.Uri.file(this.usage?.contextPath ?? ''), path);
  }

  private pathItem({ path, type, bytes: size, files, children }: UsedPath): vscode.TreeItem {
    const name = shownPath(path.slice(path.lastIndexOf('/') + 1));
    const folder = type === 'folder';
    const amountOf = folder ? amount({ files, bytes: size }) : bytes(size);
    const made = item(name, folder && children.length > 0 ? Collapsed : None, folder ? 'folder' : 'file', amountOf);
    made.tooltip = `${shownPath(path)}\n${amountOf}`;
    const open = folder ? undefined : this.open(this.inContext(path));
    if (open !== undefined) made.command = open;
    return made;
  }

  private outItem({ path, folder, by }: LeftOut): vscode.TreeItem {
    const made = item(
      shownPath(path),
      None,
      folder ? 'folder' : 'file',
      by === undefined ? '' : `line ${by.line}: ${by.text}`,
    );
    made.tooltip = lineOf(this.usage?.ignoreFile, by);
    const file = this.usage?.ignoreFile;
    const open = file === undefined ? undefined : this.open(this.inContext(file), by?.line);
    if (open !== undefined) made.command = open;
    return made;
  }

  getChildren(node?: Node): Node[] {
    const { usage } = this;
    if (node === undefined) {
      this.later();
      if (this.error !== undefined) return [{ kind: 'message', text: this.error }];
      if (usage === undefined) return [];
      if (usage.steps.length === 0) return [{ kind: 'message', text: 'No step takes files of the build context.' }];
      return [
        ...usage.problems.map((p): Node => ({ kind: 'message', text: `line ${p.line}: ${p.message}` })),
        ...(usage.incomplete === undefined ? [] : [{ kind: 'message', text: usage.incomplete } as const]),
        ...usage.steps.map((u): Node => ({ kind: 'step', usage: u })),
        ...(usage.noise.length > 0 ? [{ kind: 'noises' } as const] : []),
        ...(usage.out.length > 0 ? [{ kind: 'outs' } as const] : []),
      ];
    }
    switch (node.kind) {
      case 'step':
        return pathsOf(node.usage.paths, node.usage.more);
      case 'path':
        return pathsOf(node.used.children, node.used.more);
      case 'noises':
        return usage?.noise.map((noise) => ({ kind: 'noise', noise })) ?? [];
      case 'outs':
        return [
          ...(usage?.out.slice(0, maxOut).map((out): Node => ({ kind: 'out', out })) ?? []),
          ...((usage?.out.length ?? 0) > maxOut
            ? [{ kind: 'more', count: (usage?.out.length ?? 0) - maxOut } as const]
            : []),
        ];
      case 'message':
      case 'more':
      case 'noise':
      case 'out':
        return [];
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const d of this.listening) d.dispose();
    this.changed.dispose();
  }
}

const pathsOf = (paths: readonly UsedPath[], more: number): Node[] => [
  ...paths.map((used): Node => ({ kind: 'path', used })),
  ...(more > 0 ? [{ kind: 'more', count: more } as const] : []),
];
