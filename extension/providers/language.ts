import type * as Service from 'dockerfile-language-service';
import * as vscode from 'vscode';
import type { Lines, PlanProblem } from '../core/plan';
import { settings } from '../settings';

/** Extensions that show the language service's fixes themselves. */
const others = ['ms-azuretools.vscode-docker', 'ms-azuretools.vscode-containers', 'docker.docker'];

let service: Service.DockerfileLanguageService | undefined;

/** The language service is a third of the extension: it is evaluated when a file is first looked at, not at the start. */
function languageService(): Service.DockerfileLanguageService {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { DockerfileLanguageServiceFactory } = require('dockerfile-language-service') as typeof Service;
  service ??= DockerfileLanguageServiceFactory.createLanguageService();
  return service;
}

/** A problem of the file as an editor shows it. */
export interface FileProblem {
  readonly lines: Lines;
  readonly range?: vscode.Range;
  readonly message: string;
  readonly severity: vscode.DiagnosticSeverity;
  readonly source: string;
}

const severityOf = (value: number | undefined): vscode.DiagnosticSeverity =>
  value === 1
    ? vscode.DiagnosticSeverity.Error
    : value === 2
      ? vscode.DiagnosticSeverity.Warning
      : vscode.DiagnosticSeverity.Information;

/** What dockerfile-language-service finds; nothing when another extension shows it already, or when a person turned it off. */
function serviceProblems(text: string): FileProblem[] {
  const wanted = settings.validate();
  if (wanted === 'off' || (wanted === 'auto' && others.some((id) => vscode.extensions.getExtension(id) !== undefined)))
    return [];
  return languageService()
    .validate(text)
    .map((d) => ({
      lines: [d.range.start.line + 1, d.range.end.line + 1],
      range: new vscode.Range(d.range.start.line, d.range.start.character, d.range.end.line, d.range.end.character),
      message: d.message,
      severity: severityOf(d.severity),
      source: 'Dockerfile',
    }));
}

/**
 * The file's own errors: BuildKit's, in its words, and those of the language service on lines that BuildKit says nothing of,
 * so that one error is told once.
 */
export function fileProblems(text: string, problems: readonly PlanProblem[]): FileProblem[] {
  const own = problems.map((p): FileProblem => ({
    lines: p.lines,
    message: p.message,
    severity: p.unknown === true ? vscode.DiagnosticSeverity.Information : vscode.DiagnosticSeverity.Error,
    source: 'BuildKit',
  }));
  const told = new Set(
    own.flatMap((p) => Array.from({ length: p.lines[1] - p.lines[0] + 1 }, (_, i) => p.lines[0] + i)),
  );
  return [...own, ...serviceProblems(text).filter((p) => !told.has(p.lines[0]))];
}
