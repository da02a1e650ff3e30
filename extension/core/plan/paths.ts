/** A path cleaned as Go's path.Clean does: `.` and `..` resolved by text, no slash at the end. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!rooted) out.push('..');
  }
  return rooted ? `/${out.join('/')}` : out.join('/') || '.';
}

/** A path from the root of a stage's filesystem. */
export const rootedPath = (path: string): string => cleanPath(`/${path}`);

/** A path from the root of the build context, as BuildKit asks the client for it (`local.followpaths`); `.` is all of it. */
export const contextPath = (path: string): string => {
  const rooted = rootedPath(path);
  return rooted === '/' ? '.' : rooted.slice(1);
};
