import {
  argPairs,
  InstructionError,
  jsonOrWords,
  jsonStrings,
  pairs,
  spacedWords,
  type OptionalPair,
  type Pair,
} from './arguments';
import { readFlags, type Flags } from './flags';
import { chompHeredoc, parseHeredoc } from './heredoc';
import { mountFrom } from './mounts';
import type { Instruction } from './scan';
import { suggestion } from './suggest';
import { splitInstruction } from './scan';
import { trim } from './space';

interface Common {
  readonly instruction: Instruction;
  readonly flags: Flags;
}

export interface InlineFile {
  readonly name: string;
  readonly data: string;
  readonly expand: boolean;
}

/** An instruction as BuildKit understands it (frontend/dockerfile/instructions/parse.go). */
export type Command =
  | (Common & { readonly kind: 'from'; readonly base: string; readonly name?: string })
  | (Common & {
      readonly kind: 'copy' | 'add';
      readonly sources: readonly string[];
      readonly files: readonly InlineFile[];
      readonly dest: string;
      readonly from: string;
    })
  | (Common & {
      readonly kind: 'run';
      readonly mounts: readonly string[];
      readonly mountFroms: readonly string[];
      readonly json: boolean;
      readonly empty: boolean;
    })
  | (Common & { readonly kind: 'workdir'; readonly path: string })
  | (Common & { readonly kind: 'env'; readonly pairs: readonly Pair[] })
  | (Common & { readonly kind: 'arg'; readonly pairs: readonly OptionalPair[] })
  | (Common & { readonly kind: 'onbuild'; readonly trigger: string })
  | (Common & { readonly kind: 'user'; readonly user: string })
  | (Common & { readonly kind: 'shell'; readonly shell: readonly string[] })
  | (Common & { readonly kind: 'note' });

const instructionNames: readonly string[] = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
];

const atLeastOne = (keyword: string): InstructionError =>
  new InstructionError(`${keyword} requires at least one argument`);
const exactlyOne = (keyword: string): InstructionError =>
  new InstructionError(`${keyword} requires exactly one argument`);

function parseFrom(i: Instruction, flags: Flags): Command {
  const words = spacedWords(i.rest);
  const [base = '', as, name] = words;
  const named = words.length === 3 && as?.toLowerCase() === 'as';
  if (!named && words.length !== 1) throw new InstructionError('FROM requires either one or three arguments');
  if (!named || name === undefined) return { kind: 'from', instruction: i, flags, base };
  const lower = name.toLowerCase();
  if (!/^[a-z][a-z0-9-_.]*$/.test(lower))
    throw new InstructionError(
      `invalid name for build stage: ${JSON.stringify(name)}, name can't start with a number or contain symbols`,
    );
  return { kind: 'from', instruction: i, flags, base, name: lower };
}

function parseCopy(i: Instruction, keyword: 'COPY' | 'ADD', readFlagsNow: () => Flags): Command {
  const words = jsonOrWords(i.rest);
  const dest = words.at(-1);
  if (words.length < 2 || dest === undefined)
    throw new InstructionError(
      `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
  const flags = readFlagsNow();
  if (parseHeredoc(dest) !== undefined)
    throw new InstructionError(`${keyword} cannot accept a heredoc as a destination`);
  const sources: string[] = [];
  const files: InlineFile[] = [];
  for (const word of words.slice(0, -1)) {
    const heredoc = parseHeredoc(word);
    if (heredoc === undefined) {
      sources.push(word);
      continue;
    }
    const content = i.heredocs.findLast((h) => h.name === heredoc.name)?.content ?? '';
    files.push({ name: heredoc.name, data: heredoc.chomp ? chompHeredoc(content) : content, expand: heredoc.expand });
  }
  return {
    kind: keyword === 'COPY' ? 'copy' : 'add',
    instruction: i,
    flags,
    sources,
    files,
    dest,
    from: flags.strings.get('from') ?? '',
  };
}

function parseRun(i: Instruction, flags: Flags): Command {
  const list = jsonStrings(i.rest);
  const json = list !== undefined;
  const mounts = flags.lists.get('mount') ?? [];
  const network = flags.strings.get('network');
  if (network !== undefined && !['default', 'none', 'host'].includes(network))
    throw new InstructionError(`invalid network mode ${JSON.stringify(network)}`);
  const security = flags.strings.get('security');
  if (security !== undefined && !['sandbox', 'insecure'].includes(security))
    throw new InstructionError(`security ${JSON.stringify(security)} is not valid`);
  return {
    kind: 'run',
    instruction: i,
    flags,
    mounts,
    mountFroms: mounts.map(mountFrom),
    json,
    empty: list?.length === 0,
  };
}

function parseOnbuild(i: Instruction, escape: string): Command {
  const flags = readFlags('ONBUILD', i.flags);
  if (i.rest === '') throw atLeastOne('ONBUILD');
  const trigger = splitInstruction(i.rest, escape).keyword.toUpperCase();
  if (trigger === 'ONBUILD') throw new InstructionError("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  if (trigger === 'MAINTAINER' || trigger === 'FROM')
    throw new InstructionError(`${trigger} isn't allowed as an ONBUILD trigger`);
  return { kind: 'onbuild', instruction: i, flags, trigger: i.source.replace(/^\s*ONBUILD\s*/i, '') };
}

function parseHealthcheck(i: Instruction): void {
  const [type = '', ...rest] = i.rest.split(/\s+/);
  if (i.rest === '') throw atLeastOne('HEALTHCHECK');
  const kind = type.toUpperCase();
  if (kind === 'NONE') {
    if (rest.length > 0) throw new InstructionError('HEALTHCHECK NONE takes no arguments');
    return;
  }
  readFlags('HEALTHCHECK', i.flags);
  if (kind !== 'CMD') throw new InstructionError(`Unknown type ${JSON.stringify(kind)} in HEALTHCHECK (try CMD)`);
  const command = trim(i.rest.slice(type.length));
  const json = jsonStrings(command);
  if (command === '' || json?.length === 0) throw new InstructionError('Missing command after HEALTHCHECK CMD');
}

/**
 * Reads one instruction.
 * @throws InstructionError in BuildKit's words.
 */
export function parseCommand(i: Instruction, escape: string): Command {
  const keyword = i.keyword.toUpperCase();
  const flags = (): Flags => readFlags(keyword, i.flags);
  const words = (): string[] => jsonOrWords(i.rest);
  switch (keyword) {
    case 'FROM': {
      const read = parseFrom(i, { strings: new Map(), lists: new Map(), bools: new Map() });
      return { ...read, flags: flags() };
    }
    case 'COPY':
    case 'ADD':
      return parseCopy(i, keyword, flags);
    case 'RUN':
      return parseRun(i, flags());
    case 'WORKDIR':
      if (i.rest === '') throw exactlyOne(keyword);
      return { kind: 'workdir', instruction: i, flags: flags(), path: i.rest };
    case 'ENV':
      return { kind: 'env', instruction: i, flags: flags(), pairs: pairs(i.rest, keyword, escape) };
    case 'ARG':
      return {
        kind: 'arg',
        instruction: i,
        flags: { strings: new Map(), lists: new Map(), bools: new Map() },
        pairs: argPairs(i.rest, escape),
      };
    case 'ONBUILD':
      return parseOnbuild(i, escape);
    case 'USER':
      if (i.rest === '') throw exactlyOne(keyword);
      return { kind: 'user', instruction: i, flags: flags(), user: i.rest };
    case 'SHELL': {
      const shell = jsonStrings(i.rest);
      if (i.rest === '' || shell?.length === 0) throw atLeastOne(keyword);
      if (shell === undefined) throw new InstructionError(`SHELL requires the arguments to be in JSON form`);
      return { kind: 'shell', instruction: i, flags: flags(), shell };
    }
    case 'LABEL':
      pairs(i.rest, keyword, escape);
      break;
    case 'MAINTAINER':
      if (i.rest === '') throw exactlyOne(keyword);
      break;
    case 'STOPSIGNAL':
      if (i.rest === '') throw exactlyOne(keyword);
      return { kind: 'note', instruction: i, flags: { strings: new Map(), lists: new Map(), bools: new Map() } };
    case 'EXPOSE':
      if (i.rest === '') throw atLeastOne(keyword);
      break;
    case 'VOLUME':
      if (words().length === 0) throw atLeastOne(keyword);
      if (words().some((w) => trim(w) === ''))
        throw new InstructionError('VOLUME specified can not be an empty string');
      break;
    case 'CMD':
    case 'ENTRYPOINT':
      jsonStrings(i.rest);
      break;
    case 'HEALTHCHECK':
      parseHealthcheck(i);
      return { kind: 'note', instruction: i, flags: { strings: new Map(), lists: new Map(), bools: new Map() } };
    default:
      throw new InstructionError(`unknown instruction: ${i.keyword}${suggestion(i.keyword, instructionNames)}`);
  }
  return { kind: 'note', instruction: i, flags: flags() };
}
