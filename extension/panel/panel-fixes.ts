import type * as vscode from 'vscode';
import { fixViews, type FixView } from '../core/view/fix-view';
import { canBuild, carryOut, type How } from '../fix/carry-out';
import type { FixTools } from '../fix/tools';
import type { DocumentSession } from '../session/document';

/** Milliseconds after the graph changed until its fixes are looked for: the graph itself comes first. */
const pause = 300;

/** The fixes of a panel's Dockerfile: listed after its graph, made and measured on asking. */
export class PanelFixes implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;
  private looks = 0;

  constructor(
    private readonly session: DocumentSession,
    private readonly tools: FixTools,
    private readonly send: (fixes: readonly FixView[]) => void,
  ) {}

  /** The graph has changed: its fixes are looked for when it stays as it is. */
  later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), pause);
  }

  private async look(): Promise<void> {
    const look = ++this.looks;
    const { session } = this;
    // Of a running build nothing is known that could be mended.
    const views = session.snapshot.running !== undefined ? [] : fixViews(await this.tools.inputs.of(session));
    if (look !== this.looks) return;
    this.send(canBuild(session) ? views : views.map((v) => ({ ...v, provable: false })));
  }

  /** @throws Error with what a person can do. */
  carryOut(how: How, id: string): Promise<void> {
    return carryOut(how, id, this.session, this.tools);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.looks++;
  }
}
