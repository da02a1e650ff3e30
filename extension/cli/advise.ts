import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { BuildxError, createBuildx } from '../buildx';
import { adviceToJson, advise, applyEdits, type AdviceInput, type Fix } from '../core/advice';
import { explain, planned, type Explanation } from '../core/explain';
import { adviceToMarkdown, adviceToText } from '../core/format/advice-text';
import { proofToJson, proofToMarkdown, proofToText } from '../core/format/proof';
import { plan } from '../core/plan';
import type { BuildRecord } from '../core/records';
import { CopyError } from '../prove/copy';
import { prove, ProofError } from '../prove/prove';
import { foldersAbove } from '../fix/folders';
import { fixById } from '../core/advice/choices';
import { adviceInput } from '../core/advice/around/input';
import { diskReader } from '../fix/reader';
import { surroundings } from '../core/advice/around/surroundings';
import { readPlain } from '../files/plain';
import { replaceText, ReplaceError } from '../files/replace';
import { Failure } from './failure';
import { loadBuild, readText } from './load';
import type { Options } from './options';

type Print = (text: string) => void;

/** Applies a fix: to the Dockerfile on standard output, or to the files with `--write`. */
async function apply(fix: Fix, input: AdviceInput, write: boolean, print: Print): Promise<void> {
  for (const name of new Set(fix.edits.map((e) => e.file))) {
    const before = name === input.file ? input.text : (readPlain(name) ?? '');
    const after = applyEdits(
      before,
      fix.edits.filter((e) => e.file === name),
    );
    if (!write) print(after);
    else await replaceText(name, before, after);
  }
}

/** The builds that `--build` names, newest first, each compared with the one before it. */
async function builds(
  options: Options,
  text: string,
  file: string,
): Promise<{ record?: BuildRecord; history: Explanation[] }> {
  const loaded = await Promise.all(options.builds.map((b) => loadBuild(b, options.builder)));
  const against =
    options.against === undefined ? undefined : (await loadBuild(options.against, options.builder)).record;
  const history: Explanation[] = [];
  for (const [i, { record, held }] of loaded.entries()) {
    const named = loaded.slice(i + 1).map((l) => l.record);
    const baselines =
      against !== undefined && i === loaded.length - 1
        ? [against]
        : named.length > 0
          ? named
          : (await held?.())?.baselines;
    history.push(
      explain({
        ...planned(record, text, file),
        baselines: (baselines ?? []).map((r) => planned(r, text, file)),
      }),
    );
  }
  const [newest] = loaded;
  return { history, ...(newest !== undefined && { record: newest.record }) };
}

async function inputOf(options: Options, file: string, context: string): Promise<AdviceInput> {
  const text = await readText(file);
  const { record, history } = await builds(options, text, file);
  const place = { dockerfile: resolve(file), context: resolve(context), folders: foldersAbove(file) };
  const around = await surroundings(
    diskReader((path) => relative('.', path) || path),
    place,
  );
  const [explanation] = history;
  const subject = {
    file,
    text,
    plan: plan(text, { file }),
    ...(record !== undefined && { record }),
    ...(explanation !== undefined && { explanation, history }),
  };
  return adviceInput(subject, around);
}

/** Builds before and after on the person's builder; ends with Ctrl+C. */
async function proveIt(fix: Fix, input: AdviceInput, context: string, options: Options, print: Print): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.once('SIGINT', end);
  try {
    const proof = await prove({
      buildx: createBuildx(),
      input,
      fix,
      context,
      signal: ending.signal,
      onProgress: (message) => process.stderr.write(`${message}\n`),
      ...(options.builder !== undefined && { builder: options.builder }),
    });
    if (options.format === 'json') print(`${JSON.stringify(proofToJson(proof))}\n`);
    else print(options.format === 'markdown' ? proofToMarkdown(proof) : proofToText(proof));
  } catch (error) {
    if (error instanceof ProofError || error instanceof BuildxError || error instanceof CopyError)
      throw new Failure(error.message);
    throw error;
  } finally {
    process.removeListener('SIGINT', end);
  }
}

function fixOf(fixes: readonly Fix[], id: string): Fix {
  const fix = fixById(fixes, id);
  if (fix === undefined)
    throw new Failure(
      `no finding ${JSON.stringify(id)}: expected ${fixes.map((f) => f.id).join(', ') || 'none, there is nothing to mend'}`,
    );
  if (fix.refused !== undefined) throw new Failure(`${fix.id} is not offered: ${fix.refused}`);
  return fix;
}

/**
 * `stagegraph advise`: what can be mended; `--apply ID` prints the edited file, `--write` changes it, `--prove` measures it
 * by real builds.
 */
export async function runAdvise(options: Options, print: Print): Promise<number> {
  const [file, ...more] = options.operands;
  if (file === undefined || more.length > 0) throw new Failure('advise takes one FILE');
  if (options.apply === undefined && options.write) throw new Failure('--write goes with --apply ID');
  if (options.apply === undefined && options.prove) throw new Failure('--prove goes with --apply ID');
  const context = options.context ?? dirname(file);
  if (!existsSync(context) || !statSync(context).isDirectory())
    throw new Failure(`${context}: expected the folder of the build context`);
  const input = await inputOf(options, file, context);
  const fixes = advise(input);
  if (options.apply !== undefined) {
    const fix = fixOf(fixes, options.apply);
    if (options.prove) await proveIt(fix, input, context, options, print);
    try {
      if (!options.prove || options.write) await apply(fix, input, options.write, print);
    } catch (error) {
      throw error instanceof ReplaceError ? new Failure(error.message) : error;
    }
    return 0;
  }
  const { problems } = input.plan;
  if (options.format === 'json') print(`${JSON.stringify(adviceToJson(fixes, problems))}\n`);
  else print(options.format === 'markdown' ? adviceToMarkdown(fixes, problems) : adviceToText(fixes, problems));
  return 0;
}
