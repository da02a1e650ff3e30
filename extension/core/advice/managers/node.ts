import { parseDocument } from 'yaml';
import { firstOf, has, mustRead, present, presentFolders, readJson, type Manager, type Project } from './manager';
import { namedBy, quoted, whyNot, within, type Named } from './named';
import { scriptNeeds } from './node-install';
import { membersOf } from './workspaces';

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];

/** pnpm's settings of workspaces; undefined when they can't be read. */
function pnpmWorkspace(project: Project): Readonly<Record<string, unknown>> | undefined {
  if (!has(project, 'pnpm-workspace.yaml')) return {};
  const text = project.read('pnpm-workspace.yaml');
  if (text === undefined) return undefined;
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : record(document.toJS({ maxAliasCount: 0 }));
}

/** Patterns of the folders whose manifests the install reads, too. */
function patternsOf(project: Project, manager: string): readonly string[] {
  const own = readJson(project, 'package.json')?.['workspaces'];
  if (manager === 'pnpm') return strings(pnpmWorkspace(project)?.['packages']).filter((p) => p !== '.');
  return Array.isArray(own) ? strings(own) : strings(record(own)['packages']);
}

const groups = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'resolutions',
  'overrides',
];

/** Dependencies that are folders or files: `workspace:` is one of the members, whose manifests are copied. */
function localDependency(project: Project, manifest: string): string | undefined {
  const pkg = record(readJson(project, manifest));
  const local = [
    ...groups.flatMap((g) => Object.entries(record(pkg[g]))),
    ...Object.entries(record(record(pkg['pnpm'])['overrides'])),
  ].find(([, version]) => /^(?:file|link|portal|exec):|^\.{0,2}\/|^~\/|^workspace:\.{0,2}\//.test(String(version)));
  return local === undefined ? undefined : `${manifest}: ${local[0]} is taken from a folder (${String(local[1])})`;
}

/** Patches of dependencies, wherever the manager wants them named; undefined of those it can't be told. */
function patches(project: Project): Named {
  const pkg = record(readJson(project, 'package.json'));
  const named = [
    pkg['patchedDependencies'],
    record(pkg['pnpm'])['patchedDependencies'],
    pnpmWorkspace(project)?.['patchedDependencies'],
  ]
    .flatMap((p) => Object.values(record(p)))
    .map(String);
  // Berry writes them into the versions: patch:left-pad@npm%3A1.3.0#~/.yarn/patches/left-pad.patch
  const berry = groups
    .flatMap((g) => Object.values(record(pkg[g])))
    .flatMap((v) => /^patch:[^#]*#(?:~\/)?([^\s:&]+)/.exec(String(v))?.[1] ?? []);
  const files = [...named, ...berry].flatMap((p) => within('', p) ?? [p]);
  const missing = files.find((f) => !has(project, f));
  return missing === undefined ? { files } : { files, folder: `a patch is named that is not there: ${missing}` };
}

/** What settings and hooks of the manager name: values of .npmrc and .yarnrc, what .pnpmfile.cjs asks for. */
const settings = ['.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'bunfig.toml'];
const settingWords = (text: string, file: string): string[] =>
  /\.[cm]?js$/.test(file)
    ? quoted(text)
        .filter((w) => w.startsWith('.'))
        .flatMap((w) => [w, `${w}.js`, `${w}.cjs`])
    : text.split(/\r?\n/).flatMap((line) => [
        ...quoted(line),
        line
          .trim()
          .split(/[\s=:]+/)
          .at(-1) ?? '',
      ]);

interface Needs {
  readonly files: readonly string[];
  readonly why?: string;
}

/** All that an install reads of the project, by following what its manifests name. */
function needs(project: Project, manager: 'npm' | 'yarn' | 'pnpm' | 'bun', own: readonly string[]): Needs {
  const missing = mustRead(project, 'package.json');
  const workspace = manager === 'pnpm' && pnpmWorkspace(project) === undefined;
  const members = membersOf(project, patternsOf(project, manager));
  const why = firstOf(
    missing,
    readJson(project, 'package.json') === undefined && 'package.json is no JSON object',
    workspace && 'pnpm-workspace.yaml can not be read',
    members === undefined && 'package.json names workspaces in a way that is not looked into',
  );
  if (why !== undefined || members === undefined) return { files: own, ...(why !== undefined && { why }) };
  const manifests = ['package.json', ...members.map((m) => `${m}/package.json`)];
  const unread = manifests.find((m) => readJson(project, m) === undefined);
  const linked = manifests.slice(1).find((m) => readJson(project, m)?.['bin'] !== undefined);
  const scripts = scriptNeeds(project, unread === undefined ? manifests : []);
  const patched = patches(project);
  const named = namedBy(
    project,
    settings.filter((f) => has(project, f)),
    settingWords,
    // Berry itself, which is committed as one file.
    (path) => manager === 'yarn' && /^\.yarn\/(?:releases|plugins)\//.test(path),
  );
  const inFolders = nodeFolders(manager)(project);
  const ownFolder = named.folder !== undefined && inFolders.some((f) => named.folder?.includes(f) === true);
  const files = [
    ...new Set([
      ...own,
      ...manifests.slice(1),
      ...members.flatMap((m) => present(`${m}/.npmrc`)(project)),
      ...scripts.files,
      ...patched.files,
      ...named.files,
    ]),
  ];
  const reason = firstOf(
    unread !== undefined && `${unread} is no JSON object`,
    ...manifests.map((m) => localDependency(project, m) ?? false),
    linked !== undefined && `${linked} has a "bin": the install links it only where its file is there`,
    scripts.why,
    patched.folder,
    ownFolder ? undefined : whyNot(named),
  );
  return {
    files: files.filter((f) => !inFolders.some((folder) => f.startsWith(`${folder}/`))),
    ...(reason !== undefined && { why: reason }),
  };
}

const nodeFolders = (manager: string): ((project: Project) => readonly string[]) =>
  manager === 'yarn' ? presentFolders('.yarn') : () => [];

/** An install that may rewrite the lock file: the source brings the one it was, as people keep it. */
const frozen: Readonly<Record<string, { readonly lock: string; readonly by: RegExp }>> = {
  npm: { lock: 'package-lock.json', by: /^npm(?: --?\S+)* (?:ci|clean-install)\b/ },
  yarn: { lock: 'yarn.lock', by: /--frozen-lockfile|--immutable/ },
  pnpm: { lock: 'pnpm-lock.yaml', by: /--frozen-lockfile/ },
  bun: { lock: 'bun.lock', by: /--frozen-lockfile|^bun ci\b/ },
};

const node = (
  name: 'npm' | 'yarn' | 'pnpm' | 'bun',
  own: readonly string[],
  rest: Pick<Manager, 'install' | 'cache'> & Partial<Manager>,
): Manager => ({
  name,
  reads: (project) => needs(project, name, present('package.json', ...own)(project)).files,
  folders: nodeFolders(name),
  writes: ['node_modules', '.pnp.cjs', '.pnp.loader.mjs'],
  upwards: /^(?:pnpm-workspace\.yaml|\.yarnrc(?:\.yml)?|yarn\.lock|pnpm-lock\.yaml|lerna\.json|package\.json|\.npmrc)$/,
  variables: /^(?:npm_config_|NPM_CONFIG_|YARN_|BUN_)/i,
  refuse: (project) =>
    firstOf(
      /\s(?:--prefix|-C|--cwd|--dir|--workspace|-w|--filter|--modules-folder|--focus)\b/.test(project.command) &&
        'the command works in another folder',
      needs(project, name, []).why,
    ),
  note: (project) => {
    const rule = frozen[name];
    return rule === undefined || !has(project, rule.lock) || rule.by.test(project.command)
      ? undefined
      : `${project.command} may rewrite ${rule.lock} where it does not fit: the image then holds that of the source`;
  },
  ...rest,
});

const flags = String.raw`(?:\s+--?[\w:-]+(?:=\S+)?)*`;

export const npm = node('npm', ['package-lock.json', 'npm-shrinkwrap.json', '.npmrc'], {
  install: new RegExp(`^npm(?:${flags}) (?:ci|clean-install|install|i)(?:\\s+--omit dev)?${flags}$`),
  cache: {
    target: '/root/.npm',
    command: /\bnpm (?:ci|clean-install|install|i)\b/,
    variables: ['npm_config_cache', 'NPM_CONFIG_CACHE'],
    unused: /npm cache clean/,
  },
});

export const yarn = node('yarn', ['yarn.lock', '.npmrc', '.yarnrc', '.yarnrc.yml'], {
  install: new RegExp(`^yarn(?: install)?${flags}$`),
  cache: {
    target: '/usr/local/share/.cache/yarn',
    // The first yarn, which alone keeps its cache there.
    command: /\byarn\b.*--frozen-lockfile/,
    variables: ['YARN_CACHE_FOLDER'],
    unused: /yarn cache clean/,
  },
});

export const pnpm = node('pnpm', ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', '.pnpmfile.cjs'], {
  install: new RegExp(`^pnpm (?:install|i)${flags}$`),
  cache: {
    target: '/root/.local/share/pnpm/store',
    command: /\bpnpm (?:install|i|fetch)\b/,
    variables: ['PNPM_HOME', 'npm_config_store_dir', 'XDG_DATA_HOME'],
    unused: /pnpm store prune/,
  },
});

export const bun = node('bun', ['bun.lock', 'bun.lockb', 'bunfig.toml', '.npmrc'], {
  install: new RegExp(`^bun (?:install|i|ci)${flags}$`),
  cache: {
    target: '/root/.bun/install/cache',
    command: /\bbun (?:install|i|ci)\b/,
    variables: ['BUN_INSTALL', 'BUN_INSTALL_CACHE_DIR', 'XDG_CACHE_HOME'],
  },
});
