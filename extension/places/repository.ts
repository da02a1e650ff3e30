import { statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { repositorySource, type RepositoryPlace } from '../core/lines';
import { readPlain } from '../files/plain';

/** The folder of git's own files for a work tree; in a linked work tree and a submodule `.git` is a file that names it. */
function gitFolder(top: string): string | undefined {
  const path = join(top, '.git');
  try {
    if (statSync(path).isDirectory()) return path;
  } catch {
    return undefined;
  }
  const named = /^gitdir: (.+)$/m.exec(readPlain(path) ?? '')?.[1];
  if (named === undefined) return undefined;
  const own = resolve(top, named.trim());
  const common = readPlain(join(own, 'commondir'));
  return common === undefined ? own : resolve(own, common.trim());
}

/** Addresses of the remotes in git's configuration. */
function remotesIn(config: string): string[] {
  let inRemote = false;
  return config.split(/\r?\n/).flatMap((line) => {
    if (/^\s*\[/.test(line)) inRemote = /^\s*\[remote /.test(line);
    const [, url] = /^\s*url\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    return inRemote && url !== undefined ? [url] : [];
  });
}

/** Where a file stands in the repository that holds it, by each of its remotes. Git's files are read; git is not run. */
export function repositoryPlaces(path: string): RepositoryPlace[] {
  let folder = dirname(path);
  for (;;) {
    const git = gitFolder(folder);
    if (git !== undefined) {
      const inside = relative(folder, path).split(sep).join('/');
      const sources = remotesIn(readPlain(join(git, 'config')) ?? '').map(repositorySource);
      return [...new Set(sources)].map((source) => ({ source, path: inside }));
    }
    const above = dirname(folder);
    if (above === folder) return [];
    folder = above;
  }
}
