import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdviceInput } from '../../../extension/core/advice';
import { plan } from '../../../extension/core/plan';

/** One case of an action: a Dockerfile, and what becomes of it. */
export interface Case {
  readonly name: string;
  readonly before: string;
  /** The edited text; absent when nothing is offered. */
  readonly after?: string;
  /** Why no edit is offered. */
  readonly refused?: RegExp;
  readonly selection?: readonly [number, number];
  /** Files of the build context with their text; undefined when the context is not known. */
  readonly context?: ReadonlyMap<string, string>;
  /** Steps by id, `rebuilt of builds`. */
  readonly changes?: AdviceInput['changes'];
}

/** Sections of a case file: `=== before`, `=== after`, `=== refused`, `=== context`, `=== file NAME`, `=== selection`. */
function read(name: string, text: string): Case {
  const parts = text.split(/^=== (.*)\n/m).slice(1);
  const sections = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) sections.set(parts[i] ?? '', parts[i + 1] ?? '');
  const files = [...sections].filter(([title]) => title.startsWith('file '));
  const context = sections.get('context');
  const known = [
    ...(context ?? '').split('\n').filter((line) => line !== ''),
    ...files.map(([title]) => title.slice('file '.length)),
  ];
  const [first, last] = (sections.get('selection') ?? '').split('-').map(Number);
  const changes = (sections.get('changes') ?? '').split('\n').flatMap((line) => {
    const match = /^(\S+) (\d+) of (\d+)$/.exec(line);
    return match === null ? [] : [[match[1] ?? '', { rebuilt: Number(match[2]), of: Number(match[3]) }] as const];
  });
  const after = sections.get('after');
  const refused = sections.get('refused');
  return {
    name,
    before: sections.get('before') ?? '',
    ...(after !== undefined && { after }),
    ...(refused !== undefined && { refused: new RegExp(refused.trim()) }),
    ...(first !== undefined && last !== undefined && { selection: [first, last] as const }),
    ...((context !== undefined || files.length > 0) && {
      context: new Map(known.map((path) => [path, sections.get(`file ${path}`) ?? ''])),
    }),
    ...(changes.length > 0 && { changes: new Map(changes) }),
  };
}

/** All cases of an action, one a file, named after what they are about. */
export function casesOf(kind: string): Case[] {
  const folder = join(import.meta.dirname, 'cases', kind);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.case'))
    .sort()
    .map((name) => read(name.replace(/\.case$/, ''), readFileSync(join(folder, name), 'utf8')));
}

/** What a case gives to `advise`; with other line breaks when asked. */
export function inputOf(c: Case, text = c.before): AdviceInput {
  const file = 'Dockerfile';
  return {
    file,
    text,
    plan: plan(text, { file }),
    ...(c.selection !== undefined && { selection: c.selection }),
    ...(c.context !== undefined && {
      contextFiles: [...c.context.keys()],
      readContext: (path) => c.context?.get(path),
    }),
    ...(c.changes !== undefined && { changes: c.changes }),
  };
}
