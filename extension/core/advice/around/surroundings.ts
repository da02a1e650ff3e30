import type { Sibling } from '..';
import { listContext } from './context-files';
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
}

/** Bake and compose files. */
const exporter = /^(?:docker-bake(?:\.override)?\.(?:hcl|json)|(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml)$/;
const workflow = /\.ya?ml$/;

/** Files in which package managers write down what a project depends on, and Dockerfiles. */
const manifest =
  /(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|\.npmrc|\.yarnrc(?:\.yml)?|yarn\.lock|pnpm-(?:lock|workspace)\.yaml|requirements[\w.-]*\.txt|constraints[\w.-]*\.txt|pyproject\.toml|setup\.(?:py|cfg)|poetry\.lock|uv\.lock|Pipfile(?:\.lock)?|go\.(?:mod|sum|work)|Cargo\.(?:toml|lock)|pom\.xml|[\w.-]+\.gradle(?:\.kts)?|gradle\.properties|Gemfile(?:\.lock)?|[\w.-]+\.gemspec|composer\.(?:json|lock)|[\w.-]+\.(?:csproj|fsproj|vbproj|sln|props)|NuGet\.config|global\.json|(?:Docker|Container)file(?:[.-][\w.-]+)?|[\w.-]+\.(?:Docker|Container)file)$/i;
const maxManifests = 200;

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

/** Reads what stands around a Dockerfile; what can't be read is left out. */
export async function surroundings(reader: Reader, place: Place): Promise<Surroundings> {
  const dockerignore = await ignoreOf(reader, place);
  const [files, siblings, top] = await Promise.all([
    listContext(reader, place.context, dockerignore.text),
    siblingsOf(reader, [...place.folders, place.context]),
    reader.list(place.context),
  ]);
  const manifests = (files ?? []).filter((f) => manifest.test(f)).slice(0, maxManifests);
  const texts = new Map(
    await Promise.all(manifests.map(async (f) => [f, await reader.read(reader.join(place.context, f))] as const)),
  );
  return {
    dockerignore,
    hasGit: top.some((e) => e.name === '.git'),
    siblings,
    ...(files !== undefined && { contextFiles: files }),
    readContext: (path) => texts.get(path),
  };
}
