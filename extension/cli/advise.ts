import { existsSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { BuildxError, createBuildx } from '../buildx';
import { adviceToJson, advise, applyEdits, type AdviceInput, type Finding } from '../core/advice';
import { explain, planned, type Explanation } from '../core/explain';
import { adviceToMarkdown, adviceToText } from '../core/format/advice-text';
import { proofToJson, proofToMarkdown, proofToText } from '../core/format/proof';
import { plan } from '../core/plan';
import type { BuildRecord } from '../core/records';
import { CopyError } from '../prove/copy';
import { prove, ProofError } from '../prove/prove';
import { foldersAbove } from '../repair/folders';
import { adviceInput } from '../repair/input';
import { diskReader } from '../repair/reader';
import { surroundings } from '../repair/surroundings';
import { Failure } from './failure';
import { loadBuild, readText } from './load';
import type { Options } from './options';

type Print = (text: string) => void;

/** Applies a finding: to the Dockerfile on standard output, or to the files with `--write`. */
async function apply(finding: Finding, input: AdviceInput, write: boolean, print: Print): Promise<void> {
  for (const name of new Set(finding.edits.map((e) => e.file))) {
    const before = name === input.file ? input.text : await readFile(name, 'utf8').catch(() => '');
    const after = applyEdits(
      before,
      finding.edits.filter((e) => e.file === name),
    );
    if (write) await writeFile(name, after);
    else print(after);
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
  for (const [i, { record, earlier }] of loaded.entries()) {
    const named = loaded.slice(i + 1).map((l) => l.record);
    const baselines =
      against !== undefined && i === loaded.length - 1 ? [against] : named.length > 0 ? named : await earlier?.();
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
  const place = { dockerfile: file, context, folders: foldersAbove(file) };
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
async function proveIt(
  finding: Finding,
  input: AdviceInput,
  context: string,
  options: Options,
  print: Print,
): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.once('SIGINT', end);
  try {
    const proof = await prove({
      buildx: createBuildx(),
      input,
      finding,
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

function findingOf(findings: readonly Finding[], id: string): Finding {
  const finding = findings.find((f) => f.id === id);
  if (finding === undefined)
    throw new Failure(
      `no finding ${JSON.stringify(id)}: expected ${findings.map((f) => f.id).join(', ') || 'none, there is nothing to mend'}`,
    );
  if (finding.refused !== undefined) throw new Failure(`${finding.id} is not offered: ${finding.refused}`);
  return finding;
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
  const findings = advise(input);
  if (options.apply !== undefined) {
    const finding = findingOf(findings, options.apply);
    if (options.prove) await proveIt(finding, input, context, options, print);
    if (!options.prove || options.write) await apply(finding, input, options.write, print);
    return 0;
  }
  const { problems } = input.plan;
  if (options.format === 'json') print(`${JSON.stringify(adviceToJson(findings, problems))}\n`);
  else print(options.format === 'markdown' ? adviceToMarkdown(findings, problems) : adviceToText(findings, problems));
  return 0;
}
