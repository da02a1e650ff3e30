import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { Explanation, RootSummary } from '../core/explain';
import { causeSentence } from '../core/words/causes';
import { fileChange } from '../core/words/file-change';
import { stepIn } from '../core/words/terms';
import { rangeOf } from '../reveal';
import { settings } from '../settings';
import { fileProblems } from './language';
import type { DocumentSession } from '../session/document';
import { isOwn, type Sessions } from '../session/sessions';

const severities: Readonly<Record<string, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Rebuilt steps and files that are named below a root: the graph shows them all. */
const maxRelated = 8;

/** What BuildKit would refuse, and the roots of the last build's rebuilds, as problems of the file. */
export class Problems implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('stagegraph');
  private readonly listening: readonly vscode.Disposable[];

  constructor(sessions: Sessions) {
    this.listening = [
      sessions.onChange((s) => this.show(s)),
      vscode.workspace.onDidCloseTextDocument((d) => this.collection.delete(d.uri)),
    ];
  }

  private show(session: DocumentSession): void {
    const { document, snapshot } = session;
    // What nobody can edit has nothing to mend: an older version beside the file would tell everything twice.
    if (document.isClosed || !isOwn(document.uri)) return;
    const found = fileProblems(document.getText(), snapshot.plan.problems).map((p) => {
      const d = new vscode.Diagnostic(p.range ?? rangeOf(document, p.lines), p.message, p.severity);
      d.source = p.source;
      return d;
    });
    this.collection.set(document.uri, [...found, ...rootProblems(session)]);
  }

  dispose(): void {
    for (const d of this.listening) d.dispose();
    this.collection.dispose();
  }
}

function rootProblems({ document, snapshot }: DocumentSession): vscode.Diagnostic[] {
  const { plan, explanation, record } = snapshot;
  const severity = severities[settings.rootSeverity()];
  if (explanation === undefined || severity === undefined) return [];
  return explanation.summary.roots.flatMap((root) => {
    const step = plan.steps.find((s) => s.id === root.step);
    if (step === undefined || root.cause.kind === 'first-build') return [];
    const count = root.steps.length === 1 ? '' : ` (${root.steps.length} steps rebuilt)`;
    const d = new vscode.Diagnostic(
      rangeOf(document, step.lines),
      `${causeSentence(root.cause, 'past')}${count}`,
      severity,
    );
    d.source = 'Stagegraph';
    d.code = root.cause.kind;
    d.relatedInformation = [
      ...culprits(document, explanation, root, record?.contextPath),
      ...consequences(document, explanation, root),
    ];
    return [d];
  });
}

/** The lines and files that a root points at: the ARG that has another value, the file that changed. */
function culprits(
  document: vscode.TextDocument,
  explanation: Explanation,
  root: RootSummary,
  contextPath: string | undefined,
): vscode.DiagnosticRelatedInformation[] {
  const step = explanation.steps.find((s) => s.step.id === root.step && s.causes.length > 0);
  return (step?.causes ?? []).flatMap((cause) => {
    const { culprit } = cause;
    const line = culprit.in === undefined ? culprit.lines : undefined;
    const files = (culprit.files ?? []).filter((f) => f.change !== 'candidate' && f.change !== 'removed');
    return [
      ...(line === undefined || line[0] === step?.step.lines[0]
        ? []
        : [
            new vscode.DiagnosticRelatedInformation(
              new vscode.Location(document.uri, rangeOf(document, line)),
              causeSentence(cause, 'past'),
            ),
          ]),
      ...(contextPath === undefined || !isAbsolute(contextPath) || document.uri.scheme !== 'file' ? [] : files)
        .slice(0, maxRelated)
        .map(
          (f) =>
            new vscode.DiagnosticRelatedInformation(
              new vscode.Location(vscode.Uri.file(join(contextPath ?? '', f.path)), new vscode.Position(0, 0)),
              fileChange(f),
            ),
        ),
    ];
  });
}

/** The steps that ran again because of a root, each with its own reason: in the story of issue 2120 the stage before the COPY. */
function consequences(
  document: vscode.TextDocument,
  explanation: Explanation,
  root: RootSummary,
): vscode.DiagnosticRelatedInformation[] {
  const wanted = new Set(root.steps.filter((id) => id !== root.step));
  return explanation.steps
    .filter((s) => wanted.has(s.step.id) && s.step.lines[0] > 0)
    .slice(0, maxRelated)
    .map((s) => {
      const [cause] = s.causes;
      const why = cause === undefined ? '' : `: ${causeSentence(cause, 'past')}`;
      return new vscode.DiagnosticRelatedInformation(
        new vscode.Location(document.uri, rangeOf(document, s.step.lines)),
        `rebuilt: ${stepIn(explanation.plan, s.step)}${why}`,
      );
    });
}
