import { firstOf, has, mustRead, present, readJson, type Manager, type Project } from './manager';

/** Scripts of the project's own package.json that an install runs (docs.npmjs.com, scripts, life cycle operation order). */
const lifecycle = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** What package.json itself asks for beyond the registry. */
function needsSource(project: Project): string | undefined {
  const missing = mustRead(project, 'package.json');
  if (missing !== undefined) return missing;
  const pkg = readJson(project, 'package.json');
  if (pkg === undefined) return 'package.json is no JSON object';
  const script = lifecycle.find((name) => typeof record(pkg['scripts'])[name] === 'string');
  const local = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'resolutions']
    .flatMap((group) => Object.entries(record(pkg[group])))
    .find(([, version]) => /^(?:file|link|portal|workspace|patch):|^\.{0,2}\//.test(String(version)));
  return firstOf(
    !/--ignore-scripts/.test(project.command) &&
      script !== undefined &&
      `package.json has the script "${script}", which runs at the install and may need the source`,
    !/--ignore-scripts/.test(project.command) &&
      has(project, 'binding.gyp') &&
      'binding.gyp is compiled at the install, which needs the source',
    local !== undefined && `${local[0]} is taken from a folder (${String(local[1])})`,
    pkg['workspaces'] !== undefined && 'package.json has workspaces, whose folders the install reads',
    (pkg['patchedDependencies'] ?? record(pkg['pnpm'])['patchedDependencies']) !== undefined &&
      'package.json patches dependencies with files of the source',
  );
}

/** An install that may rewrite the lock file gives another result when the source is copied over it. */
const rewrites =
  (lock: string, flag: string) =>
  (project: Project): string | undefined =>
    has(project, lock) && !new RegExp(flag).test(project.command)
      ? `the install may rewrite ${lock}, and copying the source behind it would put the old one back`
      : undefined;

const lockOf: Readonly<Record<string, ReturnType<typeof rewrites>>> = {
  npm: (project) =>
    /^npm (?:ci|clean-install)\b/.test(project.command) ? undefined : rewrites('package-lock.json', '^$')(project),
  yarn: rewrites('yarn.lock', '--frozen-lockfile|--immutable'),
  pnpm: rewrites('pnpm-lock.yaml', '--frozen-lockfile'),
};

const node = (
  name: 'npm' | 'yarn' | 'pnpm',
  rest: Pick<Manager, 'install' | 'reads' | 'cache'> & Partial<Manager>,
): Manager => ({
  name,
  writes: ['node_modules', '.pnp.cjs', '.pnp.loader.mjs'],
  refuse: (project) =>
    firstOf(
      needsSource(project),
      /\s(?:--prefix|-C|--cwd|--dir|--workspace|-w|--filter)\b/.test(project.command) &&
        'the command works in another folder',
      lockOf[name]?.(project),
      name === 'pnpm' &&
        /^packages:/m.test(project.read('pnpm-workspace.yaml') ?? '') &&
        'pnpm-workspace.yaml names workspaces, whose folders the install reads',
    ),
  ...rest,
});

const flags = String.raw`(?:\s+--?[\w:-]+(?:=\S+)?)*`;

export const npm = node('npm', {
  install: new RegExp(`^npm(?:${flags}) (?:ci|clean-install|install|i)(?:\\s+--omit dev)?${flags}$`),
  reads: present('package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc'),
  cache: {
    target: '/root/.npm',
    command: /\bnpm (?:ci|clean-install|install|i)\b/,
    variables: ['npm_config_cache', 'NPM_CONFIG_CACHE'],
    unused: /npm cache clean/,
  },
});

export const yarn = node('yarn', {
  install: new RegExp(`^yarn(?: install)?${flags}$`),
  reads: present('package.json', 'yarn.lock', '.npmrc', '.yarnrc', '.yarnrc.yml'),
  folders: ['.yarn'],
  cache: {
    target: '/usr/local/share/.cache/yarn',
    // The first yarn, which alone keeps its cache there.
    command: /\byarn\b.*--frozen-lockfile/,
    variables: ['YARN_CACHE_FOLDER'],
    unused: /yarn cache clean/,
  },
});

export const pnpm = node('pnpm', {
  install: new RegExp(`^pnpm (?:install|i)${flags}$`),
  reads: present('package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', '.pnpmfile.cjs'),
  cache: {
    target: '/root/.local/share/pnpm/store',
    command: /\bpnpm (?:install|i|fetch)\b/,
    variables: ['PNPM_HOME', 'npm_config_store_dir', 'XDG_DATA_HOME'],
    unused: /pnpm store prune/,
  },
});
