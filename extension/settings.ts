import * as vscode from 'vscode';

const get = <T>(name: string, fallback: T): T => vscode.workspace.getConfiguration('stagegraph').get<T>(name, fallback);

/** The extension's settings, read when they are needed. */
export const settings = {
  buildxPath: (): string => get('buildxPath', ''),
  recordFiles: (): readonly string[] => get<readonly string[]>('recordFiles', ['**/*.dockerbuild']),
  codeLens: (): boolean => get('codeLens', true),
  gutter: (): boolean => get('gutter', true),
  rootSeverity: (): string => get('rootSeverity', 'information'),
} as const;
