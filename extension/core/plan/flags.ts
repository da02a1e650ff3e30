import { InstructionError } from './arguments';
import { suggestion } from './suggest';

type FlagKind = 'bool' | 'string' | 'strings';
export type FlagTable = Readonly<Record<string, FlagKind>>;

/** Flags by instruction (instructions/parse.go and commands_run*.go). */
const flagTables: Readonly<Record<string, FlagTable>> = {
  FROM: { platform: 'string' },
  ADD: {
    chown: 'string',
    chmod: 'string',
    link: 'bool',
    'keep-git-dir': 'bool',
    checksum: 'string',
    unpack: 'bool',
    exclude: 'strings',
  },
  COPY: { chown: 'string', from: 'string', chmod: 'string', link: 'bool', exclude: 'strings', parents: 'bool' },
  RUN: { mount: 'strings', network: 'string', security: 'string', device: 'strings' },
  HEALTHCHECK: {
    interval: 'string',
    timeout: 'string',
    'start-period': 'string',
    'start-interval': 'string',
    retries: 'string',
  },
};

export interface Flags {
  readonly strings: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly bools: ReadonlyMap<string, boolean>;
}

/**
 * Reads an instruction's flags against its table (instructions/bflag.go).
 * @throws InstructionError in BuildKit's words.
 */
export function readFlags(instruction: string, flags: readonly string[]): Flags {
  const table = flagTables[instruction] ?? {};
  const strings = new Map<string, string>();
  const lists = new Map<string, string[]>();
  const bools = new Map<string, boolean>();
  const used = new Set<string>();
  for (const flag of flags) {
    if (flag === '--') break;
    if (!flag.startsWith('--')) throw new InstructionError(`arg should start with -- : ${flag}`);
    const at = flag.indexOf('=');
    const shown = at < 0 ? flag : flag.slice(0, at);
    const name = shown.slice(2);
    const value = at < 0 ? undefined : flag.slice(at + 1);
    const kind = Object.hasOwn(table, name) ? table[name] : undefined;
    if (kind === undefined) throw new InstructionError(`unknown flag: ${shown}${suggestion(name, Object.keys(table))}`);
    if (used.has(name) && kind !== 'strings') throw new InstructionError(`duplicate flag specified: ${shown}`);
    used.add(name);
    if (kind === 'bool') {
      if (value === '') throw new InstructionError(`missing a value on flag: ${shown}`);
      const word = value?.toLowerCase() ?? 'true';
      if (word !== 'true' && word !== 'false')
        throw new InstructionError(`expecting boolean value for flag ${shown}, not: ${value ?? ''}`);
      bools.set(name, word === 'true');
    } else if (value === undefined) throw new InstructionError(`missing a value on flag: ${shown}`);
    else if (kind === 'string') strings.set(name, value);
    else lists.set(name, [...(lists.get(name) ?? []), value]);
  }
  return { strings, lists, bools };
}
