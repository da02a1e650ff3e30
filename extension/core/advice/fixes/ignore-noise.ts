import { isIgnored, readIgnoreFile } from '../../context/dockerignore';
import type { NoiseKind, NoisyPath } from '../../context/noise';
import { count, oneLine } from '../../text/text';
import type { Plan, Step } from '../../plan/types';
import { applyEdits } from '../text/edits';
import { appendLines, contextReads, takenOf, type ContextRead } from '../text/ignore-file';
import { baseName } from '../same/landing';
import { literal } from '../text/literal';
import { savedBy } from '../savings/saved-by';
import type { Action, AdviceInput, Edit, Fix } from '../types';

/** Instructions whose text names what runs, in the build or in a container. */
const programs = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'SHELL', 'ONBUILD']);

/** The first step after the context came in whose text names the path, or that copies it on. */
function userOf(plan: Plan, path: string): Step | undefined {
  const word = new RegExp(`(?<![\\w.-])${literal(baseName(path))}(?![\\w-])`);
  return plan.steps.find(
    (s) =>
      (programs.has(s.instruction) && word.test(s.source)) ||
      s.inputs.some((i) => (i.kind === 'copy' || i.kind === 'mount') && (i.paths ?? []).some((p) => word.test(p))),
  );
}

const runsAfter = (plan: Plan, read: ContextRead): Step[] => {
  const steps = plan.steps.filter((s) => s.stage === read.step.stage);
  return steps.slice(steps.indexOf(read.step) + 1).filter((s) => s.instruction === 'RUN');
};

const install =
  /\b(?:(?:npm|pnpm)\s+(?:ci|i|install)|yarn(?:\s+install|\s*(?:$|&&))|bun\s+install|(?:pip3?|uv|poetry|pipenv|pdm|composer|bundle|bower)\s+(?:\S+\s+)*?(?:install|sync))\b/m;
const build = /\b(?:build|compile|make|bundle|package|webpack|vite|tsc|publish|test|coverage)\b/;
const packageBuild =
  /\b(?:pip3?\s+install\s+(?:-\S+\s+)*\.|poetry\s+(?:install|build)|uv\s+(?:sync|build)|setup\.py|python3?\s+-m\s+build|cargo\s+package|npm\s+pack)/;

/** Why leaving out files of a kind may change what the image does; undefined when nothing in the image can miss them. */
const keeps: Readonly<Record<NoiseKind, (runs: readonly Step[]) => string | undefined>> = {
  git: () => undefined,
  log: () => undefined,
  cache: () => undefined,
  editor: () => undefined,
  secret: () =>
    'the program in the image may read it: hand it over at run time (--env-file) or as a build secret, then leave it out',
  dependencies: (runs) =>
    runs.some((s) => install.test(s.source))
      ? undefined
      : 'no RUN installs them: the image may need those of the context',
  output: (runs) => (runs.some((s) => build.test(s.source)) ? undefined : 'no RUN makes it: the image may need it'),
  docs: (runs) => {
    const step = runs.find((s) => packageBuild.test(s.source));
    return step === undefined ? undefined : `line ${step.lines[0]} builds a package, which may take it in`;
  },
};

/** Why a path is not left out; undefined when it may be. */
function refusal(input: AdviceInput, noise: NoisyPath, read: ContextRead): string | undefined {
  const named = contextReads(input.plan).find((r) =>
    r.paths.some(
      (p) =>
        p === noise.path ||
        p.startsWith(`${noise.path}/`) ||
        (/[*?[]/.test(p) && takenOf(r.step, [noise.path]).has(noise.path)),
    ),
  );
  if (named !== undefined) return `line ${named.step.lines[0]} copies it by name`;
  const user = userOf(input.plan, noise.path);
  if (user !== undefined) return `line ${user.lines[0]} names it`;
  if (noise.kind === undefined)
    return 'nothing is known of what it is for: leave it out by hand if the image does not need it';
  return keeps[noise.kind](runsAfter(input.plan, read));
}

/** After the edit the path is left out, and nothing that is copied by name. */
function holds(input: AdviceInput, edit: Edit, noise: NoisyPath): boolean {
  const before = readIgnoreFile(input.dockerignore?.text ?? '');
  const after = readIgnoreFile(applyEdits(input.dockerignore?.text ?? '', [edit]));
  const byName = contextReads(input.plan).flatMap((r) => r.paths.filter((p) => p !== '.' && !/[*?[\\]/.test(p)));
  return (
    isIgnored(after, noise.path).ignored &&
    byName.every((p) => isIgnored(after, p).ignored === isIgnored(before, p).ignored)
  );
}

const evidence = ({ broke, of }: NoisyPath): string =>
  of === 0 || broke === 0 ? '' : `; it was part of ${broke} of the last ${count(of, 'rebuild')}`;

/** A COPY of a folder takes files that change without the image being meant to: logs, caches, an editor's settings. */
export const ignoreNoise: Action = (input) => {
  const { plan, dockerignore, noise, explanation } = input;
  if (dockerignore === undefined) return [];
  const ignore = readIgnoreFile(dockerignore.text);
  // .git has its own advice (ignore-git.ts): a RUN may use it without naming it.
  const open = (noise ?? []).filter((n) => n.path !== '.git' && !isIgnored(ignore, n.path).ignored);
  return open.flatMap((n): Fix[] => {
    const read = contextReads(plan).find((r) => r.step.needed && takenOf(r.step, [n.path]).has(n.path));
    if (read === undefined) return [];
    const common = {
      id: `ignore-noise:${n.pattern}`,
      kind: 'ignore-noise' as const,
      lines: read.step.lines,
      title: `Leave ${n.path} out of the build context`,
      message: `${oneLine(read.step.text)} takes ${n.path}: ${n.why}${evidence(n)}; the image no longer holds it then`,
    };
    const refused = refusal(input, n, read);
    if (refused !== undefined) return [{ ...common, edits: [], refused }];
    const edit = appendLines(dockerignore, [n.pattern]);
    if (!holds(input, edit, n)) return [];
    const left = readIgnoreFile(n.pattern);
    const saves = savedBy(
      explanation,
      (c) =>
        c.kind === 'files-changed' &&
        (c.culprit.files ?? []).length > 0 &&
        (c.culprit.files ?? []).every((f) => f.change !== 'candidate' && isIgnored(left, f.path).ignored),
      (steps) => `${count(steps, 'step')} ran again in the last build for files of this pattern alone`,
    );
    return [{ ...common, edits: [edit], ...(saves !== undefined && { saves }) }];
  });
};
