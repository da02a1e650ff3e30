/** A tool whose log is no build that can be read, told by words that it alone writes. */
interface OtherTool {
  readonly pattern: RegExp;
  /** What the log is. */
  readonly what: string;
  /** What would give a log that can be read. */
  readonly instead: string;
}

const plainLog = 'build with --progress plain, or export a record with docker buildx history export';

/** Tools that build images, or do not, in another way: the surest sign first. */
const tools: readonly OtherTool[] = [
  {
    pattern:
      /^(?:=+> )?(?:DETECTING|ANALYZING|RESTORING|EXPORTING)$|===> (?:DETECTING|BUILDING|EXPORTING)|\[detector\]|\[exporter\]/,
    what: 'a log of Cloud Native Buildpacks (pack): it has layers of buildpacks and no Dockerfile',
    instead: 'pack build --verbose says why a layer is made anew',
  },
  {
    pattern: /(?:^|\s)[\w./+-]+ \| --> (?:RUN|COPY|FROM|WITH)|Earthly version/,
    what: 'a log of Earthly',
    instead: 'its targets are not a Dockerfile; earthly has no form that can be read here',
  },
  {
    pattern: /Containerizing application to|jib-(?:maven|gradle)-plugin/,
    what: 'a log of Jib: it makes layers without a Dockerfile',
    instead: 'its layers are those of the Java project, and nothing here reads them',
  },
  {
    pattern: /Nixpacks|╔═+ Nixpacks/,
    what: 'a log of Nixpacks',
    instead: `let it write the Dockerfile (nixpacks build --out) and ${plainLog}`,
  },
  {
    pattern: /^(?:[│┌└├─]\s?)+|Running time \d|werf(?:\.yaml| build| converge)/,
    what: 'a log of werf, which started no build: its stages were found in the storage, or are not made from a Dockerfile',
    instead: 'werf build --log-verbose shows the rows of the builder when it runs',
  },
  {
    pattern: /Using a remote cache|bazel(?:isk)? (?:build|run)|^INFO: Build completed successfully|rules_oci/,
    what: 'a log of Bazel',
    instead: 'its actions are not steps of a Dockerfile',
  },
  {
    pattern:
      /^(?:Pulling from |Status: (?:Downloaded newer|Image is up to date)|[0-9a-f]{12}: (?:Pull complete|Already exists|Pulling fs layer))/m,
    what: 'the log of a pull: no image was built in it',
    instead: plainLog,
  },
  {
    pattern: /^(?:[0-9a-f]{12}: (?:Pushed|Layer already exists)|The push refers to repository)/m,
    what: 'the log of a push: no image was built in it',
    instead: plainLog,
  },
  {
    pattern:
      /ERROR: (?:BuildKit is enabled but the buildx component is missing|buildx)|docker: 'buildx' is not a docker command/,
    what: 'the log of a build that did not start: buildx is missing',
    instead: 'install the buildx plugin',
  },
  {
    pattern: /Cannot connect to the Docker daemon|failed to connect to the docker API/,
    what: 'the log of a build that did not start: the daemon was not to be reached',
    instead: 'start the daemon and build again',
  },
  {
    pattern: /^(?:sha256:)?[0-9a-f]{64}\s*$/m,
    what: 'the output of a quiet build (-q): the name of the image alone',
    instead: plainLog,
  },
];

/** Lines of a log that are looked at. */
const maxSample = 2000;

/** Looks at lines that no reader took, to say what the text is when it holds no build. */
export class OtherTools {
  private readonly sample: string[] = [];

  line(text: string): void {
    if (this.sample.length < maxSample) this.sample.push(text.length > 500 ? text.slice(0, 500) : text);
  }

  /** What the text is and what would help; undefined when that can't be told. */
  told(): string | undefined {
    const found = tools.find(({ pattern }) => this.sample.some((line) => pattern.test(line.trim())));
    return found === undefined ? undefined : `${found.what}. Instead: ${found.instead}`;
  }
}
