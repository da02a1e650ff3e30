import { isIgnored, readIgnoreFile } from '../context/dockerignore';
import { oneLine } from '../format/short';
import type { Plan, Step } from '../plan/types';
import { appendLines, contextReads, wholeContext } from './ignore-file';
import { savedBy } from './saved-by';
import type { Action, Finding } from './types';

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
    text: /setuptools[_-]scm|hatch-vcs|versioneer|dunamai|poetry-dynamic-versioning|\bpbr\b/i,
    reason: 'takes the version from git',
  },
  {
    text: /\b(?:goreleaser|semantic-release|git-commit-id|lerna|nx affected|pre-commit)\b/,
    reason: 'runs a tool that reads the repository',
  },
];

/** Builds of Python packages may take their version from git; the Dockerfile does not say whether this one does. */
const packageBuild =
  /\bpip3?\s+install\b[^&|;]*\s\.(?:\[|\s|$)|\bpython3?\s+(?:-m\s+build|setup\.py)\b|\b(?:poetry|uv|hatch|flit)\s+build\b/m;

const userOf = (plan: Plan): { step: Step; reason: string } | undefined => {
  for (const step of plan.steps.filter((s) => s.instruction === 'RUN'))
    for (const { text, reason } of users) if (text.test(step.source)) return { step, reason };
  return undefined;
};

const isGit = (path: string): boolean => path === '.git' || path.startsWith('.git/');

/** A COPY of the whole context takes .git too, and every commit changes it. */
export const ignoreGit: Action = ({ plan, dockerignore, hasGit, explanation, noise }) => {
  if (dockerignore === undefined || isIgnored(readIgnoreFile(dockerignore.text), '.git/HEAD').ignored) return [];
  const read = wholeContext(plan);
  const seen =
    explanation?.steps.some((s) => s.causes.some((c) => c.culprit.name === '.git')) === true ||
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
  const refuse = (refused: string): Finding[] => [{ ...common, edits: [], refused }];
  const named = contextReads(plan).find((r) => r.paths.some(isGit));
  if (named !== undefined) return refuse(`line ${named.step.lines[0]} copies .git by name`);
  const user = userOf(plan);
  if (user !== undefined) return refuse(`line ${user.step.lines[0]} ${user.reason}`);
  const saves = savedBy(
    explanation,
    (c) => c.culprit.name === '.git',
    (steps) => `${steps === 1 ? 'the step' : `${steps} steps`} ran again in the last build after a commit`,
  );
  return [{ ...common, edits: [appendLines(dockerignore, ['.git'])], ...(saves !== undefined && { saves }) }];
};
