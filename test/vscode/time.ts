import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { plan } from '../../extension/core/plan';
import { generatedText, shop } from '../webview/texts';
import { api, appWindow, openFile, panel, project, until } from './suite/host';

const runs = 9;
const clock = (): number => performance.timeOrigin + performance.now();
const middle = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** A log of a build in which the steps that `ran` says ran again, as buildx writes it (--progress rawjson). */
function log(text: string, startedAt: number, ran: (text: string) => boolean): string {
  const steps = plan(text).steps.filter((s) => s.vertexName !== undefined && s.needed);
  return steps
    .map(({ id, text: line, vertexName }, i) => {
      const cached = !ran(line) && !line.startsWith('FROM');
      const at = new Date(startedAt + i * 1000).toISOString();
      const ended = new Date(startedAt + i * 1000 + (cached ? 0 : 900)).toISOString();
      const digest = `sha256:${Buffer.from(id).toString('hex').padStart(64, '0')}`;
      return JSON.stringify({ vertexes: [{ digest, name: vertexName, started: at, completed: ended, cached }] });
    })
    .join('\n');
}

interface Times {
  readonly start: number;
  readonly steps: number;
  readonly coloured: number;
  readonly routed: number;
}

/** When the page of the one panel began, and when it was painted, once it all has been. */
async function painted(): Promise<Times> {
  let found: Times | undefined;
  await until('a painted graph', async () => {
    const times = await panel
      .evaluate<Partial<Times> | null>('() => window.stagegraphTimes ?? null')
      .catch(() => undefined);
    if (times?.coloured === undefined || !(times.coloured > 0) || !((times.routed ?? 0) > 0)) return false;
    found = times as Times;
    return true;
  });
  return found as Times;
}

const empty =
  '<!DOCTYPE html><html><body><svg class="graph" data-drawn="1"><g class="step outcome-cached"><text y="20">x</text></g></svg></body></html>';

/** Runs in a window of its own: prints the times a person waits for a graph, and for a webview that holds nothing. */
export async function run(): Promise<void> {
  const { builds, sessions } = await api();
  const show = (what: string, ms: number): void =>
    appendFileSync(
      process.env['STAGEGRAPH_TIMES'] ?? '/dev/stdout',
      `${what.padEnd(64)} ${ms.toFixed(1).padStart(9)} ms\n`,
    );
  const day = Date.UTC(2026, 2, 4, 9, 30);
  const texts = { '25 steps': shop.text, '300 steps': generatedText(12, 25) };
  for (const [name, text] of Object.entries(texts))
    await project(name.replace(' ', '-'), {
      Dockerfile: text,
      '1.dockerbuild': log(text, day, () => true),
      '2.dockerbuild': log(text, day + 3600_000, (line) => /server|step-1-|step-5-|step-9-/.test(line)),
    });
  // Wide enough that stages stand beside each other, as ELK lays them out.
  await appWindow.resize(1800, 1000);
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await builds.refresh();
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('no folder is open');

  const measure = async (open: () => unknown): Promise<{ page: number; coloured: number; routed: number }> => {
    const from = clock();
    await open();
    const times = await painted();
    const tabs = vscode.window.tabGroups.all.flatMap((g) => g.tabs);
    await vscode.window.tabGroups.close(tabs.filter((t) => t.input instanceof vscode.TabInputWebview));
    await until('no panel', async () => (await appWindow.count('iframe.webview')) === 0);
    return { page: times.start - from, coloured: times.coloured - from, routed: times.routed - from };
  };
  const series = async (name: string, open: () => unknown): Promise<void> => {
    const times = [];
    // The first one warms the window up.
    for (let i = 0; i <= runs; i++) times.push(await measure(open));
    const rest = times.slice(1);
    show(`${name}: the page begins`, middle(rest.map((t) => t.page)));
    show(`${name}: coloured and painted`, middle(rest.map((t) => t.coloured)));
    if (name !== 'empty webview') show(`${name}: all edges routed`, middle(rest.map((t) => t.routed)));
  };
  for (const name of Object.keys(texts)) {
    const uri = vscode.Uri.joinPath(folder.uri, name.replace(' ', '-'), 'Dockerfile');
    await openFile(uri);
    await until('the build', () => sessions.get(uri)?.snapshot.build !== undefined);
    if (name === '25 steps')
      await series('empty webview', () => {
        const made = vscode.window.createWebviewPanel(
          'empty',
          'Empty',
          { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
          {
            enableScripts: true,
            retainContextWhenHidden: true,
          },
        );
        made.webview.html = empty;
      });
    await series(name, () => vscode.commands.executeCommand('stagegraph.openGraph', uri));
  }
}
