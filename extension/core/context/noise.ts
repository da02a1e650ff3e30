/** Kinds of files that change without anybody meaning to change the image. */
export type NoiseKind = 'git' | 'log' | 'cache' | 'editor' | 'secret' | 'dependencies' | 'output' | 'docs';

/** A path that may as well be left out of the context. */
export interface NoisyPath {
  readonly path: string;
  /** Undefined for a file of no known kind that broke the cache often. */
  readonly kind?: NoiseKind;
  /** A line for the ignore file that leaves it out. */
  readonly pattern: string;
  readonly why: string;
  /** How many of the last rebuilds it was part of, and of how many. */
  readonly broke: number;
  readonly of: number;
}

interface Row {
  readonly kind: NoiseKind;
  /** One component of the path, whole. */
  readonly component: RegExp;
  readonly why: string;
  /** The pattern when it is not the component at any depth. */
  readonly pattern?: (component: string) => string;
}

const byEnd = (component: string): string => `**/*${component.slice(component.lastIndexOf('.'))}`;

/** By component of the path, the first that fits; a folder stands for what is in it. */
const table: readonly Row[] = [
  { kind: 'git', component: /^\.(?:git|hg|svn)$/, why: 'every commit, fetch and checkout changes it' },
  { kind: 'dependencies', component: /^(?:node_modules|\.venv|venv|bower_components)$/, why: 'an install changes it' },
  {
    kind: 'cache',
    component:
      /^(?:__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.cache|\.parcel-cache|\.turbo|\.gradle|\.nx|\.eslintcache|\.npm|\.yarn-cache)$/,
    why: 'a tool writes it when it runs',
  },
  { kind: 'cache', component: /\.(?:pyc|pyo|tsbuildinfo)$/, why: 'a tool writes it when it runs', pattern: byEnd },
  { kind: 'output', component: /^(?:coverage|\.nyc_output|\.coverage|htmlcov)$/, why: 'a test run writes it' },
  { kind: 'log', component: /\.log(?:\.\d+)?$|^logs$/i, why: 'a program writes it while it runs' },
  { kind: 'editor', component: /^(?:\.vscode|\.idea|\.fleet|\.vs)$/, why: 'an editor writes it' },
  { kind: 'editor', component: /^(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/, why: 'the desktop writes it' },
  {
    kind: 'editor',
    component: /\.sw[a-p]$|~$|\.(?:orig|rej|bak|tmp)$/,
    why: 'an editor writes it',
    pattern: (c) => (c.endsWith('~') ? '**/*~' : byEnd(c)),
  },
  {
    kind: 'secret',
    component:
      /^\.env(?:\..+)?$|^id_(?:rsa|ed25519|ecdsa)$|\.(?:pem|key|p12|pfx|keystore)$|^\.(?:npmrc|netrc|pypirc)$|^\.(?:aws|ssh|gnupg)$/,
    why: 'it may hold secrets, and would be part of the image',
  },
  {
    kind: 'docs',
    component: /^(?:README|CHANGELOG|CONTRIBUTING|LICENSE|AUTHORS)(?:\.\w+)?$/i,
    why: 'it is edited without the program changing',
  },
];

/** Whether a path is of a kind that is seldom meant to be in an image; undefined when it is not. */
export function knownNoise(path: string): Pick<NoisyPath, 'path' | 'kind' | 'pattern' | 'why'> | undefined {
  const parts = path.split('/');
  for (const [i, part] of parts.entries()) {
    const row = table.find((r) => r.component.test(part));
    if (row === undefined) continue;
    const pattern =
      row.pattern?.(part) ??
      (row.kind === 'docs' ? literalPattern(parts.slice(0, i + 1).join('/')) : `**/${literalPattern(part)}`);
    return { path: parts.slice(0, i + 1).join('/'), kind: row.kind, why: row.why, pattern };
  }
  return undefined;
}

/** A pattern that means one path: what has a meaning in a pattern is escaped. */
const literalPattern = (path: string): string => path.replace(/[\\*?[\]!#]/g, '\\$&');

/** Files that changed between two builds, for a step that ran again for them. */
export interface Rebuild {
  readonly paths: readonly string[];
}

/** A file that was part of as many rebuilds as this, and of most, is named although nothing is known of its kind. */
const oftenEnough = 3;

/**
 * What broke the cache how often: files by the noise they belong to, most often first. A rebuild counts once for each. A
 * secret is named even when it broke nothing; `taken` are the paths that steps take now.
 */
export function noiseIn(rebuilds: readonly Rebuild[], taken: Iterable<string> = []): NoisyPath[] {
  const found = new Map<string, NoisyPath>();
  const of = rebuilds.length;
  const add = (path: string, broke: 0 | 1, seen: Set<string>): void => {
    const noise = knownNoise(path) ?? { path, pattern: literalPattern(path), why: 'it changes often' };
    if (seen.has(noise.path)) return;
    seen.add(noise.path);
    const before = found.get(noise.path);
    found.set(noise.path, { ...noise, broke: (before?.broke ?? 0) + broke, of });
  };
  for (const { paths } of rebuilds) {
    const seen = new Set<string>();
    for (const path of paths) add(path, 1, seen);
  }
  const seen = new Set<string>(found.keys());
  for (const path of taken) if (knownNoise(path) !== undefined) add(path, 0, seen);
  return [...found.values()]
    .filter((n) => n.kind !== undefined || (n.broke >= oftenEnough && n.broke * 2 > of))
    .sort((a, b) => b.broke - a.broke || (a.path < b.path ? -1 : 1));
}

/** How many of the last rebuilds noise alone broke, and which noise, most often first. */
export function noiseAlone(rebuilds: readonly Rebuild[]): {
  readonly rebuilds: number;
  readonly of: number;
  readonly paths: readonly string[];
} {
  const counts = new Map<string, number>();
  let alone = 0;
  for (const { paths } of rebuilds) {
    const noises = paths.map((p) => knownNoise(p)?.path);
    if (paths.length === 0 || noises.includes(undefined)) continue;
    alone++;
    for (const path of new Set(noises)) if (path !== undefined) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return {
    rebuilds: alone,
    of: rebuilds.length,
    paths: [...counts].sort((a, b) => b[1] - a[1]).map(([path]) => path),
  };
}
