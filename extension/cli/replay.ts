import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { advise } from '../core/advice';
import { adviceInput } from '../core/advice/around/input';
import { surroundings } from '../core/advice/around/surroundings';
import { branchOnCommits } from '../core/advice/savings/branch';
import { measureOnCommits, type FixOnCommits, type Replayer } from '../core/advice/savings/commits';
import { planned } from '../core/explain';
import { match } from '../core/match';
import { plan, type Plan, type PlanOptions } from '../core/plan';
import { replay, type Replay } from '../core/replay';
import { replayToJson } from '../core/format/replay-json';
import { replayToMarkdown, replayToText, type Beside } from '../core/format/replay-text';
import type { BuildRecord } from '../core/records';
import { Secrets } from '../core/text/secrets';
import { percent } from '../core/words/replay';
import { CommitsError, ignoreFilesOf, readBranch, readHistory, type Span } from '../evidence/commits';
import { foldersAbove } from '../fix/folders';
import { diskReader } from '../fix/reader';
import { drawReplay } from './draw';
import { Failure } from './failure';
import { loadBuilds, readText } from './load';
import { isNamed } from './named-steps';
import type { Options } from './options';

/** As many commits as show what is usual. */
const usualCommits = 200;
const maxCommits = 100_000;

/** `A..B`. */
const range = /^(?!\.)(.*[^.])?\.\.([^.].*)?$/;

/** Which commits, and which files: an operand is a range, else a Dockerfile. */
function asked({ operands, commits, since, file }: Options): {
  readonly span: Span;
  readonly files: readonly string[];
} {
  const isRange = (text: string): boolean => range.test(text) && !existsSync(text);
  const [first, ...more] = operands.filter(isRange);
  const given = [first, commits, since].filter((g) => g !== undefined);
  if (more.length > 0 || given.length > 1)
    throw new Failure('replay takes one of --commits N, --since DATE and a range A..B');
  const [, from = 'HEAD', to = 'HEAD'] = range.exec(first ?? '') ?? [];
  const n = Number(commits ?? usualCommits);
  if (!Number.isInteger(n) || n < 1 || n > maxCommits)
    throw new Failure(`--commits ${commits ?? ''}: expected a number from 1 to ${maxCommits}`);
  const span: Span =
    first !== undefined
      ? { kind: 'range', from, to }
      : since !== undefined
        ? { kind: 'since', date: since }
        : { kind: 'newest', count: n };
  const files = [...(file === undefined ? [] : [file]), ...operands.filter((o) => !isRange(o))];
  return { span, files: files.length > 0 ? files : ['Dockerfile'] };
}

/** A step and the share that it may have: `npm ci=30%`. */
function limitOf(text: string): { readonly name: string; readonly share: number } {
  const [, name, value, sign] = /^(.*)=(\d+(?:\.\d+)?)(%?)$/.exec(text.trim()) ?? [];
  const share = Number(value) / (sign === '%' ? 100 : 1);
  if (name === undefined || name === '' || !(share <= 1))
    throw new Failure(
      `--fail-over ${text}: expected STEP=30%, a part of a step's text or the name of a stage, and a share`,
    );
  return { name, share };
}

/** Seconds of the steps, of builds in which they ran. */
function secondsOf(planOfFile: Plan, text: string, records: readonly BuildRecord[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const record of records) {
    const own = planned(record, text, planOfFile.file);
    if (own.plan === undefined) continue;
    const byText = new Map(
      match(record, own.plan).steps.flatMap((s) =>
        s.outcome === 'rebuilt' ? [[`${s.step.stage} ${s.step.text}`, s.seconds] as const] : [],
      ),
    );
    for (const step of planOfFile.steps) {
      const seconds = byText.get(`${step.stage} ${step.text}`);
      if (seconds !== undefined) found.set(step.id, seconds);
    }
  }
  if (records.length > 0 && found.size === 0)
    throw new Failure(`--build: no step of ${planOfFile.file} ran in the builds that are named`);
  return found;
}

/** What git answers; why it can't is a use of the command that fails. */
async function ofGit<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CommitsError) throw new Failure(error.message);
    throw error;
  }
}

interface Replayed {
  readonly found: Replay;
  /** The same commits, with another text. */
  readonly again: Replayer;
}

const planOptions = (file: string, { buildArgs, target, platform }: Options): PlanOptions => ({
  file,
  buildArgs,
  ...(target !== undefined && { target }),
  ...(platform !== undefined && { platform }),
});

const folderOf = (file: string, { context }: Options): string => context ?? (file === '-' ? '.' : dirname(file));

/** Builds that are named, the newest last. */
const recordsOf = async ({ builds, builder }: Options): Promise<BuildRecord[]> =>
  (await Promise.all(builds.map((source) => loadBuilds(source, builder)))).flat().map((b) => b.record);

/** Arguments of the build: those that are given, else those of the builds that are named. */
const argsOf = (records: readonly BuildRecord[], { buildArgs }: Options): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(records.flatMap((r) => Object.entries(r.buildArgs ?? {}))),
  ...buildArgs,
});

/** One file's plan over the commits of its context. */
async function replayOf(file: string, text: string, span: Span, options: Options): Promise<Replayed> {
  const folder = folderOf(file, options);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Failure(`${folder}: no such folder: expected the build context`);
  const ignores = ignoreFilesOf(folder, file === '-' ? undefined : file);
  const now = plan(text, planOptions(file, options));
  const history = await ofGit(readHistory(folder, span, ignores.ignoreFiles));
  const again: Replayer = (edited, ignoreText) =>
    replay({
      plan: edited,
      history,
      ...ignores,
      buildArgs: options.buildArgs,
      ...(ignoreText !== undefined && { ignoreText }),
    });
  return { found: again(now), again };
}

/** What the branch does to builds, held against its base. */
async function branchOf(
  file: string,
  base: string,
  { found, again }: Replayed,
  options: Options,
): Promise<NonNullable<Beside['branch']>> {
  const folder = folderOf(file, options);
  const ignores = ignoreFilesOf(folder, file === '-' ? undefined : file);
  const branch = await ofGit(readBranch(folder, base, file === '-' ? undefined : file, ignores.ignoreFiles));
  if (branch.text === undefined) throw new Failure(`--base ${base}: ${file} is not in it`);
  const changed = replay({ plan: found.plan, history: branch.history, ...ignores });
  return { base, ...branchOnCommits(changed, again(plan(branch.text, planOptions(file, options))), found) };
}

/** What can be mended in the file, held against the same commits. */
async function fixesOf(
  file: string,
  text: string,
  { found, again }: Replayed,
  seconds: ReadonlyMap<string, number>,
  options: Options,
): Promise<FixOnCommits[]> {
  if (file === '-') return [];
  const place = { dockerfile: resolve(file), context: resolve(folderOf(file, options)), folders: foldersAbove(file) };
  const around = await surroundings(
    diskReader((path) => relative('.', path) || path),
    place,
  );
  const input = adviceInput({ file, text, plan: found.plan }, around);
  return measureOnCommits(input, advise(input), again, seconds);
}

function written(
  found: Replay,
  seconds: ReadonlyMap<string, number>,
  beside: Beside,
  format: Options['format'],
): string | Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(replayToJson(found, seconds, beside))}\n`;
    case 'markdown':
      return replayToMarkdown(found, seconds, beside);
    case 'text':
      return replayToText(found, seconds, beside);
    case 'svg':
    case 'dot':
    case 'mermaid':
      return drawReplay(found, seconds);
  }
}

/** `stagegraph replay`: what past commits would have rebuilt with today's file; returns the exit code. */
export async function runReplay(options: Options, print: (text: string) => void): Promise<number> {
  const { span, files } = asked(options);
  const limits = options.failOver.map(limitOf);
  const records = await recordsOf(options);
  const own = { ...options, buildArgs: argsOf(records, options) };
  let code = 0;
  for (const [i, file] of files.entries()) {
    const text = await readText(file);
    const replayed = await replayOf(file, text, span, own);
    const { found } = replayed;
    const seconds = secondsOf(found.plan, text, records);
    const branch = options.base === undefined ? undefined : await branchOf(file, options.base, replayed, own);
    const beside: Beside = {
      fixes: await fixesOf(file, text, replayed, seconds, options),
      ...(branch !== undefined && { branch }),
    };
    const secrets = new Secrets();
    secrets.learnFrom([found.plan, own.buildArgs]);
    if (i > 0 && options.format === 'text') print('\n');
    print(secrets.hide(await written(secrets.hideIn(found), seconds, secrets.hideIn(beside), options.format)));
    for (const { name, share } of limits) {
      const named = found.steps.filter((s) => s.step.vertex && isNamed(found.plan, s.step, name));
      if (named.length === 0)
        process.stderr.write(`stagegraph: --fail-over ${name}: no step or stage of ${file} has that name\n`);
      for (const s of named)
        if (s.share > share) {
          process.stderr.write(
            `stagegraph: ${secrets.hide(s.step.text.split('\n')[0] ?? '')} would run in ${percent(s.share)} of the commits: more than ${percent(share)}\n`,
          );
          code = 1;
        }
    }
  }
  return code;
}
