import { knownNoise } from '../../context/noise';
import type { Sibling } from '../types';
import { listAll, listContext } from './context-files';
import { gitIgnoredBy, type GitIgnore } from './git-ignored';
import { isSource, MentionReader, type Mentions } from './mentions';
import type { Reader } from './reader';

/** Where a Dockerfile stands. */
export interface Place {
  readonly dockerfile: string;
  /** Folder of the build context. */
  readonly context: string;
  /** Folders from the Dockerfile's own up to the top of the project: bake files and workflows stand in them. */
  readonly folders: readonly string[];
}

/** What stands around a Dockerfile, as far as advice reads it. */
export interface Surroundings {
  /** The ignore file that counts for this Dockerfile; empty when there is none. */
  readonly dockerignore: Sibling;
  readonly hasGit: boolean;
  readonly siblings: readonly Sibling[];
  readonly contextFiles?: readonly string[];
  readonly readContext: (path: string) => string | undefined;
  /** Other Dockerfiles of the context and its folders, left out of it or not, by their path from its root. */
  readonly dockerfiles: readonly Sibling[];
  readonly isGitIgnored: (path: string) => boolean;
  readonly mentions?: Mentions;
}

/** Bake and compose files. */
const exporter = /^(?:docker-bake(?:\.override)?\.(?:hcl|json)|(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml)$/;
const workflow = /\.ya?ml$/;

/** Files in which package managers, and the tools that an install starts, are told what to do; and Dockerfiles. */
const manifest = new RegExp(
  '(?:^|/)(?:' +
    [
      String.raw`package(?:-lock)?\.json|npm-shrinkwrap\.json|\.npmrc|\.yarnrc(?:\.yml)?|yarn\.lock|pnpm-(?:lock|workspace)\.yaml|\.pnpmfile\.[cm]?js|lerna\.json|turbo\.json|bun\.lock|bunfig\.toml|deno\.(?:jsonc?|lock)|prisma\.config\.\w+|\.puppeteerrc[\w.]*|puppeteer\.config\.\w+|[\w-]+\.workspace\.json|[\w-]+\.prisma`,
      String.raw`[\w.-]*requirements[\w.-]*\.(?:txt|in)|constraints[\w.-]*\.txt|pyproject\.toml|setup\.(?:py|cfg)|MANIFEST\.in|poetry\.(?:lock|toml)|uv\.(?:lock|toml)|pdm\.(?:lock|toml)|Pipfile(?:\.lock)?|environment[\w.-]*\.ya?ml|\.python-version`,
      String.raw`go\.(?:mod|sum|work)|Cargo\.(?:toml|lock)|config\.toml|rust-toolchain(?:\.toml)?|build\.rs`,
      String.raw`pom\.xml|settings\.xml|maven\.config|extensions\.xml|jvm\.config|[\w.-]+\.gradle(?:\.kts)?|gradle\.properties|[\w.-]+\.versions\.toml|gradle-wrapper\.properties|[\w.-]+\.sbt|build\.properties`,
      String.raw`Gemfile(?:\.lock)?|[\w.-]+\.gemspec|\.ruby-version|composer\.(?:json|lock)|mix\.(?:exs|lock)|Package\.(?:swift|resolved)`,
      String.raw`[\w.-]+\.(?:cs|fs|vb|dc|es|ps|wap|vcx|node)proj|[\w.-]+\.(?:slnx?|slnf|props|targets)|nuget\.config|global\.json|packages\.lock\.json|dotnet-tools\.json`,
      String.raw`(?:Docker|Container)file(?:[.-][\w.-]+)?|[\w.-]+\.(?:Docker|Container)file`,
    ].join('|') +
    ')$',
  'i',
);
const maxManifests = 1000;

async function siblingsOf(reader: Reader, folders: readonly string[]): Promise<Sibling[]> {
  const found = await Promise.all(
    [...new Set(folders)].map(async (folder) => {
      const workflows = reader.join(reader.join(folder, '.github'), 'workflows');
      const own = (await reader.list(folder)).filter((e) => !e.folder && exporter.test(e.name));
      const ci = (await reader.list(workflows)).filter((e) => !e.folder && workflow.test(e.name));
      const paths = [...own.map((e) => reader.join(folder, e.name)), ...ci.map((e) => reader.join(workflows, e.name))];
      return Promise.all(paths.map(async (path) => ({ path, text: await reader.read(path) })));
    }),
  );
  return found.flat().flatMap(({ path, text }) => (text === undefined ? [] : [{ file: reader.nameOf(path), text }]));
}

/** The ignore file BuildKit takes: the Dockerfile's own, else the context's (frontend/dockerui/config.go). */
async function ignoreOf(reader: Reader, { dockerfile, context }: Place): Promise<Sibling> {
  const own = `${dockerfile}.dockerignore`;
  const text = await reader.read(own);
  if (text !== undefined) return { file: reader.nameOf(own), text };
  const common = reader.join(context, '.dockerignore');
  return { file: reader.nameOf(common), text: (await reader.read(common)) ?? '' };
}

/** Sources are read for names up to this many, and this many characters in all. */
const maxSources = 2500;
const maxCharacters = 16_000_000;
const maxLength = 400_000;
/** As many files are read at once. */
const width = 32;

/** Names that a person may want to leave out: what a source calls by name is not noise to it. */
const namesIn = (files: readonly string[]): string[] => [
  ...new Set(files.flatMap((f) => knownNoise(f)?.path.split('/').at(-1) ?? [])),
];

async function mentionsIn(
  reader: Reader,
  root: string,
  files: readonly string[],
  read: (path: string) => string | undefined,
): Promise<Mentions> {
  const sources = files.filter((f) => isSource(f) && knownNoise(f) === undefined);
  const found = new MentionReader(namesIn(files));
  let left = maxCharacters;
  let isComplete = sources.length <= maxSources;
  for (let at = 0; at < Math.min(sources.length, maxSources); at += width) {
    const some = sources.slice(at, at + width);
    const texts = await Promise.all(some.map(async (f) => read(f) ?? (await reader.read(reader.join(root, f)))));
    for (const [i, text] of texts.entries()) {
      left -= text?.length ?? 0;
      if (text === undefined || text.length > maxLength || left < 0) isComplete = false;
      else if (!text.slice(0, 1000).includes('\0')) found.read(some[i] ?? '', text);
    }
    if (left < 0) break;
  }
  return found.result(isComplete);
}

/** The .gitignore files that count in a context: its own, and those above it up to the top of the repository. */
async function gitIgnores(reader: Reader, { context, folders }: Place, own: readonly string[]): Promise<GitIgnore[]> {
  const read = async (folder: string, path: string, down?: string): Promise<GitIgnore[]> => {
    const text = await reader.read(path);
    return text === undefined ? [] : [{ folder, ...(down !== undefined && { down }), text }];
  };
  const inside = own.map((path) => read(path.split('/').slice(0, -1).join('/'), reader.join(context, path)));
  const above = folders.flatMap((folder) => {
    const start = folder.endsWith('/') ? folder : `${folder}/`;
    return context.startsWith(start) && context.length > start.length
      ? [read('', reader.join(folder, '.gitignore'), context.slice(start.length))]
      : [];
  });
  return (await Promise.all([...inside, ...above])).flat();
}

/** Reads what stands around a Dockerfile; what can't be read is left out. */
export async function surroundings(reader: Reader, place: Place): Promise<Surroundings> {
  const { context } = place;
  const dockerignore = await ignoreOf(reader, place);
  const [files, siblings, top, all] = await Promise.all([
    listContext(reader, context, dockerignore.text),
    siblingsOf(reader, [...place.folders, context]),
    reader.list(context),
    listAll(reader, context),
  ]);
  const others = all.dockerfiles.filter((path) => reader.join(context, path) !== reader.join(place.dockerfile, '.'));
  const manifests = (files ?? []).filter((f) => manifest.test(f)).slice(0, maxManifests);
  const textOf = async (path: string): Promise<readonly [string, string | undefined]> => [
    path,
    await reader.read(reader.join(context, path)),
  ];
  const texts = new Map(await Promise.all(manifests.map(textOf)));
  const dockerfiles = (await Promise.all(others.map(textOf))).map(([file, text]) => ({ file, text: text ?? '' }));
  const read = (path: string): string | undefined => texts.get(path);
  return {
    dockerignore,
    hasGit: top.some((e) => e.name === '.git'),
    siblings,
    ...(files !== undefined && {
      contextFiles: files,
      mentions: await mentionsIn(reader, context, files, read),
    }),
    readContext: read,
    dockerfiles,
    isGitIgnored: gitIgnoredBy(await gitIgnores(reader, place, all.gitignores)),
  };
}
