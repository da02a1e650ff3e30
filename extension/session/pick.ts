import * as vscode from 'vscode';
import { when } from '../core/text/when';
import type { Builds, KnownBuild } from './builds';
import type { DocumentSession } from './document';

interface Item extends vscode.QuickPickItem {
  readonly choose?: () => unknown;
}

const items = (builds: Builds, choose: (build: KnownBuild) => unknown): Item[] =>
  builds
    .list()
    .filter((b) => b.status !== 'running')
    .map((build) => ({
      label: build.label === '' ? 'build' : build.label,
      description: [build.startedAt === 0 ? '' : when(build.startedAt, Date.now()), build.builder ?? '', build.status]
        .filter((x) => x !== '')
        .join(' · '),
      detail: build.file === undefined ? build.id : vscode.workspace.asRelativePath(vscode.Uri.parse(build.file)),
      choose: () => choose(build),
    }));

async function pick(builds: Builds, title: string, first: Item, choose: (build: KnownBuild) => unknown): Promise<void> {
  await builds.readOnce();
  const unreadable = builds.unreadable.map((u): Item => ({
    label: `$(warning) ${u.builder} could not be read`,
    detail: u.error,
    choose: () => vscode.commands.executeCommand('stagegraph.refresh'),
  }));
  const open: Item = {
    label: '$(folder-opened) Open a .dockerbuild or a log…',
    alwaysShow: true,
    choose: () => vscode.commands.executeCommand('stagegraph.openRecord'),
  };
  const picked = await vscode.window.showQuickPick<Item>([first, ...items(builds, choose), ...unreadable, open], {
    title,
    placeHolder: 'Name, age, builder or status',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  await picked?.choose?.();
}

/** Lets a person choose the build that colours the graph. */
export const pickBuild = (session: DocumentSession, builds: Builds): Promise<void> =>
  pick(
    builds,
    'Build to show',
    {
      label: '$(sync) The newest build of this file',
      detail: 'Follows each new build',
      choose: () => session.follow(),
    },
    (build) => session.choose({ build: build.id }),
  );

/** Lets a person choose the build to compare with. */
export const pickBaseline = (session: DocumentSession, builds: Builds): Promise<void> =>
  pick(
    builds,
    'Build to compare with',
    {
      label: '$(history) The build before it',
      detail: 'The newest earlier build of the same file, target, platform and builder',
      choose: () => session.compareWithEarlier(),
    },
    (build) => session.choose({ baseline: build.id }),
  );
