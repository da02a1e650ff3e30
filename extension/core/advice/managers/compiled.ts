import { asksGit } from '../around/asks-git';
import { firstOf, has, mustRead, present, presentFolders, type Manager, type Project } from './manager';
import { namedBy, quoted, whyNot, within, type Named } from './named';

/** Modules of a workspace, and those that a module is replaced by; undefined when one lies outside of the project. */
function modulesOf(project: Project): { readonly folders: readonly string[]; readonly why?: string } {
  const found: string[] = [];
  const queue = has(project, 'go.work') ? usesOf(project.read('go.work') ?? '') : ['.'];
  if (has(project, 'go.work')) queue.push(...replacedBy(project.read('go.work') ?? ''));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const folder = path === '.' ? '' : within('', path);
    if (folder === undefined)
      return { folders: found, why: `a module is replaced by ${path}, which is no folder of the source` };
    if (found.includes(folder)) continue;
    found.push(folder);
    const name = folder === '' ? 'go.mod' : `${folder}/go.mod`;
    const missing = mustRead(project, name);
    if (missing !== undefined) return { folders: found, why: missing };
    queue.push(...replacedBy(project.read(name) ?? '').map((p) => (folder === '' ? p : `${folder}/${p}`)));
  }
  return { folders: found };
}

const withoutComments = (text: string): string => text.replace(/\/\/.*$/gm, '');

/** Folders that go.work uses (go.dev/ref/mod, use directive). */
const usesOf = (text: string): string[] => {
  const plain = withoutComments(text);
  const blocks = [...plain.matchAll(/^\s*use\s*\(([^)]*)\)/gm)].flatMap((m) => (m[1] ?? '').split('\n'));
  const lines = [...plain.matchAll(/^[ \t]*use[ \t]+([^\s(][^\n]*)$/gm)].map((m) => m[1] ?? '');
  return [...blocks, ...lines].map((l) => l.trim().replace(/^["`]|["`]$/g, '')).filter((l) => l !== '');
};

/** Folders that stand for modules (go.dev/ref/mod, replace directive). */
const replacedBy = (text: string): string[] =>
  withoutComments(text)
    .split('\n')
    .flatMap((line) => {
      const target = line
        .split('=>')[1]
        ?.trim()
        .replace(/^["`]|["`]$/g, '');
      return target !== undefined && /^(?:\.{0,2}\/|\.{1,2}$)/.test(target) ? [target] : [];
    });

export const go: Manager = {
  name: 'go',
  install: /^go mod download(?: -x)?$/,
  reads: (project) =>
    [
      ...present('go.work', 'go.work.sum')(project),
      ...modulesOf(project).folders.flatMap((f) => (f === '' ? ['go.mod', 'go.sum'] : [`${f}/go.mod`, `${f}/go.sum`])),
    ].filter((f) => has(project, f)),
  writes: [],
  upwards: /^go\.work$/,
  variables: /^GO(?:FLAGS|WORK|ENV)$/,
  refuse: (project) =>
    firstOf(
      modulesOf(project).why,
      ['vendor/modules.txt', 'vendor'].some((f) => has(project, f)) && 'the modules are kept in vendor',
    ),
  cache: {
    target: '/go/pkg/mod',
    base: /(?:^|\/)golang(?:[:@]|$)/,
    command: /\bgo (?:mod download|build|install|test)\b/,
    isReread: true,
    beside: ['/root/.cache/go-build'],
    variables: ['GOMODCACHE', 'GOFLAGS', 'GOCACHE', 'GOPATH'],
    unused: /go clean -modcache/,
  },
  fetch: { when: /^go (?:build|install|test|run|vet)\b(?!.*-mod=vendor)/, command: () => 'go mod download' },
};

/** Tables of targets: one without a path is looked for in src, tests, benches or examples, whatever the command. */
const targetTables = (text: string): { readonly name: string; readonly hasPath: boolean }[] =>
  text.split(/^[ \t]*(?=\[)/m).flatMap((part) => {
    const name = /^\[\s*(lib|\[\s*(?:bin|test|bench|example)\s*\])\s*\]/.exec(part)?.[1]?.replace(/\s/g, '');
    return name === undefined ? [] : [{ name, hasPath: /^\s*path\s*=/m.test(part) }];
  });

/** An empty library stands in for the source while dependencies are fetched: cargo wants a target. */
const standIn = 'mkdir -p src && touch src/lib.rs && cargo fetch --locked && rm -r src';
const isStandIn = ({ command }: Project): boolean => command === standIn;

export const cargo: Manager = {
  name: 'cargo',
  install: /^cargo fetch(?: --[a-z-]+(?:[= ][\w-]+)?)*$/,
  reads: present(
    'Cargo.toml',
    'Cargo.lock',
    'rust-toolchain.toml',
    'rust-toolchain',
    '.cargo/config.toml',
    '.cargo/config',
  ),
  writes: ['target'],
  upwards: /^(?:Cargo\.toml|rust-toolchain(?:\.toml)?)$/,
  variables: /^CARGO_/,
  refuse: (project) => {
    const text = project.read('Cargo.toml') ?? '';
    return firstOf(
      mustRead(project, 'Cargo.toml'),
      !has(project, 'Cargo.lock') && 'there is no Cargo.lock: the command would write one',
      !/--locked|--frozen/.test(project.command) &&
        'cargo fetch may rewrite Cargo.lock, and copying the source behind it would put the old one back: --locked does not',
      /^\s*\[workspace/m.test(text) && 'Cargo.toml is of a workspace, whose members cargo reads',
      /\bpath\s*=\s*"\.{0,2}[^"]*"/.test(text.replace(/^\s*\[(?:lib|\[\w+\])\][^[]*/gm, '')) &&
        'Cargo.toml names a folder of the source',
      ...targetTables(text).map(
        (t) =>
          !t.hasPath &&
          !(t.name === 'lib' && isStandIn(project)) &&
          `cargo looks for the source of [${t.name}], which has no path in Cargo.toml`,
      ),
      !isStandIn(project) &&
        !targetTables(text).some((t) => t.name === 'lib' || t.name === '[bin]') &&
        'cargo refuses a Cargo.toml without a target: it looks for src/main.rs or src/lib.rs',
    );
  },
  cache: {
    target: '/usr/local/cargo/registry',
    base: /(?:^|\/)rust(?:[:@]|$)/,
    command: /\bcargo (?:fetch|build|install|test)\b/,
    isReread: true,
    beside: ['/usr/local/cargo/git/db'],
    variables: ['CARGO_HOME'],
  },
  fetch: { when: /^cargo (?:build|test|install|run)\b(?!.*--(?:manifest-path|offline))/, command: () => standIn },
};

/** A project and its modules (maven.apache.org/pom.html, Aggregation), by the path of each pom.xml. */
function pomsOf(project: Project): { readonly poms: readonly string[]; readonly why?: string } {
  const poms: string[] = [];
  const queue = ['pom.xml'];
  for (let pom = queue.pop(); pom !== undefined; pom = queue.pop()) {
    if (poms.includes(pom)) continue;
    const missing = mustRead(project, pom);
    if (missing !== undefined) return { poms, why: missing };
    poms.push(pom);
    const text = (project.read(pom) ?? '').replace(/<!--[^]*?-->/g, '');
    const why = firstOf(
      /<systemPath>|<url>\s*file:/.test(text) && `${pom} names files of the source`,
      project.files.some((f) => f.startsWith('.git/')) &&
        asksGit.test(text) &&
        `${pom} asks git, whose folder comes with the source`,
    );
    if (why !== undefined) return { poms, why };
    const folder = pom.replace(/\/?pom\.xml$/, '');
    const parent = /<parent>([^]*?)<\/parent>/.exec(text)?.[1];
    const above =
      parent === undefined || /<relativePath\s*\/>|<relativePath>\s*<\/relativePath>/.test(parent)
        ? undefined
        : (/<relativePath>([^<]*)</.exec(parent)?.[1]?.trim() ?? '../pom.xml');
    for (const named of [
      ...[...text.matchAll(/<module>([^<]*)<\/module>/g)].map((m) => (m[1] ?? '').trim()),
      ...(above === undefined ? [] : [above]),
    ]) {
      const isParent = named === above;
      const at = within(folder, named);
      if (named.includes('${')) return { poms, why: `${pom} names a module by a property (${named})` };
      const path = at === undefined ? undefined : at.endsWith('.xml') ? at : at === '' ? 'pom.xml' : `${at}/pom.xml`;
      if (path !== undefined && has(project, path)) queue.push(path);
      else if (!isParent) return { poms, why: `${pom} names the module ${named}, which is not in the build context` };
      else if (project.above?.some((f) => f === above || `${above}/pom.xml` === f) === true)
        return { poms, why: `the parent of ${pom} is ${named}` };
    }
  }
  return { poms };
}

export const maven: Manager = {
  name: 'maven',
  install: /^(?:mvn|\.\/mvnw)(?: -[\w.=-]+| --[a-z-]+)* dependency:(?:go-offline|resolve)(?: -[\w.=-]+| --[a-z-]+)*$/,
  reads: (project) => [
    ...pomsOf(project).poms,
    ...(project.command.startsWith('./mvnw') ? present('mvnw')(project) : []),
  ],
  folders: presentFolders('.mvn'),
  writes: ['target'],
  variables: /^MAVEN_(?:ARGS|CONFIG)$/,
  refuse: (project) =>
    firstOf(
      pomsOf(project).why,
      project.command.startsWith('./mvnw') && !has(project, 'mvnw') && 'mvnw is not in the build context',
      /\s(?:-f|--file|-pl|--projects)\b/.test(project.command) && 'the command names another project',
    ),
  cache: {
    target: '/root/.m2',
    command: /(?:^|[\s&;/])(?:mvn|mvnw)\s/,
    isReread: true,
    variables: ['MAVEN_CONFIG', 'MAVEN_OPTS'],
  },
  fetch: {
    when: /^(?:mvn|\.\/mvnw)\b(?!.*\b(?:dependency:|-o\b|--offline)).*\b(?:package|install|verify|compile|test|deploy)\b/,
    command: ({ command }) => `${command.split(' ')[0] ?? 'mvn'} -B dependency:go-offline`,
    refuse: (project) =>
      pomsOf(project).poms.length > 1
        ? 'dependency:go-offline asks for the modules themselves, which are not built yet'
        : undefined,
  },
};

const scriptNames = ['build.gradle', 'build.gradle.kts'];
const settingNames = ['settings.gradle', 'settings.gradle.kts'];

/** Calls by which a build script reads files, or starts programs, while it is configured. */
const readsByCall =
  /\b(?:files|fileTree|file|FileInputStream|FileReader|File|Path\.of|Paths\.get)\s*\(\s*(?!["'][^"'$]*["']\s*\))/;
const runsProgram = /\.execute\s*\(|\bexec\s*[({]|ProcessBuilder|commandLine\b/;

/** Scripts of a build and its projects, with what they name. */
function gradleFiles(project: Project): { readonly files: readonly string[]; readonly why?: string } {
  const settings = settingNames.filter((n) => has(project, n));
  const text = settings
    .map((n) => project.read(n) ?? '')
    .join('\n')
    .replace(/\/\/.*$/gm, '');
  const includes = [...text.matchAll(/\binclude\b\s*\(?((?:\s*["'][^"'\n]*["']\s*,?)+)/g)].flatMap((m) =>
    quoted(m[1] ?? ''),
  );
  const folders = includes.map((i) => i.replace(/^:/, '').replaceAll(':', '/'));
  const projects = ['', ...folders.flatMap((f) => f.split('/').map((_, i, all) => all.slice(0, i + 1).join('/')))];
  const scripts = [...new Set(projects)]
    .flatMap((f) => scriptNames.map((n) => (f === '' ? n : `${f}/${n}`)))
    .filter((f) => has(project, f));
  const named = namedBy(project, [...settings, ...scripts], (t) =>
    quoted(t.replace(/^.*\binclude\b.*$/gm, '')).filter((w) => /[./]/.test(w) || has(project, w)),
  );
  const texts = [...settings, ...scripts, ...named.files].map((f) => [f, project.read(f) ?? ''] as const);
  const hasGit = project.files.some((f) => f.startsWith('.git/'));
  const programs = texts.find(([, t]) => runsProgram.test(t) || (hasGit && asksGit.test(t)));
  const calls = texts.find(([f, t]) => /\.(?:gradle|kts)$/.test(f) && readsByCall.test(t));
  const why = firstOf(
    scripts.length === 0 && 'there is no build.gradle in the build context',
    /projectDir|includeBuild|includeFlat|rootDir|eachDir|eachFile|listFiles|\bfile\s*\(/.test(text) &&
      'the settings say by a program where projects are',
    (text.match(/\binclude\b/g) ?? []).length > [...text.matchAll(/\binclude\b\s*\(?\s*["']/g)].length &&
      'the settings include other projects by a program',
    project.files.some((f) => /(?:^|\/)buildSrc\//.test(f)) && 'buildSrc is compiled first, which needs its source',
    programs !== undefined && `${programs[0]} starts a program, which may read the source`,
    calls !== undefined && `${calls[0]} reads files that can't be told`,
    whyNot(named),
  );
  const own = [
    ...scripts,
    ...settings,
    ...[...new Set(projects)].flatMap((f) =>
      present(
        ...['gradle.properties', 'gradle.lockfile', 'buildscript-gradle.lockfile'].map((n) =>
          f === '' ? n : `${f}/${n}`,
        ),
      )(project),
    ),
  ];
  const files = [...new Set([...own, ...named.files])].filter((f) => !f.startsWith('gradle/'));
  return { files, ...(why !== undefined && { why }) };
}

export const gradle: Manager = {
  name: 'gradle',
  install: /^(?:gradle|\.\/gradlew)(?: -[\w-]+| --[a-z-]+)* dependencies(?: -[\w-]+| --[a-z-]+)*$/,
  reads: (project) => [
    ...gradleFiles(project).files,
    ...(project.command.startsWith('./gradlew') ? present('gradlew')(project) : []),
  ],
  folders: presentFolders('gradle'),
  writes: ['.gradle', 'build'],
  upwards: /^(?:settings\.gradle(?:\.kts)?|gradle\.properties|build\.gradle(?:\.kts)?)$/,
  variables: /^(?:GRADLE_|ORG_GRADLE_)/,
  refuse: (project) =>
    firstOf(
      gradleFiles(project).why,
      project.command.startsWith('./gradlew') && !has(project, 'gradlew') && 'gradlew is not in the build context',
    ),
  cache: {
    target: '/root/.gradle',
    command: /(?:^|[\s&;/])(?:gradle|gradlew)\s/,
    base: /(?:^|\/)(?:eclipse-temurin|openjdk|amazoncorretto|ibm-semeru-runtimes|bellsoft\/\S+|azul\/\S+)(?:[:@]|$)/,
    isReread: true,
    variables: ['GRADLE_USER_HOME'],
  },
  fetch: {
    when: /^(?:gradle|\.\/gradlew)\b(?!.*\s(?:-p|-b|--project-dir|--build-file|--offline)\b).*\b(?:build|assemble|jar|bootJar|war|bootWar|shadowJar|installDist|distTar|test|check|classes)\b/,
    command: ({ command }) => `${command.split(' ')[0] ?? 'gradle'} --no-daemon dependencies`,
  },
};

/** Project files of .NET, at any depth; what they all read is found upwards from each. */
const projectFile =
  /(?:^|\/)(?:[^/]+\.(?:csproj|fsproj|vbproj|sln|slnx)|(?:nuget|NuGet|Nuget)\.[Cc]onfig|Directory\.(?:Build\.(?:props|targets)|Packages\.props)|global\.json|packages\.lock\.json)$/;

/** Projects that a solution names, of whatever kind: a restore refuses a solution whose project is not there. */
const ofSolution = (project: Project): Named =>
  namedBy(
    project,
    project.files.filter((f) => /\.slnx?$/.test(f)),
    (text, file) =>
      /\.slnx?$/.test(file)
        ? quoted(text)
            .map((w) => w.replaceAll('\\', '/'))
            .filter((w) => /\.[a-z]*proj$/.test(w))
        : [],
  );

/** Feeds that are folders (learn.microsoft.com, nuget.config reference, packageSources). */
const feeds = (project: Project): Named =>
  namedBy(
    project,
    project.files.filter((f) => /(?:^|\/)nuget\.config$/i.test(f)),
    (text) => [...text.matchAll(/\bvalue\s*=\s*"([^"]*)"/g)].map((m) => m[1] ?? ''),
  );

export const dotnet: Manager = {
  name: 'dotnet',
  install: /^dotnet restore(?: [\w./-]+\.(?:csproj|fsproj|vbproj|sln|slnx))?(?: --[a-z-]+(?:[= ][\w-]+)?| -r [\w-]+)*$/,
  reads: (project) => [...new Set([...project.files.filter((f) => projectFile.test(f)), ...ofSolution(project).files])],
  writes: ['obj'],
  upwards: /^(?:nuget\.config|global\.json|Directory\.\w+\.(?:props|targets))$/i,
  variables: /^(?:NUGET_|RestoreS)/i,
  refuse: (project) => {
    const files = project.files.filter((f) => projectFile.test(f));
    const texts = files.map((f) => [f, project.read(f)] as const);
    const imports = texts.find(([, t]) => /<Import\b[^>]*Project=/.test(t ?? ''));
    const reading = texts.find(([, t]) => /\bExists\s*\(|ReadAllText|ReadLinesFromFile/.test(t ?? ''));
    return firstOf(
      !files.some((f) => /\.(?:cs|fs|vb)proj$/.test(f)) && 'there is no project file in the build context',
      texts.some(([, t]) => t === undefined) && 'a project file can not be read',
      reading !== undefined && `${reading[0]} reads files while it is looked at`,
      has(project, 'paket.dependencies') && 'paket.dependencies is read too',
      whyNot(ofSolution(project)),
      whyNot(feeds(project)),
      feeds(project).files[0] !== undefined && `a feed is a file of the source (${feeds(project).files[0] ?? ''})`,
      imports !== undefined && `${imports[0]} imports a file of the source`,
      /\bRestoreLockedMode\b|--use-lock-file/.test(project.command) && 'the restore may rewrite packages.lock.json',
    );
  },
  cache: {
    target: '/root/.nuget/packages',
    command: /\bdotnet (?:restore|build|publish|test)\b/,
    isReread: true,
    variables: ['NUGET_PACKAGES'],
  },
  fetch: {
    when: /^dotnet (?:publish|build|test|pack)\b(?!.*--no-restore)/,
    command: ({ command }) => {
      const [, project] = /^dotnet \w+ ([\w./-]+\.(?:csproj|fsproj|vbproj|sln|slnx))\b/.exec(command) ?? [];
      const [, runtime] = /\s(?:-r|--runtime)[ =]([\w.-]+)/.exec(command) ?? [];
      return `dotnet restore${project === undefined ? '' : ` ${project}`}${runtime === undefined ? '' : ` -r ${runtime}`}`;
    },
  },
};
