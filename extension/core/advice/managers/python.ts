import { cleanPath } from '../../plan/paths';
import { firstOf, has, mustRead, present, type Manager, type Project } from './manager';

const requirement = /(?:^|\s)(?:-r|--requirement|-c|--constraint)[ =]?(\S+)/g;

/** pip takes what is there for a path: no `./` is needed (pip.pypa.io, requirements file format). */
function isOfSource({ files }: Project, line: string): boolean {
  const word = /^[^\s;]+/.exec(line)?.[0] ?? '';
  const path = cleanPath(word.replace(/\[[^\]]*\]$/, ''));
  return (
    !word.startsWith('-') &&
    !word.includes('://') &&
    (word.includes('/') || (files.some((f) => f === path || f.startsWith(`${path}/`)) && !/^[\w-]+$/.test(word)))
  );
}

/** Requirement and constraint files of a command, with those they include; a reason when one needs the source. */
function requirements(project: Project): { files: string[]; why?: string } {
  const files: string[] = [];
  const queue = [...project.command.matchAll(requirement)].map((m) => m[1] ?? '');
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const path = cleanPath(name);
    if (files.includes(path)) continue;
    const missing =
      path.startsWith('/') || path.startsWith('..') ? `${name} is not in the folder` : mustRead(project, path);
    if (missing !== undefined) return { files, why: missing };
    files.push(path);
    const folder = path.includes('/') ? `${path.slice(0, path.lastIndexOf('/'))}/` : '';
    for (const line of (project.read(path) ?? '').split(/\r?\n/).map((l) => l.replace(/(?:^|\s)#.*$/, '').trim())) {
      const more = /^(?:-r|--requirement|-c|--constraint)[ =]?(\S+)$/.exec(line)?.[1];
      if (more !== undefined) queue.push(`${folder}${more}`);
      else if (
        /^(?:-e|--editable)\b|^\.{0,2}\/|^\.(?:$|\[)|\bfile:|@\s*\.{0,2}\/|^(?:-f|--find-links)[ =](?!https?:)/.test(
          line,
        )
      )
        return { files, why: `${path} names a folder of the source (${line})` };
      else if (isOfSource(project, line)) return { files, why: `${path} names a folder of the source (${line})` };
      else if (/^[^-\s]\S*\.(?:whl|tar\.gz|zip)\b/.test(line) && !line.includes('://'))
        return { files, why: `${path} names a file of the source (${line})` };
    }
  }
  return { files };
}

export const pip: Manager = {
  name: 'pip',
  // Only what requirement files name: a path or a dot would need the source.
  install:
    /^(?:python3? -m )?pip3? install(?: (?:-r|--requirement|-c|--constraint)[ =]?[^-\s]\S*| -U| --?[a-z][\w-]*(?:=\S+)?)+$/,
  reads: (project) => requirements(project).files,
  writes: [],
  variables: /^PIP_/,
  refuse: (project) => {
    const { files, why } = requirements(project);
    return firstOf(
      why,
      files.length === 0 && 'the command names no requirements file',
      /\s(?:-e|--editable|--target|-t|--prefix|--find-links|-f|--src)\b/.test(project.command) &&
        'the command names a folder',
    );
  },
  cache: {
    target: '/root/.cache/pip',
    command: /\bpip3? (?:install|download|wheel)\b/,
    variables: ['PIP_CACHE_DIR', 'PIP_NO_CACHE_DIR', 'XDG_CACHE_HOME'],
    unused: /pip3? cache purge/,
    off: / --no-cache-dir\b/g,
  },
};

/** Dependencies of pyproject.toml that are folders. */
const localDependency = (project: Project): string | undefined => {
  const text = project.read('pyproject.toml') ?? '';
  const line = /^.*(?:\bpath\s*=\s*["']|file:\/\/|workspace\s*=\s*true).*$/m.exec(text)?.[0];
  return line === undefined ? undefined : `pyproject.toml names a folder of the source (${line.trim()})`;
};

export const poetry: Manager = {
  name: 'poetry',
  install:
    /^poetry(?: --?[a-z][\w-]*)* install(?: --(?:without|with|only|extras)[ =][\w,-]+| --?[a-z][\w-]*(?:=\S+)?)*$/,
  reads: present('pyproject.toml', 'poetry.lock', 'poetry.toml'),
  writes: ['.venv'],
  variables: /^POETRY_/,
  refuse: (project) =>
    firstOf(
      mustRead(project, 'pyproject.toml'),
      !has(project, 'poetry.lock') && 'there is no poetry.lock: the install would write one',
      !/--no-root|--only[ =]main --no-root/.test(project.command) &&
        !/package-mode\s*=\s*false/.test(project.read('pyproject.toml') ?? '') &&
        'without --no-root poetry installs the project itself, which needs the source',
      /\s(?:-C|--directory|--project)\b/.test(project.command) && 'the command works in another folder',
      localDependency(project),
    ),
  cache: {
    // The virtual environments stand below it unless something says otherwise.
    target: '/root/.cache/pypoetry',
    isStore: true,
    command: /\bpoetry(?: -\S+)* install\b/,
    variables: ['POETRY_CACHE_DIR', 'XDG_CACHE_HOME'],
    unused: /poetry cache clear|--no-cache|rm -rf \S*pypoetry/,
  },
  fetch: {
    when: /^poetry(?: --?[a-z][\w-]*)* install\b(?!.*--no-root)/,
    command: ({ command }) => `${command} --no-root`,
  },
};

export const uv: Manager = {
  name: 'uv',
  install: /^uv sync(?: --(?:group|extra|no-group)[ =][\w-]+| --?[a-z][\w-]*(?:=\S+)?)*$/,
  reads: present('pyproject.toml', 'uv.lock', 'uv.toml', '.python-version'),
  writes: ['.venv'],
  upwards: /^(?:pyproject\.toml|uv\.toml|\.python-version)$/,
  variables: /^UV_/,
  refuse: (project) =>
    firstOf(
      mustRead(project, 'pyproject.toml'),
      !has(project, 'uv.lock') && 'there is no uv.lock: the install would write one',
      !/--frozen|--locked/.test(project.command) &&
        'uv sync may rewrite uv.lock, and copying the source behind it would put the old one back: --frozen or --locked does not',
      !/--no-install-(?:project|workspace)/.test(project.command) &&
        'without --no-install-project uv installs the project itself, which needs the source',
      /\s(?:--directory|--project|--package)\b/.test(project.command) && 'the command works in another folder',
      localDependency(project),
      /^\s*\[tool\.uv\.workspace\]/m.test(project.read('pyproject.toml') ?? '') &&
        !/--frozen.*--no-install-workspace|--no-install-workspace.*--frozen/.test(project.command) &&
        'pyproject.toml has workspaces, whose folders the install reads',
      /--locked/.test(project.command) &&
        /^\s*dynamic\s*=/m.test(project.read('pyproject.toml') ?? '') &&
        'pyproject.toml leaves values to the build of the source (dynamic)',
    ),
  cache: {
    target: '/root/.cache/uv',
    command: /\buv (?:sync|pip install)\b/,
    variables: ['UV_CACHE_DIR', 'UV_NO_CACHE', 'XDG_CACHE_HOME'],
    unused: /--no-cache\b|uv cache (?:clean|prune)/,
  },
  fetch: {
    when: /^uv sync\b(?!.*--no-install-(?:project|workspace))/,
    command: ({ command }) => `${command} --no-install-project`,
  },
};
