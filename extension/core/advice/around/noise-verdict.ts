import type { NoisyPath } from '../../context/noise';
import { isIgnored, readIgnoreFile } from '../../context/dockerignore';
import { copyForm, runForm } from '../../plan/forms';
import { cleanPath } from '../../plan/paths';
import type { Plan, Step } from '../../plan/types';
import { commandOf, commands } from '../run/shell';
import { baseName } from '../same/landing';
import { literal } from '../text/literal';
import { contextReads, takenOf } from '../text/ignore-file';
import type { AdviceInput } from '../types';

/**
 * What shows that a path may be left out. A name alone shows nothing: `logs` and `coverage` are folders of sources elsewhere.
 * `installed`: a RUN installs it; `tool`: only a tool makes files of that name; `git-ignored`: a clean checkout has none;
 * `broke`: it changed between builds that are known, and no source names it; `secret`, `unknown`: nothing does.
 */
export type NoiseGround = 'installed' | 'tool' | 'git-ignored' | 'broke' | 'secret' | 'unknown';

/** Whether a person is advised to leave a path out. */
export interface NoiseVerdict {
  readonly ground: NoiseGround;
  readonly picked: boolean;
}

/** Instructions whose text names what runs, in the build or in a container. */
const programs = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'SHELL', 'ONBUILD']);

const word = (name: string): RegExp => new RegExp(`(?<![\\w.-])${literal(name)}(?![\\w-])`);

/** A step whose text names the path, or that copies it on. */
const isNamed = (plan: Plan, name: string): boolean =>
  plan.steps.some(
    (s) =>
      (programs.has(s.instruction) && word(name).test(s.source)) ||
      s.inputs.some(
        (i) => (i.kind === 'copy' || i.kind === 'mount') && (i.paths ?? []).some((p) => word(name).test(p)),
      ),
  );

/** A COPY that takes the path, or something below it, by its name or a pattern. */
const isCopied = (plan: Plan, path: string): boolean =>
  contextReads(plan).some((r) =>
    r.paths.some(
      (p) => p === path || p.startsWith(`${path}/`) || (/[*?[]/.test(p) && takenOf(r.step, [path]).has(path)),
    ),
  );

/** Another Dockerfile that the same ignore file counts for takes or names it. */
const isOfOthers = ({ dockerfiles, dockerignore, file }: AdviceInput, name: string, byCopy = false): boolean =>
  dockerignore?.file !== `${file}.dockerignore` &&
  (dockerfiles ?? []).some(({ text }) => {
    const lines = text
      .split('\n')
      .filter((l) => !/^\s*#/.test(l) && (!byCopy || /^\s*(?:COPY|ADD)\s+(?!.*--from=)/i.test(l)));
    return lines.some((l) => word(name).test(l));
  });

/** Commands that put a folder there, by its name. */
const installers: Readonly<Record<string, RegExp>> = {
  node_modules:
    /^(?:npm|pnpm|bun|yarn)(?: --?[\w-]+(?:[= ]\S+)?)* (?:ci|clean-install|install|i|add)\b|^yarn(?: --?\S+)*$|^(?:npx )?lerna bootstrap\b|^rush install\b|^deno install\b/,
  bower_components: /^(?:npx )?bower(?: --?\S+)* install\b/,
  '.venv':
    /^uv (?:sync|venv)\b|^poetry(?: --?\S+)* install\b|^pdm (?:sync|install)\b|^pipenv (?:sync|install)\b|-m venv\b|^virtualenv\b/,
  venv: /-m venv\b|^virtualenv\b|^uv venv\b/,
};

/** Folders of a stage in which a RUN works: where it starts, and those it changes to. */
function foldersOf(step: Step): string[] {
  const folders = [runForm(step.expanded)?.workdir ?? '/'];
  for (const text of commands(step.text.replace(/^\S+\s+/, ''))) {
    const command = commandOf(text);
    const to = command?.program === 'cd' ? command.args[0] : undefined;
    if (to !== undefined) folders.push(cleanPath(to.startsWith('/') ? to : `${folders.at(-1) ?? '/'}/${to}`));
    const flag = /\s(?:--prefix|--cwd|-C|--dir)[= ](\S+)/.exec(text)?.[1];
    if (flag !== undefined) folders.push(cleanPath(flag.startsWith('/') ? flag : `${folders.at(-1) ?? '/'}/${flag}`));
  }
  return folders;
}

/** Whether a RUN of the stage installs what the COPY would lay over it: in the same folder, or from one above it. */
function isInstalled(plan: Plan, copy: Step, path: string): boolean {
  const pattern = installers[baseName(path)];
  if (pattern === undefined) return false;
  const dest = cleanPath(copyForm(copy.expanded)?.dest ?? '/');
  const source = contextReads(plan).find((r) => r.step === copy)?.paths[0] ?? '.';
  const inside = source === '.' ? path : path.startsWith(`${source}/`) ? path.slice(source.length + 1) : baseName(path);
  const target = cleanPath(`${dest}/${inside}/..`);
  const chain = stagesBelow(plan, copy.stage);
  return plan.steps.some((s) => {
    if (!chain.has(s.stage)) return false;
    // A stage of its own installs them, and they are copied from there.
    if (s.inputs.some((i) => i.kind === 'copy' && (i.paths ?? []).some((p) => baseName(p) === baseName(path))))
      return cleanPath(`${copyForm(s.expanded)?.dest ?? '/'}/.`).startsWith(target);
    if (s.instruction !== 'RUN') return false;
    const body = s.text.replace(/^\S+\s+/, '').replace(/^(?:--\S+\s+)+/, '');
    const installs = commands(body.startsWith('[') ? body.replace(/[[\]",]+/g, ' ') : body).some((c) =>
      pattern.test(
        c
          .trim()
          .replace(/\s+/g, ' ')
          .replace(/^(?:[A-Za-z_]\w*=\S*\s+)+/, ''),
      ),
    );
    // A folder above: the root of workspaces installs for its members.
    return installs && foldersOf(s).some((f) => target === f || (f !== '/' && target.startsWith(`${f}/`)));
  });
}

/** Packages of a project: a folder of that name deeper down may be a part of the source, such as a test's. */
const isOfProject = ({ contextFiles = [], isGitIgnored }: AdviceInput, path: string): boolean =>
  !path.includes('/') ||
  (contextFiles.includes(path.replace(/[^/]+$/, 'package.json')) && isGitIgnored?.(`${path}/`) === true);

/** A stage, and those it is built on. */
function stagesBelow(plan: Plan, stage: number): Set<number> {
  const found = new Set<number>();
  for (let at: number | undefined = stage; at !== undefined && !found.has(at); at = plan.stages[at]?.baseStage)
    found.add(at);
  return found;
}

/** Names that only one tool makes, and that it makes anew. */
const ofTool =
  /^(?:__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.nyc_output|\.eslintcache|\.parcel-cache|\.DS_Store|Thumbs\.db|desktop\.ini|\.idea)$|\.sw[a-p]$|^(?:npm-debug|yarn-error|yarn-debug|pnpm-debug|lerna-debug)\.log(?:\.\d+)?$/;

/** Compiled Python beside its source; without one it is the source. */
const isCompiled = (path: string, files: readonly string[]): boolean =>
  /\.py[co]$/.test(path) && (path.includes('__pycache__/') || files.includes(path.replace(/[co]$/, '')));

/**
 * Whether a path that a COPY takes may be left out, and what shows it; undefined when nothing may be said: a step, a source or
 * a `!` line of the ignore file names it, or nothing speaks for it.
 */
export function noiseVerdict(input: AdviceInput, noise: NoisyPath, copy: Step): NoiseVerdict | undefined {
  const { plan, mentions, isGitIgnored, contextFiles = [] } = input;
  const { path, kind } = noise;
  const name = baseName(path);
  const by = isIgnored(readIgnoreFile(input.dockerignore?.text ?? ''), path).by;
  if (by?.exclusion === true || isCopied(plan, path)) return undefined;
  // It is laid over what the RUN installed; that sources speak of it says nothing.
  if (kind === 'dependencies' && isInstalled(plan, copy, path) && isOfProject(input, path))
    return isOfOthers(input, name, true) ? undefined : { ground: 'installed', picked: true };
  // Somebody may install them beside the build, for the COPY to take.
  if (kind === 'dependencies' && !/^\.?venv$/.test(name)) return undefined;
  if (isNamed(plan, name) || isOfOthers(input, name) || mentions?.named.has(name) === true) return undefined;
  if (kind === 'secret') return { ground: 'secret', picked: false };
  if (ofTool.test(name) || isCompiled(path, contextFiles)) return { ground: 'tool', picked: true };
  // A name that is not found counts only when all was read.
  if (mentions?.complete !== true) return undefined;
  if (kind === undefined) return { ground: 'unknown', picked: false };
  if (isGitIgnored?.(path) === true || isGitIgnored?.(`${path}/`) === true)
    return { ground: 'git-ignored', picked: true };
  return noise.broke > 0 &&
    (kind === 'log' || kind === 'editor' || kind === 'docs') &&
    !/^licen[cs]e/i.test(name) &&
    !isFolder(path, contextFiles)
    ? { ground: 'broke', picked: true }
    : undefined;
}

const isFolder = (path: string, files: readonly string[]): boolean => files.some((f) => f.startsWith(`${path}/`));
