import * as vscode from 'vscode';
import { advise, type Finding } from '../core/advice';
import { repairViews, type RepairView } from '../core/advice/repair-view';
import { applyFinding } from '../repair/edit';
import { proveRepair } from '../repair/prove-command';
import type { RepairTools } from '../repair/tools';
import type { DocumentSession } from '../session/document';

/** Milliseconds after the graph changed until its repairs are looked for: the graph itself comes first. */
const pause = 300;

/** The repairs of a panel's Dockerfile: listed after its graph, made and measured on asking. */
export class PanelRepairs implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;
  private looks = 0;

  constructor(
    private readonly session: DocumentSession,
    private readonly tools: RepairTools,
    private readonly send: (repairs: readonly RepairView[]) => void,
  ) {}

  /** The graph has changed: its repairs are looked for when it stays as it is. */
  later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), pause);
  }

  private async look(): Promise<void> {
    const look = ++this.looks;
    const { session } = this;
    // Of a running build nothing is known that could be mended.
    const views = session.snapshot.running !== undefined ? [] : repairViews(await this.tools.inputs.of(session));
    if (look !== this.looks) return;
    const builds = vscode.workspace.isTrusted && session.uri.scheme === 'file';
    this.send(builds ? views : views.map((v) => ({ ...v, provable: false })));
  }

  private async find(id: string): Promise<Finding> {
    const finding = advise(await this.tools.inputs.of(this.session)).find((f) => f.id === id);
    if (finding === undefined) throw new Error('this repair is no longer offered: the file has changed');
    if (finding.refused !== undefined) throw new Error(finding.refused);
    return finding;
  }

  /** @throws Error when the repair is no longer there or the file can't be changed. */
  async apply(id: string, preview: boolean): Promise<void> {
    const finding = await this.find(id);
    const document = await vscode.workspace.openTextDocument(this.session.uri);
    this.session.adopt(document);
    await (preview ? this.tools.preview.show(finding, document) : applyFinding(finding, document));
  }

  /** @throws Error with what a person can do. */
  prove(id: string): Promise<void> {
    return proveRepair(this.session, this.tools.inputs, id);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.looks++;
  }
}
