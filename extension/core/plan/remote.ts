/** What a source of ADD is. */
export type SourceKind = 'git' | 'url' | 'context';

/**
 * A git reference, a URL, or a path of the context (dfgitutil/git_ref.go, util/gitutil/git_url.go): `.git` at the end of a
 * HTTP URL's path makes it a repository; `git@host:path`, `git://` and `ssh://` are repositories; `github.com/…` without a
 * scheme can't be told from a local path and is one.
 */
export function sourceKind(source: string): SourceKind {
  if (source.startsWith('./') || source.startsWith('../') || source.startsWith('github.com/')) return 'context';
  const url = /^(https?|git|ssh):\/\/(.*)$/s.exec(source);
  if (url !== null) {
    if (url[1] === 'git' || url[1] === 'ssh') return 'git';
    const path = (url[2] ?? '').replace(/[?#].*$/s, '');
    return path.includes('/') && path.endsWith('.git') ? 'git' : 'url';
  }
  return /^[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:/.test(source) ? 'git' : 'context';
}
