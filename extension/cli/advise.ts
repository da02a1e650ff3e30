import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { adviceToJson, advise, applyEdits, type Finding, type Sibling } from '../core/advice';
import { baseDigests } from '../core/advice/digests';
import { explain, type Explanation } from '../core/explain';
import { oneLine, seconds } from '../core/format/short';
import { plan } from '../core/plan';
import { Failure } from './failure';
import { loadBuild, planned, readText } from './load';
import type { Options } from './options';

/** Files next to a Dockerfile that export caches: bake and compose files, workflows. */
const siblingName = /^(?:docker-bake(?:\.override)?\.(?:hcl|json)|(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml)$/;

async function siblingsOf(folder: string): Promise<Sibling[]> {
  const read = async (file: string): Promise<Sibling[]> => {
    try {
      return [{ file: relative('.', file) || file, text: await readFile(file, 'utf8') }];
    } catch {
      return [];
    }
  };
  const list = async (path: string): Promise<string[]> => readdir(path).catch(() => []);
  const own = (await list(folder)).filter((f) => siblingName.test(f)).map((f) => join(folder, f));
  const workflows = join(folder, '.github', 'workflows');
  const ci = (await list(workflows)).filter((f) => /\.ya?ml$/.test(f)).map((f) => join(workflows, f));
  return (await Promise.all([...own, ...ci].map(read))).flat();
}

async function ignoreOf(file: string, folder: string): Promise<Sibling> {
  const own = `${file}.dockerignore`;
  const path = existsSync(own) ? own : join(folder, '.dockerignore');
  return { file: relative('.', path) || path, text: existsSync(path) ? await readFile(path, 'utf8') : '' };
}

function toText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'nothing to mend was found\n';
  return findings
    .map((f) =>
      [
        `line ${f.lines[0]}: ${f.title}`,
        `  ${f.message}`,
        ...(f.saves === undefined ? [] : [`  saves ${seconds(f.saves.seconds)}: ${f.saves.basis}`]),
        f.refused === undefined ? `  apply with: --apply ${f.id}` : `  not offered: ${f.refused}`,
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

const toMarkdown = (findings: readonly Finding[]): string =>
  `${findings.map((f) => `- **${oneLine(f.title, 100)}** (line ${f.lines[0]}): ${oneLine(f.message, 300)}${f.refused === undefined ? '' : ` *Not offered: ${f.refused}.*`}`).join('\n')}\n`;

/** Applies a finding: to the Dockerfile on standard output, or to the files with `--write`. */
async function apply(
  finding: Finding,
  file: string,
  text: string,
  write: boolean,
  print: (text: string) => void,
): Promise<void> {
  if (finding.refused !== undefined) throw new Failure(`${finding.id} is not offered: ${finding.refused}`);
  const files = [...new Set(finding.edits.map((e) => e.file))];
  for (const name of files) {
    const before = name === file ? text : await readFile(name, 'utf8').catch(() => '');
    const after = applyEdits(
      before,
      finding.edits.filter((e) => e.file === name),
    );
    if (write) await writeFile(name, after);
    else print(after);
  }
}

/** `stagegraph advise`: what can be mended; `--apply ID` prints the edited file, `--write` changes it. */
export async function runAdvise(options: Options, print: (text: string) => void): Promise<number> {
  const [file, ...more] = options.operands;
  if (file === undefined || more.length > 0) throw new Failure('advise takes one FILE');
  const text = await readText(file);
  const folder = options.context ?? dirname(file);
  let explanation: Explanation | undefined;
  let digests: ReadonlyMap<string, string> | undefined;
  if (options.build !== undefined) {
    const { record, earlier } = await loadBuild(options.build);
    const baselines =
      options.against === undefined ? ((await earlier?.()) ?? []) : [(await loadBuild(options.against)).record];
    const now = planned(record, text, file);
    explanation = explain({ ...now, baselines: baselines.map((r) => planned(r, text, file)) });
    digests = baseDigests(explanation.plan, record);
  }
  const findings = advise({
    file,
    text,
    plan: plan(text, { file }),
    ...(explanation !== undefined && { explanation }),
    ...(digests !== undefined && { digests }),
    dockerignore: await ignoreOf(file, folder),
    hasGit: existsSync(join(folder, '.git')),
    siblings: await siblingsOf(folder),
  });
  if (options.apply !== undefined) {
    const finding = findings.find((f) => f.id === options.apply);
    if (finding === undefined)
      throw new Failure(
        `no finding ${JSON.stringify(options.apply)}: expected ${findings.map((f) => f.id).join(', ') || 'none, there is nothing to mend'}`,
      );
    await apply(finding, file, text, options.write, print);
    return 0;
  }
  if (options.write) throw new Failure('--write goes with --apply ID');
  if (options.format === 'json') print(`${JSON.stringify(adviceToJson(findings))}\n`);
  else print(options.format === 'markdown' ? toMarkdown(findings) : toText(findings));
  return 0;
}
