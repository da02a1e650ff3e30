import { contextPath, rootedPath } from '../plan/paths';

/** What an instruction's text says it reads besides its parent. */
export interface Reads {
  /** Stages or images of `--from=` and of mounts' `from=`. */
  readonly from: readonly {
    readonly name: string;
    readonly kind: 'copy' | 'mount';
    readonly paths: readonly string[];
  }[];
  /** Paths of the build context; empty when it reads none. */
  readonly context: readonly string[];
  readonly urls: readonly string[];
  readonly heredoc: boolean;
  readonly link: boolean;
}

const heredocWord = /^<<-?["']?\w+/;
const remote = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/;

/** Sources and destination of COPY and ADD, in shell or JSON form. */
function operands(rest: string): string[] {
  if (rest.trimStart().startsWith('[')) {
    try {
      const list: unknown = JSON.parse(rest);
      if (Array.isArray(list)) return list.filter((x): x is string => typeof x === 'string');
    } catch {
      // Not JSON: BuildKit reads it as words.
    }
  }
  return rest.split(/\s+/).filter((w) => w !== '');
}

function option(mount: string, ...names: string[]): string | undefined {
  for (const part of mount.split(',')) {
    const [key, ...value] = part.split('=');
    if (key !== undefined && names.includes(key)) return value.join('=');
  }
  return undefined;
}

/** Reads an instruction as a vertex name shows it: one line, variables expanded. */
export function readsOf(text: string): Reads {
  const [, instruction = '', tail = ''] = /^(?:ONBUILD )?(\w+)\s*([\s\S]*)$/.exec(text) ?? [];
  const flags: string[] = [];
  let rest = tail;
  for (let m = /^(--\S+)\s+/.exec(rest); m !== null; m = /^(--\S+)\s+/.exec(rest)) {
    flags.push(m[1] ?? '');
    rest = rest.slice(m[0].length);
  }
  const from: { name: string; kind: 'copy' | 'mount'; paths: string[] }[] = [];
  const context: string[] = [];
  const urls: string[] = [];
  const link = flags.some((f) => f === '--link' || f === '--link=true');
  if (instruction === 'COPY' || instruction === 'ADD') {
    const sources = operands(rest)
      .slice(0, -1)
      .filter((s) => !heredocWord.test(s));
    const name = flags.find((f) => f.startsWith('--from='))?.slice('--from='.length);
    if (name !== undefined) from.push({ name, kind: 'copy', paths: sources.map(rootedPath) });
    else
      for (const source of sources)
        if (instruction === 'ADD' && remote.test(source)) urls.push(source);
        else context.push(contextPath(source));
  }
  if (instruction === 'RUN') {
    for (const mount of flags.filter((f) => f.startsWith('--mount=')).map((f) => f.slice('--mount='.length))) {
      const type = option(mount, 'type') ?? 'bind';
      const name = option(mount, 'from');
      const path = option(mount, 'source', 'src') ?? '/';
      if (name !== undefined && (type === 'bind' || type === 'cache'))
        from.push({ name, kind: 'mount', paths: [rootedPath(path)] });
      else if (type === 'bind') context.push(contextPath(path));
    }
  }
  return { from, context, urls, heredoc: /<<-?["']?\w/.test(text), link };
}
