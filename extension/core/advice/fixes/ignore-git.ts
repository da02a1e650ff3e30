import { isGitFolder } from '../../cause';
import { isIgnored, readIgnoreFile } from '../../context/dockerignore';
import { oneLine } from '../../text/text';
import type { Plan, Step } from '../../plan/types';
import { appendLine, closeLastLine, contextReads, otherDockerfiles, wholeContext } from '../text/ignore-file';
import { savedBy } from '../savings/saved-by';
import { commandOf, commands } from '../run/shell';
import type { Action, AdviceInput, Fix } from '../types';

/** How a RUN uses the repository, with what it would lose. */
interface User {
  readonly text: RegExp;
  readonly reason: string;
}

const users: readonly User[] = [
  {
    text: /(?:^|[\s;&|("'`])git\s+(?!clone\b|config\b|lfs install\b)|\.git\b/m,
    reason: 'uses git: it may need the folder',
  },
  {
    text: /\bgo\s+(?:build|install)\b(?!.*-buildvcs=false)/,
    reason:
      'runs go build, which writes the commit into the program when .git is there (-buildvcs=false says that it need not)',
  },
  {
    text: /\bdotnet\s+(?:build|publish|pack|run|test)\b/,
    reason: 'runs dotnet, which writes the commit into the program when .git is there (.NET 8, Source Link)',
  },
  {
    text: /setuptools[_-]scm|hatch-vcs|versioneer|dunamai|poetry-dynamic-versioning|\bpbr\b/i,
    reason: 'takes the version from git',
  },
  {
    text: /\b(?:goreleaser|semantic-release|git-commit-id|lerna|nx affected|pre-commit)\b/,
    reason: 'runs a tool that reads the repository',
  },
];

/** Programs that run what the source says, which the Dockerfile does not show. */
const builders = new Set('make gmake cmake ninja meson bazel bazelisk mage task just rake ant sbt scons'.split(' '));
const interpreters = new Set('sh bash ash zsh source . python python3 node ruby perl php deno bun'.split(' '));

/** A program or script of the source that a RUN starts; undefined when it starts none. */
function sourceIn(step: Step): string | undefined {
  const body = step.source.replace(/^\S+\s+/, '').replace(/^(?:--\S+\s+(?:\\\r?\n\s*)?)+/, '');
  const isScript = (word: string): boolean =>
    !word.startsWith('-') && (/^\.{1,2}\//.test(word) || /[^/]\.(?:sh|bash|py|pl|rb|js|mjs|ts|php)$/.test(word));
  for (const text of commands(body)) {
    // The exec form is a list of words in quotes.
    const command = commandOf(
      text.replace(/^\[\s*("[^\]]*)\]?$/, (_all, list: string) => list.replace(/",\s*"/g, '" "')),
    );
    if (command === undefined) continue;
    const { program, args } = command;
    if (builders.has(program) || isScript(program)) return program;
    if (interpreters.has(program) && args[0] !== undefined && isScript(args[0])) return `${program} ${args[0]}`;
  }
  return undefined;
}

/** Plugins and scripts of a project that ask git for its version or commit. */
const asksGit =
  /git-commit-id|git-version|gitversion|git-properties|gitProperties|axion-release|nebula\.release|\bvergen\b|shadow-rs|setuptools[_-]scm|hatch-vcs|versioneer|poetry-dynamic-versioning|minver|Nerdbank\.GitVersioning/i;

/** A file that describes the project, and says that its build asks git. */
function askedBy({ contextFiles, readContext }: AdviceInput): string | undefined {
  return contextFiles?.find((path) => {
    const text = readContext?.(path) ?? '';
    return (
      asksGit.test(text) || (/(?:^|\/)package\.json$/.test(path) && scriptsOf(text).some((s) => /\bgit\b/.test(s)))
    );
  });
}

/** Another Dockerfile of the same context that uses the repository. */
function otherWithGit(input: AdviceInput): string | undefined {
  return otherDockerfiles(input).find(({ text }) => users.some((u) => u.text.test(text)))?.file;
}

function scriptsOf(text: string): string[] {
  try {
    const scripts: unknown = (JSON.parse(text) as { scripts?: unknown }).scripts;
    return typeof scripts === 'object' && scripts !== null ? Object.values(scripts).map(String) : [];
  } catch {
    return [];
  }
}

/** Builds of Python packages may take their version from git; the Dockerfile does not say whether this one does. */
const packageBuild =
  /\bpip3?\s+install\b[^&|;]*\s\.(?:\[|\s|$)|\bpython3?\s+(?:-m\s+build|setup\.py)\b|\b(?:poetry|uv|hatch|flit)\s+build\b/m;

const userOf = (plan: Plan): { step: Step; reason: string } | undefined => {
  for (const step of plan.steps.filter((s) => s.instruction === 'RUN')) {
    for (const { text, reason } of users) if (text.test(step.source)) return { step, reason };
    const program = sourceIn(step);
    if (program !== undefined) return { step, reason: `runs ${oneLine(program, 40)} of the source, which may use git` };
  }
  return undefined;
};

const isGit = (path: string): boolean => path === '.git' || path.startsWith('.git/');

/** A COPY of the whole context takes .git too, and every commit changes it. */
export const ignoreGit: Action = (input) => {
  const { plan, dockerignore, hasGit, explanation, noise } = input;
  if (dockerignore === undefined || isIgnored(readIgnoreFile(dockerignore.text), '.git/HEAD').ignored) return [];
  const read = wholeContext(plan);
  const seen =
    explanation?.steps.some((s) => s.causes.some((c) => isGitFolder(c.culprit))) === true ||
    noise?.some((n) => isGit(n.path)) === true;
  if (read === undefined || (hasGit !== true && !seen)) return [];
  const builder = plan.steps.find((s) => s.instruction === 'RUN' && packageBuild.test(s.source));
  const warning =
    builder === undefined
      ? ''
      : `; line ${builder.lines[0]} builds a Python package: if its version comes from git (setuptools_scm), keep .git`;
  const common = {
    id: 'ignore-git',
    kind: 'ignore-git' as const,
    lines: read.step.lines,
    title: 'Leave .git out of the build context',
    message: `${oneLine(read.step.text)} takes .git too: every commit changes it, and the step runs again${warning}`,
  };
  const refuse = (refused: string): Fix[] => [{ ...common, edits: [], refused }];
  const named = contextReads(plan).find((r) => r.paths.some(isGit));
  if (named !== undefined) return refuse(`line ${named.step.lines[0]} copies .git by name`);
  const { by } = isIgnored(readIgnoreFile(dockerignore.text), '.git');
  if (by?.exclusion === true) return refuse(`line ${by.line} of ${dockerignore.file} lets it in on purpose`);
  const user = userOf(plan);
  if (user !== undefined) return refuse(`line ${user.step.lines[0]} ${user.reason}`);
  const asker = askedBy(input) ?? otherWithGit(input);
  if (asker !== undefined) return refuse(`${asker} takes the version or the commit from git`);
  const source = input.mentions?.git;
  if (source !== undefined) return refuse(`line ${source.line} of ${source.file} asks git`);
  const saves = savedBy(
    explanation,
    (c) => isGitFolder(c.culprit),
    (steps) => `${steps === 1 ? 'the step' : `${steps} steps`} ran again in the last build after a commit`,
  );
  return [
    {
      ...common,
      edits: [closeLastLine(dockerignore) ?? [], appendLine(dockerignore, '.git')].flat(),
      ...(saves !== undefined && { saves }),
    },
  ];
};
