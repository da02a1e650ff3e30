import { join } from 'node:path';
import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { BuildAddresses } from './commands/uri';
import { viewType } from './panel/panel';
import { OpensWithFile } from './panel/opens-with-file';
import { Panels } from './panel/panels';
import { RecordEditors } from './panel/record-editor';
import { FixActions } from './providers/actions';
import { Gutter } from './providers/gutter';
import { CauseHover } from './providers/hover';
import { StageLens } from './providers/lens';
import { NextBuildHover, NextBuildLens } from './providers/next-build';
import { Problems } from './providers/problems';
import { StatusBar } from './providers/status-bar';
import { VariableHover } from './providers/variable-hover';
import { FixInputs } from './fix/inputs';
import { FixPreview } from './fix/preview';
import { BuildDocuments } from './session/build-document';
import { Builds } from './session/builds';
import { isDockerfile, previewScheme, Sessions } from './session/sessions';
import { ToldBuilds } from './session/told-builds';
import { BuildsTree } from './tree/builds-tree';
import { RecordDrop } from './tree/drop';
import { ContextView } from './tree/context-view';

/** Dockerfiles by language, and by name where no extension gives them one. */
const selector: vscode.DocumentSelector = [
  { language: 'dockerfile' },
  { pattern: '**/{Dockerfile,Containerfile}' },
  { pattern: '**/*.{Dockerfile,dockerfile,Containerfile}' },
];

/** What tests may ask for. */
export interface Api {
  readonly builds: Builds;
  readonly sessions: Sessions;
  readonly panels: Panels;
  readonly tree: BuildsTree;
}

/** Builds and registers; awaits nothing. Builders are first read when a Dockerfile is open or the view is. */
export function activate(context: vscode.ExtensionContext): Api {
  const builds = new Builds(
    join(__dirname, 'fingerprint.worker.js'),
    context.globalStorageUri.scheme === 'file' ? context.globalStorageUri.fsPath : undefined,
  );
  const sessions = new Sessions(builds);
  const fixes = { inputs: new FixInputs(builds), preview: new FixPreview() };
  const panels = new Panels(sessions, builds, fixes, context.extensionUri);
  const parts = { sessions, builds, panels, fixes, root: context.extensionUri };
  const lens = new StageLens(sessions);
  const nextLens = new NextBuildLens(sessions);
  const tree = new BuildsTree(builds);
  context.subscriptions.push(
    builds,
    sessions,
    panels,
    new OpensWithFile(panels),
    lens,
    nextLens,
    tree,
    fixes.inputs,
    new ContextView(sessions, builds),
    new Problems(sessions),
    new StatusBar(sessions),
    new Gutter(sessions),
    vscode.languages.registerHoverProvider(selector, new CauseHover(sessions)),
    vscode.languages.registerHoverProvider(selector, new VariableHover(sessions)),
    vscode.languages.registerHoverProvider(selector, new NextBuildHover(sessions)),
    vscode.languages.registerCodeLensProvider(selector, lens),
    vscode.languages.registerCodeLensProvider(selector, nextLens),
    vscode.languages.registerCodeActionsProvider(selector, new FixActions(sessions, fixes.inputs), {
      providedCodeActionKinds: FixActions.kinds,
    }),
    vscode.window.createTreeView('stagegraph.builds', {
      treeDataProvider: tree,
      dragAndDropController: new RecordDrop(),
    }),
    vscode.window.registerWebviewPanelSerializer(viewType, panels),
    vscode.workspace.registerTextDocumentContentProvider(previewScheme, fixes.preview),
    vscode.workspace.registerTextDocumentContentProvider(ToldBuilds.scheme, new ToldBuilds(builds)),
    vscode.workspace.registerTextDocumentContentProvider(BuildDocuments.scheme, new BuildDocuments(builds)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void builds.refresh()),
    vscode.workspace.onDidChangeConfiguration((e) => {
      if (['buildxPath', 'askBuilders'].some((name) => e.affectsConfiguration(`stagegraph.${name}`))) builds.reset();
      if (['buildxPath', 'askBuilders', 'recordFiles'].some((name) => e.affectsConfiguration(`stagegraph.${name}`))) {
        builds.start();
        if (builds.state !== 'not-read') void builds.refresh();
      } else if (e.affectsConfiguration('stagegraph')) sessions.showAgain();
    }),
    ...registerCommands(parts),
    new RecordEditors(builds, panels).register(),
    vscode.window.registerUriHandler(new BuildAddresses(parts)),
  );
  const open = (document: vscode.TextDocument): void => {
    if (isDockerfile(document)) sessions.open(document);
  };
  context.subscriptions.push(vscode.workspace.onDidOpenTextDocument(open));
  for (const document of vscode.workspace.textDocuments) open(document);
  builds.start();
  return { builds, sessions, panels, tree };
}
