import * as vscode from 'vscode';
import { causeClause } from '../core/words/causes';
import { endedWords, runningWords } from '../core/words/state';
import { escapeMarkdown } from '../core/format/explain-markdown';
import { oneLine, seconds } from '../core/text/text';
import { share, when } from '../core/text/when';
import type { KnownBuild } from '../session/builds';
import type { LiveBuild } from '../session/live';
import type { Node } from './nodes';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
const joined = (parts: readonly string[], by = ' · '): string => parts.filter((p) => p !== '').join(by);

const icons: Readonly<Record<KnownBuild['status'], vscode.ThemeIcon>> = {
  completed: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  canceled: new vscode.ThemeIcon('circle-slash'),
  running: new vscode.ThemeIcon('loading~spin'),
  unknown: new vscode.ThemeIcon('question'),
};

const duration = (b: KnownBuild): string =>
  b.completedAt === undefined || b.startedAt === 0 ? '' : seconds((b.completedAt - b.startedAt) / 1000);
const cachedShare = (b: KnownBuild): string =>
  b.cached === undefined || b.total === undefined || b.total === 0 ? '' : `${share(b.cached, b.total)}% cached`;
/** Records of a log tell times from its start only. */
const isDated = (b: KnownBuild): boolean => b.startedAt > 1e12;

function buildItem(build: KnownBuild, now: number): vscode.TreeItem {
  const name = build.label === '' ? 'build' : build.label;
  const item = new vscode.TreeItem(name, build.status === 'running' ? None : Collapsed);
  const facts = [isDated(build) ? when(build.startedAt, now) : '', duration(build), cachedShare(build)];
  item.id = `build:${build.id}`;
  item.description = joined(facts);
  item.iconPath = icons[build.status];
  item.contextValue =
    build.entry !== undefined ? 'build history' : build.file !== undefined ? 'build file' : 'build kept';
  item.accessibilityInformation = { label: joined([`Build ${name}`, build.status, ...facts], ', ') };
  item.command = { title: 'Show this build', command: 'stagegraph.showBuild', arguments: [build.id] };
  const counted =
    build.cached === undefined || build.total === undefined ? '' : `${build.cached} of ${build.total} steps cached`;
  item.tooltip = new vscode.MarkdownString(
    [
      `**${escapeMarkdown(name)}**: ${build.status}`,
      ...[
        isDated(build) ? new Date(build.startedAt).toLocaleString() : '',
        counted,
        build.builder === undefined ? '' : `builder ${build.builder}`,
        build.archived === true ? 'kept by Stagegraph: its builder has forgotten it' : '',
        build.file === undefined ? '' : vscode.workspace.asRelativePath(vscode.Uri.parse(build.file)),
      ]
        .filter((l) => l !== '')
        .map(escapeMarkdown),
    ].join('  \n'),
  );
  return item;
}

/** Row of a build that runs: how far it is, the step it is at, and how long it has run. */
function runningItem({ id, name, progress, startedAt, state }: LiveBuild, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(name === '' ? 'build' : name, None);
  const { done, total, current } = progress;
  item.id = `running:${id}`;
  item.description = joined([
    total === 0 ? '' : `${done}/${total}`,
    seconds(Math.max(0, Math.floor((now - startedAt) / 1000))),
    current === undefined ? '' : oneLine(current, 60),
  ]);
  item.iconPath = icons.running;
  item.contextValue = 'running';
  const text = state === 'ended' ? endedWords : runningWords(progress);
  item.tooltip = text;
  item.accessibilityInformation = { label: `Build ${name}, ${text}` };
  item.command = { title: 'Show this build', command: 'stagegraph.showBuild', arguments: [id] };
  return item;
}

/** The row of a node. `now` is in milliseconds since 1970. */
export function treeItem(node: Node, now: number): vscode.TreeItem {
  switch (node.kind) {
    case 'builder': {
      const item = new vscode.TreeItem(node.name, Expanded);
      item.id = `builder:${node.name}`;
      item.iconPath = new vscode.ThemeIcon(node.error === undefined ? 'server' : 'warning');
      item.contextValue = 'builder';
      item.accessibilityInformation = { label: `Builder ${node.name}` };
      if (node.error !== undefined) {
        item.description = 'could not be read';
        item.tooltip = node.error;
        item.accessibilityInformation = { label: `Builder ${node.name} could not be read: ${node.error}` };
      }
      return item;
    }
    case 'files': {
      const item = new vscode.TreeItem('Opened files', Expanded);
      item.id = 'files';
      item.iconPath = new vscode.ThemeIcon('files');
      item.tooltip = 'Build records and logs of the workspace, and those you opened';
      item.accessibilityInformation = { label: 'Opened files' };
      return item;
    }
    case 'build':
      return buildItem(node.build, now);
    case 'running':
      return runningItem(node.live, now);
    case 'root': {
      const message = causeClause(node.root.cause, 'past');
      const item = new vscode.TreeItem(node.step, None);
      item.id = `root:${node.build.id}:${node.index}`;
      item.description = joined([seconds(node.root.seconds), message]);
      item.iconPath = new vscode.ThemeIcon('target', new vscode.ThemeColor('charts.orange'));
      item.contextValue = 'root';
      const count = node.root.steps.length;
      item.tooltip = new vscode.MarkdownString(
        `${escapeMarkdown(message)}  \n${count === 1 ? '1 step' : `${count} steps`} rebuilt, ${seconds(node.root.seconds)}`,
      );
      item.accessibilityInformation = { label: `Root: ${node.step}, ${message}` };
      item.command = {
        title: 'Go to the root',
        command: 'stagegraph.goToRoot',
        arguments: [node.build.id, node.index],
      };
      return item;
    }
    case 'message': {
      const item = new vscode.TreeItem(node.text, None);
      item.iconPath = new vscode.ThemeIcon(node.icon);
      if (node.detail !== undefined) item.tooltip = node.detail;
      const said = node.detail === undefined || node.detail === node.text ? node.text : `${node.text}: ${node.detail}`;
      item.accessibilityInformation = { label: said };
      if (node.command !== undefined) item.command = node.command;
      return item;
    }
  }
}
