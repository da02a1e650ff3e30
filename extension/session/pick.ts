import * as vscode from 'vscode';
import type { Builds, KnownBuild } from './builds';
import type { DocumentSession } from './document';

interface Item extends vscode.QuickPickItem {
  readonly build?: KnownBuild;
  readonly openFile?: boolean;
}

const when = (ms: number): string => (ms === 0 ? '' : new Date(ms).toLocaleString());

const items = (builds: Builds): Item[] =>
  builds.list().map((build) => ({
    label: build.label,
    description: [build.builder ?? '', build.entry?.status ?? ''].filter((x) => x !== '').join(' · '),
    detail: when(build.startedAt),
    build,
  }));

async function pick(builds: Builds, title: string): Promise<KnownBuild | undefined> {
  const open: Item = { label: '$(folder-opened) Open a .dockerbuild or a log…', openFile: true, alwaysShow: true };
  const separators: Item[] = builds.unreadable.map((u) => ({
    label: `$(warning) ${u.builder} could not be read`,
    detail: u.error,
  }));
  const picked = await vscode.window.showQuickPick<Item>([...items(builds), ...separators, open], {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.openFile === true) {
    await vscode.commands.executeCommand('stagegraph.openRecord');
    return undefined;
  }
  return picked?.build;
}

/** Lets a person choose the build that colours the graph. */
export async function pickBuild(session: DocumentSession, builds: Builds): Promise<void> {
  const build = await pick(builds, 'Build to show');
  if (build !== undefined) await session.choose(build.id, undefined);
}

/** Lets a person choose the build to compare with. */
export async function pickBaseline(session: DocumentSession, builds: Builds): Promise<void> {
  const build = await pick(builds, 'Build to compare with');
  if (build !== undefined) await session.choose(undefined, build.id);
}
