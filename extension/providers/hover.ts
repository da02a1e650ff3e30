import * as vscode from 'vscode';
import { hoverOfStep } from '../core/format/step-text';
import type { Sessions } from '../session/sessions';

/** The commands that a hover's links may run. */
const goToRoot = 'stagegraph.goToRoot';
const fixCommand = 'stagegraph.repair';

const link = (title: string, command: string, ...args: readonly unknown[]): string =>
  `[${title}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;

/** The cause of a rebuild, on the instruction. */
export class CauseHover implements vscode.HoverProvider {
  constructor(private readonly sessions: Sessions) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const explanation = this.sessions.open(document).snapshot.explanation;
    if (explanation === undefined) return undefined;
    const line = position.line + 1;
    const steps = explanation.steps.filter(
      (s) => s.step.vertex && s.step.lines[0] <= line && line <= s.step.lines[1] && s.outcome !== 'unknown',
    );
    const [first] = steps;
    if (first === undefined) return undefined;
    const range = new vscode.Range(
      first.step.lines[0] - 1,
      0,
      first.step.lines[1] - 1,
      document.lineAt(Math.min(first.step.lines[1], document.lineCount) - 1).text.length,
    );
    return new vscode.Hover(
      steps.map((s) => {
        const text = new vscode.MarkdownString(hoverOfStep(explanation, s));
        const index = explanation.summary.roots.findIndex((r) => r.step !== s.step.id && r.steps.includes(s.step.id));
        const links = [
          ...(index < 0 ? [] : [link('Go to the root', goToRoot, null, index)]),
          ...(s.causes.some((c) => (c.cures ?? []).length > 0)
            ? [link('Repair…', fixCommand, document.uri.toString())]
            : []),
        ];
        if (links.length === 0) return text;
        text.isTrusted = { enabledCommands: [goToRoot, fixCommand] };
        return text.appendMarkdown(`\n\n${links.join(' · ')}`);
      }),
      range,
    );
  }
}
