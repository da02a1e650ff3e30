import * as vscode from 'vscode';
import { differs } from '../core/forecast';
import { nextBuild } from '../core/format/forecast-line';
import { forecastHover } from '../core/format/forecast-step';
import type { Stage } from '../core/plan';
import type { Snapshot } from '../session/document';
import type { Sessions } from '../session/sessions';
import { StageLenses } from './stage-lenses';

/** One line above each stage that the next build would redo a part of; silent while nothing is known to differ. */
export class NextBuildLens extends StageLenses {
  protected of({ forecast }: Snapshot, { index }: Stage, uri: vscode.Uri): readonly vscode.Command[] {
    if (forecast === undefined || !differs(forecast)) return [];
    const title = nextBuild(forecast, index);
    return title === undefined ? [] : [{ title, command: 'stagegraph.forecast', arguments: [uri] }];
  }
}

/** One line on an instruction that the next build would run again. */
export class NextBuildHover implements vscode.HoverProvider {
  constructor(private readonly sessions: Sessions) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const { forecast } = this.sessions.open(document).snapshot;
    if (forecast === undefined || !differs(forecast)) return undefined;
    const line = position.line + 1;
    const found = forecast.steps.find(
      (s) => s.outcome === 'would-rebuild' && s.step.lines[0] <= line && line <= s.step.lines[1],
    );
    const text = found === undefined ? undefined : forecastHover(found);
    if (found === undefined || text === undefined) return undefined;
    const [first, last] = found.step.lines;
    const end = document.lineAt(Math.min(last, document.lineCount) - 1);
    return new vscode.Hover(
      new vscode.MarkdownString(text),
      new vscode.Range(first - 1, 0, end.lineNumber, end.text.length),
    );
  }
}
