import { DockerfileParser } from 'dockerfile-ast';
import * as vscode from 'vscode';
import { codeSpan } from '../core/format/explain-markdown';
import { mask } from '../core/text/mask';
import type { EnvVar } from '../core/plan';
import type { Sessions } from '../session/sessions';

const origins: Readonly<Record<EnvVar['from'], string>> = {
  arg: 'ARG',
  env: 'ENV',
  platform: 'automatic platform argument',
  base: 'base image',
};

/** The value a variable has at its place, and the line that set it. */
export class VariableHover implements vscode.HoverProvider {
  constructor(private readonly sessions: Sessions) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const found = DockerfileParser.parse(document.getText())
      .getInstructions()
      .flatMap((i) => i.getVariables())
      .find((v) => {
        const r = v.getNameRange();
        return new vscode.Range(r.start.line, r.start.character, r.end.line, r.end.character).contains(position);
      });
    if (found === undefined) return undefined;
    const { plan } = this.sessions.open(document).snapshot;
    const line = position.line + 1;
    const step = plan.steps.find((s) => s.lines[0] <= line && line <= s.lines[1]);
    const name = found.getName();
    const variable =
      step?.env.findLast((e) => e.name === name) ??
      (step?.instruction === 'FROM' || step === undefined ? plan.globalArgs.find((e) => e.name === name) : undefined);
    const text =
      variable?.value === undefined
        ? `${codeSpan(name)} has no value that this file tells`
        : `${codeSpan(`${name}=${mask(name, variable.value)}`)} – ${origins[variable.from]}${variable.line === undefined ? '' : `, line ${variable.line}`}`;
    return new vscode.Hover(new vscode.MarkdownString(text));
  }
}
