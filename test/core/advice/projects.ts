import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AdviceInput } from '../../../extension/core/advice';
import { adviceInput } from '../../../extension/core/advice/around/input';
import { surroundings } from '../../../extension/core/advice/around/surroundings';
import { plan } from '../../../extension/core/plan';
import { diskReader } from '../../../extension/fix/reader';

/** What is wanted of one kind of fix: `KIND offered TEXT`, where the edits hold the text; `KIND refused PATTERN`; `KIND not offered`. */
export interface Wanted {
  readonly kind: string;
  readonly what: 'offered' | 'refused' | 'not offered';
  readonly text: string;
}

/** A project on disk, and what is wanted of the advice for it. */
export interface ProjectCase {
  readonly name: string;
  readonly why: string;
  readonly dockerfile: string;
  readonly files: ReadonlyMap<string, string>;
  readonly wanted: readonly Wanted[];
  readonly buildArgs: Readonly<Record<string, string>>;
}

const folder = join(import.meta.dirname, 'projects');

function read(name: string): ProjectCase {
  const parts = readFileSync(join(folder, name), 'utf8')
    .split(/^=== (.*)\n/m)
    .slice(1);
  const sections = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) sections.set(parts[i] ?? '', parts[i + 1] ?? '');
  const lines = (sections.get('expect') ?? '').split('\n').filter((l) => l !== '');
  return {
    name: name.replace(/\.case$/, ''),
    why: (sections.get('why') ?? '').trim(),
    dockerfile: (sections.get('dockerfile') ?? 'Dockerfile').trim(),
    files: new Map(
      [...sections].flatMap(([title, text]) => (title.startsWith('file ') ? [[title.slice(5), text] as const] : [])),
    ),
    wanted: lines.flatMap((line) => {
      const match = /^(\S+) (offered|refused|not offered) ?(.*)$/.exec(line);
      return match === null ? [] : [{ kind: match[1] ?? '', what: match[2] as Wanted['what'], text: match[3] ?? '' }];
    }),
    buildArgs: Object.fromEntries(
      lines.flatMap((l) => (l.startsWith('arg ') ? [l.slice(4).split('=')] : [])),
    ) as Record<string, string>,
  };
}

/** All projects, one a file. */
export const projectCases = (): ProjectCase[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.case'))
    .sort()
    .map(read);

/** Writes a project's files into a folder. */
export function writeProject({ files }: ProjectCase, root: string): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** All that advice looks at for a project, read from disk as the command does. */
export async function projectInput(c: ProjectCase): Promise<AdviceInput> {
  const root = mkdtempSync(join(tmpdir(), 'stagegraph-project-'));
  try {
    writeProject(c, root);
    const file = join(root, c.dockerfile);
    const text = readFileSync(file, 'utf8');
    const options = { file, buildArgs: c.buildArgs };
    const around = await surroundings(
      diskReader((path) => path),
      { dockerfile: file, context: root, folders: [root] },
    );
    return { ...adviceInput({ file, text, plan: plan(text, options) }, around), options };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
