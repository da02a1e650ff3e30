import * as vscode from 'vscode';

const get = <T>(name: string, fallback: T): T => vscode.workspace.getConfiguration('stagegraph').get<T>(name, fallback);

/** The extension's settings, read when they are needed. */
export const settings = {
  buildxPath: (): string => get('buildxPath', ''),
  /** Builders of this machine are asked for their builds. */
  askBuilders: (): boolean => get('askBuilders', true),
  /** The graph opens beside a Dockerfile by itself. */
  opensWithFile: (): boolean => get<string>('openGraph', 'onCommand') === 'withFile',
  recordFiles: (): readonly string[] => get<readonly string[]>('recordFiles', ['**/*.dockerbuild']),
  fingerprints: (): boolean => get('fingerprints', true),
  archive: () => ({ maxBytes: get('archive.maxMegabytes', 100) * 1024 * 1024, maxDays: get('archive.maxDays', 90) }),
  validate: (): string => get('validate', 'auto'),
  codeLens: (): boolean => get('codeLens', true),
  gutter: (): boolean => get('gutter', true),
  rootSeverity: (): string => get('rootSeverity', 'information'),
} as const;
