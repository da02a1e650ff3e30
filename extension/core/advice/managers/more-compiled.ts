import { firstOf, has, mustRead, present, presentFolders, type Manager, type Project } from './manager';

/** Files of the build's own project: settings, plugins and the sources of the build (scala-sbt.org, build definition). */
const sbtFiles = ({ files }: Project): string[] =>
  files.filter((f) => /^[^/]+\.sbt$|^project\/(?:[^/]+\.(?:sbt|scala)|build\.properties)$/.test(f));

export const sbt: Manager = {
  name: 'sbt',
  install: /^sbt(?: -[\w.=-]+)* update$/,
  reads: sbtFiles,
  writes: ['target'],
  variables: /^SBT_/,
  refuse: (project) => {
    const texts = sbtFiles(project).map((f) => [f, project.read(f)] as const);
    const reading = texts.find(([, t]) =>
      /\bIO\.|\bfile\(\s*"[^".]|\bscala\.io|\bjava\.io|\bscala\.sys\.process|\bSource\./.test(t ?? ''),
    );
    return firstOf(
      !has(project, 'build.sbt') && 'build.sbt is not in the build context',
      texts.some(([, t]) => t === undefined) && "a file of the build can't be read",
      reading !== undefined && `${reading[0]} may read files of the source`,
    );
  },
  fetch: {
    when: /^sbt\b.*\b(?:assembly|compile|package|stage|dist|test|universal:packageBin)\b/,
    command: () => 'sbt update',
  },
};

export const swift: Manager = {
  name: 'swift',
  install: /^swift package resolve(?: --[a-z-]+)*$/,
  reads: present('Package.swift', 'Package.resolved', '.swift-version'),
  writes: ['.build'],
  refuse: (project) =>
    firstOf(
      mustRead(project, 'Package.swift'),
      !has(project, 'Package.resolved') && 'there is no Package.resolved: the command would write one',
      /\.package\([^)]*\bpath:/.test(project.read('Package.swift') ?? '') &&
        'Package.swift names a folder of the source',
      /\b(?:Foundation|FileManager|String\(contentsOf)/.test(project.read('Package.swift') ?? '') &&
        'Package.swift may read files of the source',
      /\s--package-path\b/.test(project.command) && 'the command works in another folder',
    ),
  fetch: { when: /^swift (?:build|test)\b(?!.*--package-path)/, command: () => 'swift package resolve' },
};

export const mix: Manager = {
  name: 'mix',
  install: /^mix (?:deps\.get|do deps\.get(?:, deps\.compile)?)(?: --only[ =]\w+| --[a-z-]+)*$/,
  reads: (project) => [
    ...present('mix.exs', 'mix.lock')(project),
    ...project.files.filter((f) => /^apps\/[^/]+\/mix\.exs$/.test(f)),
  ],
  folders: presentFolders('config'),
  writes: ['deps', '_build'],
  variables: /^MIX_(?:EXS|DEPS_PATH|BUILD_PATH)$/,
  refuse: (project) =>
    firstOf(
      mustRead(project, 'mix.exs'),
      !has(project, 'mix.lock') && 'there is no mix.lock: the command would write one',
      /\bpath:\s*"/.test(project.read('mix.exs') ?? '') && 'mix.exs names a folder of the source',
      /\b(?:File\.|System\.cmd|Code\.)/.test(project.read('mix.exs') ?? '') && 'mix.exs may read files of the source',
    ),
};

export const deno: Manager = {
  name: 'deno',
  install: /^deno install(?: --frozen(?:=true)?)?$/,
  reads: present('deno.json', 'deno.jsonc', 'deno.lock', 'package.json'),
  writes: ['node_modules', 'vendor'],
  variables: /^DENO_/,
  refuse: (project) => {
    const text = `${project.read('deno.json') ?? ''}${project.read('deno.jsonc') ?? ''}`;
    return firstOf(
      !has(project, 'deno.json') &&
        !has(project, 'deno.jsonc') &&
        'there is no deno.json: what is needed stands in the source',
      !has(project, 'deno.lock') && 'there is no deno.lock: the command would write one',
      /"(?:workspace|importMap|patch|links)"\s*:/.test(text) && 'deno.json names files of the source',
    );
  },
  fetch: {
    when: /^deno (?:cache|run|compile|task|check)\b/,
    // deno 1 has no `deno install` for a project.
    base: /(?:^|\/)deno(?::(?:[a-z]+-)?2\b|:latest$|$)/,
    command: () => 'deno install',
  },
};
