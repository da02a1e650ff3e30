import { firstOf, has, mustRead, present, type Manager } from './manager';

export const go: Manager = {
  name: 'go',
  install: /^go mod download(?: -x)?$/,
  reads: present('go.mod', 'go.sum'),
  writes: [],
  refuse: (project) =>
    firstOf(
      mustRead(project, 'go.mod'),
      has(project, 'go.work') && 'go.work names modules of the source',
      has(project, 'vendor/modules.txt') && 'the modules are kept in vendor',
      /^\s*(?:replace\s+)?\S+(?:\s+v\S+)?\s+=>\s+\.{0,2}\//m.test(project.read('go.mod') ?? '') &&
        'go.mod replaces a module by a folder of the source',
    ),
  cache: {
    target: '/go/pkg/mod',
    base: /(?:^|\/)golang(?:[:@]|$)/,
    command: /\bgo (?:mod download|build|install|test)\b/,
    isStore: true,
    variables: ['GOMODCACHE', 'GOFLAGS'],
    unused: /go clean -modcache/,
  },
};

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
      !/^\s*\[(?:lib|\[bin\])\]/m.test(text) &&
        'cargo refuses a Cargo.toml without a target: it looks for src/main.rs or src/lib.rs',
    );
  },
  cache: {
    target: '/usr/local/cargo/registry',
    base: /(?:^|\/)rust(?:[:@]|$)/,
    command: /\bcargo (?:fetch|build|install|test)\b/,
    isStore: true,
    variables: ['CARGO_HOME'],
  },
};

export const maven: Manager = {
  name: 'maven',
  install: /^(?:mvn|\.\/mvnw)(?: -[\w.=-]+| --[a-z-]+)* dependency:(?:go-offline|resolve)(?: -[\w.=-]+| --[a-z-]+)*$/,
  reads: (project) => [
    ...present('pom.xml')(project),
    ...(project.command.startsWith('./mvnw') ? present('mvnw')(project) : []),
  ],
  folders: ['.mvn'],
  writes: ['target'],
  refuse: (project) =>
    firstOf(
      mustRead(project, 'pom.xml'),
      project.command.startsWith('./mvnw') && !has(project, 'mvnw') && 'mvnw is not in the build context',
      /<modules>/.test(project.read('pom.xml') ?? '') && 'pom.xml has modules, whose folders maven reads',
      /<systemPath>|<repository>[^]*?<url>\s*file:/.test(project.read('pom.xml') ?? '') &&
        'pom.xml names files of the source',
      /\s(?:-f|--file|-pl|--projects)\b/.test(project.command) && 'the command names another project',
    ),
  cache: { target: '/root/.m2', command: /\b(?:mvn|mvnw)\b/, isStore: true, variables: ['MAVEN_CONFIG', 'MAVEN_OPTS'] },
};

export const gradle: Manager = {
  name: 'gradle',
  install: /^(?:gradle|\.\/gradlew)(?: -[\w-]+| --[a-z-]+)* dependencies(?: -[\w-]+| --[a-z-]+)*$/,
  reads: (project) => [
    ...present(
      'build.gradle',
      'build.gradle.kts',
      'settings.gradle',
      'settings.gradle.kts',
      'gradle.properties',
      'gradle.lockfile',
    )(project),
    ...(project.command.startsWith('./gradlew') ? present('gradlew')(project) : []),
  ],
  folders: ['gradle'],
  writes: ['.gradle', 'build'],
  refuse: (project) => {
    const script = ['build.gradle', 'build.gradle.kts'].find((n) => has(project, n));
    const settings = ['settings.gradle', 'settings.gradle.kts'].map((n) => project.read(n) ?? '').join('\n');
    return firstOf(
      script === undefined && 'there is no build.gradle in the build context',
      script !== undefined && mustRead(project, script),
      project.command.startsWith('./gradlew') && !has(project, 'gradlew') && 'gradlew is not in the build context',
      project.files.some((f) => f.startsWith('buildSrc/')) && 'buildSrc is compiled first, which needs its source',
      /\binclude(?:Build)?\b/.test(settings) && 'the settings include other projects, whose folders gradle reads',
      /\b(?:files|fileTree|apply\s*\(?\s*from|project)\s*[(:]/.test(project.read(script ?? '') ?? '') &&
        `${script ?? ''} names files of the source`,
    );
  },
  cache: { target: '/root/.gradle', command: /\b(?:gradle|gradlew)\b/, isStore: true, variables: ['GRADLE_USER_HOME'] },
};

/** Project files of .NET, at any depth; what they all read is found upwards from each. */
const projectFile =
  /(?:^|\/)(?:[^/]+\.(?:csproj|fsproj|vbproj|sln|slnx)|(?:nuget|NuGet|Nuget)\.[Cc]onfig|Directory\.(?:Build\.(?:props|targets)|Packages\.props)|global\.json|packages\.lock\.json)$/;

export const dotnet: Manager = {
  name: 'dotnet',
  install: /^dotnet restore(?: [\w./-]+\.(?:csproj|fsproj|vbproj|sln|slnx))?(?: --[a-z-]+(?:[= ][\w-]+)?| -r [\w-]+)*$/,
  reads: (project) => project.files.filter((f) => projectFile.test(f)),
  writes: ['obj'],
  refuse: (project) => {
    const files = project.files.filter((f) => projectFile.test(f));
    const texts = files.map((f) => [f, project.read(f)] as const);
    const imports = texts.find(([, t]) => /<Import\b[^>]*Project=/.test(t ?? ''));
    return firstOf(
      !files.some((f) => /\.(?:cs|fs|vb)proj$/.test(f)) && 'there is no project file in the build context',
      texts.some(([, t]) => t === undefined) && 'a project file can not be read',
      imports !== undefined && `${imports[0]} imports a file of the source`,
      /\bRestoreLockedMode\b|--use-lock-file/.test(project.command) && 'the restore may rewrite packages.lock.json',
    );
  },
  cache: {
    target: '/root/.nuget/packages',
    command: /\bdotnet (?:restore|build|publish)\b/,
    isStore: true,
    variables: ['NUGET_PACKAGES'],
  },
};
