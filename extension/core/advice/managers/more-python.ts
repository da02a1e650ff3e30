import { firstOf, has, mustRead, present, type Manager, type Project } from './manager';

const usesFolder = (text: string): string | undefined =>
  /^.*(?:\bpath\s*=\s*["']|\beditable\s*=\s*true|file:\/\/|\bfile\s*=\s*["']).*$/m.exec(text)?.[0].trim();

/** Why a lock file can't stand for the dependencies; undefined when it can. */
const unlocked = (project: Project, manifest: string, lock: string): string | undefined => {
  const folder = usesFolder(project.read(manifest) ?? '');
  return firstOf(
    mustRead(project, manifest),
    !has(project, lock) && `there is no ${lock}: the install would write one`,
    folder !== undefined && `${manifest} names a folder of the source (${folder})`,
  );
};

export const pdm: Manager = {
  name: 'pdm',
  install: /^pdm (?:sync|install)(?: -G[ =]?[\w,-]+| --?[a-z][\w-]*(?:[= ][\w:,-]+)?)*$/,
  reads: present('pyproject.toml', 'pdm.lock', 'pdm.toml'),
  writes: ['.venv', '__pypackages__'],
  variables: /^PDM_/,
  refuse: (project) =>
    firstOf(
      unlocked(project, 'pyproject.toml', 'pdm.lock'),
      !/--no-self\b|--no-editable.*--no-self/.test(project.command) &&
        'without --no-self pdm installs the project itself, which needs the source',
      /\s(?:-p|--project)\b/.test(project.command) && 'the command works in another folder',
    ),
  fetch: {
    when: /^pdm (?:sync|install)\b(?!.*--no-self)/,
    command: ({ command }) => `${command} --no-self`,
  },
};

export const pipenv: Manager = {
  name: 'pipenv',
  install: /^(?:python3? -m )?pipenv (?:install|sync)(?: --?[a-z][\w-]*)*$/,
  reads: present('Pipfile', 'Pipfile.lock'),
  writes: ['.venv'],
  variables: /^PIPENV_/,
  refuse: (project) =>
    firstOf(
      unlocked(project, 'Pipfile', 'Pipfile.lock'),
      /\binstall\b/.test(project.command) &&
        !/--(?:deploy|ignore-pipfile)\b/.test(project.command) &&
        'pipenv install may rewrite Pipfile.lock, and copying the source behind it would put the old one back: --deploy does not',
    ),
};

/** The file that a conda environment is made from. */
const environmentFile = ({ command }: Project): string =>
  /\s(?:-f|--file)[ =](\S+)/.exec(command)?.[1] ?? 'environment.yml';

export const conda: Manager = {
  name: 'conda',
  install:
    /^(?:conda|mamba|micromamba) (?:env )?(?:create|update|install)(?: (?:-f|--file|-n|--name|-p|--prefix)[ =]\S+| --?[a-z][\w-]*)*$/,
  reads: (project) => present(environmentFile(project))(project),
  writes: [],
  variables: /^(?:CONDA|MAMBA)_/,
  refuse: (project) => {
    const file = environmentFile(project);
    const text = project.read(file) ?? '';
    return firstOf(
      mustRead(project, file),
      // Its pip part may name requirement files and folders.
      /^\s*-\s*["']?(?:-[erc]\b|\.{0,2}\/|\.(?:\s|$)|file:)/m.test(text) && `${file} names files of the source`,
    );
  },
};
