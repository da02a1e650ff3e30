import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, openSample, until } from './host';

const set = (name: string, value: unknown): Thenable<void> =>
  vscode.workspace.getConfiguration('stagegraph').update(name, value, vscode.ConfigurationTarget.Global);

describe('Settings', () => {
  const roots = (document: vscode.TextDocument): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(document.uri).filter((d) => d.source === 'Stagegraph');

  afterEach(async () => {
    for (const name of ['rootSeverity', 'codeLens', 'buildxPath']) await set(name, undefined);
  });

  for (const [value, severity] of [
    ['error', vscode.DiagnosticSeverity.Error],
    ['warning', vscode.DiagnosticSeverity.Warning],
    ['hint', vscode.DiagnosticSeverity.Hint],
  ] as const)
    it(`rootSeverity ${value}`, async () => {
      const { document } = await openSample();
      await set('rootSeverity', value);
      await until(value, () => roots(document).length === 1 && roots(document)[0]?.severity === severity);
    });

  it('rootSeverity none leaves the roots out', async () => {
    const { document } = await openSample();
    await until('a root', () => roots(document).length === 1);
    await set('rootSeverity', 'none');
    await until('no root', () => roots(document).length === 0);
  });

  it('a root points at the steps it broke', async () => {
    const { document } = await openSample();
    await until('a root', () => roots(document).length === 1);
    const related = roots(document)[0]?.relatedInformation ?? [];
    const run = document
      .getText()
      .split('\n')
      .findIndex((l) => l.startsWith('RUN'));
    const stage1 = related.find((r) => r.location.range.start.line === run);
    assert.match(stage1?.message ?? '', /^rebuilt: RUN echo .* in stage1: .*needs stage1's files to write into/);
  });

  it('codeLens off leaves the lines out', async () => {
    const { document } = await openSample();
    const lenses = (): Thenable<vscode.CodeLens[]> =>
      vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri, 10);
    assert.ok((await lenses()).length > 0);
    await set('codeLens', false);
    await until('no lens', async () => (await lenses()).length === 0);
  });

  it('buildxPath that leads nowhere is said, with the next thing to do; what is at hand stays', async () => {
    const { builds } = await api();
    await set('buildxPath', '/nowhere/buildx');
    await until('the problem', () => /docker buildx was not found: install Docker, or set/.test(builds.problem ?? ''));
    await until('its state', () => builds.state === 'not-installed');
    assert.ok(builds.list().some((b) => b.file !== undefined));
    await set('buildxPath', undefined);
    await until('builders again', () => builds.state === 'read');
  });
});
