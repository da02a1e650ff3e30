import { runForm } from '../../plan/forms';
import { cleanPath } from '../../plan/paths';
import type { Plan, Step } from '../../plan/types';
import { commandOf, commands, type Command } from './shell';
import { expand, knowsFolder } from './folders';
import { isInstaller } from './programs';
import { touches } from './touches';

/** How a RUN uses some files. */
export interface Reading {
  /** Files that it reads. */
  readonly read: readonly string[];
  /** Its last command takes all of them away, and nothing else. */
  readonly removes: boolean;
}

/** These only read the files that they are given; what they write is named by a redirection. */
const reads = new Set(['cat', 'head', 'tail', 'cut', 'wc', 'grep', 'sha256sum', 'sha512sum', 'md5sum', 'test', '[']);
/** `pip install -r FILE` with names of packages and flags that name no folder. */
const requirement =
  /^pip3? install(?: (?:-r|--requirement|-c|--constraint)[ =]?[^-\s]\S*| (?:--no-cache-dir|--upgrade|-U|-q|--quiet|--no-compile|--no-deps|--require-hashes|--disable-pip-version-check|--break-system-packages|--root-user-action=\w+|[A-Za-z][\w-]*(?:==[\w.]+)?(?=\s|$)))+$/;

const isRequirement = ({ program, args }: Command): boolean => requirement.test([program, ...args].join(' '));

/** The command behind `xargs`, whose words come from what it reads. */
function behindXargs(command: Command): { given: readonly string[]; then: Command } | undefined {
  if (command.program !== 'xargs') return undefined;
  const given: string[] = [];
  let at = 0;
  for (; command.args[at]?.startsWith('-') === true; at++)
    if (command.args[at] === '-a') given.push(command.args[++at] ?? '');
    else if (!/^-(?:r|0|t|n\d+)$/.test(command.args[at] ?? '')) return undefined;
  const [program, ...args] = command.args.slice(at);
  return program === undefined ? undefined : { given, then: { ...command, program, args } };
}

/** Words of a command that it surely does no more than read; undefined when it is no such command. */
function readWords(command: Command): readonly string[] | undefined {
  const { program, args, files, writes } = command;
  const input = files.filter((f) => !writes.includes(f));
  if (reads.has(program)) return [...args, ...input];
  if (
    program === 'tar' &&
    /^-?[a-z]*x/.test(args[0] ?? '') &&
    !args.some((a) => /^--(?:remove|to-command|checkpoint)/.test(a))
  )
    return [...args, ...input];
  if (program === 'dpkg' && /^(?:-i|--install)$/.test(args[0] ?? '')) return args;
  if (program === 'gpg' && args.some((a) => a === '--import' || a === '--dearmor')) {
    const out = args.findIndex((a) => a === '-o' || a === '--output');
    return [...args.filter((_, i) => out < 0 || i !== out + 1), ...input];
  }
  if (program === 'cp' && !args.some((a) => /^-(?:-|\w*[lstRra])/.test(a))) return args.slice(0, -1);
  if (isRequirement(command)) return args.map((a) => a.replace(/^(?:-[rc]|--\w+=)(?=.)/, ''));
  const listed = behindXargs(command);
  if (listed !== undefined && isInstaller(listed.then)) return [...listed.given, ...input];
  return isInstaller(command) ? args : undefined;
}

/** A chain of commands in which one that fails ends the rest. */
const isChain = (text: string): boolean => !/\|\||;|(?<![<>&])&(?![>&])/.test(text);

/**
 * How a RUN reads some files of its stage; a reason when it may do more with them than that: write to them, keep them under
 * another name, or give them to a program that does.
 */
export function readingOf(
  plan: Plan,
  step: Step,
  paths: readonly string[],
  isRead: (command: string) => boolean,
): Reading | string {
  const workdir = runForm(step.expanded)?.workdir;
  const body = expand(step.text.replace(/^\S+\s+/, '').replace(/^(?:--\S+\s+)+/, ''), step);
  if (workdir === undefined || body === undefined || body.startsWith('[') || /<<|\$\(|`/.test(step.source))
    return 'runs commands that can not all be told from the text';
  const texts = commands(body);
  const isKnown = knowsFolder(plan, step) && !texts.some((t) => /^cd\b/.test(t));
  const place = (word: string): string | undefined =>
    word.startsWith('/') ? cleanPath(word) : isKnown ? cleanPath(`${workdir}/${word}`) : undefined;
  const named = (words: readonly string[]): string[] =>
    words.flatMap((w) => place(w) ?? []).filter((p) => paths.includes(p));
  const last = commandOf(texts.at(-1) ?? '');
  const removed = last?.program === 'rm' ? last.args.filter((a) => !/^-[rf]+$/.test(a)).map(place) : [];
  const removes =
    removed.length > 0 &&
    isChain(body) &&
    removed.every((p) => p !== undefined && paths.includes(p)) &&
    paths.every((p) => removed.includes(p));
  const read = new Set<string>();
  const rest = (removes ? texts.slice(0, -1) : texts).flatMap((text) => {
    if (isRead(text.replace(/\s+/g, ' '))) {
      for (const p of paths) read.add(p);
      return [];
    }
    const command = commandOf(text);
    const words = command === undefined ? undefined : readWords(command);
    if (command === undefined || words === undefined) return [text];
    for (const p of named(words)) read.add(p);
    if (isRequirement(command)) return [];
    // What it writes, and what it is given besides, is looked at with the rest.
    const { program, args } = behindXargs(command)?.then ?? command;
    const given = [...args, ...command.files].filter((w) => named([w]).length === 0 || command.writes.includes(w));
    return [[program, ...given].join(' ')];
  });
  const source = `RUN ${rest.join(' && ')}`;
  const left = rest.length === 0 ? undefined : touches(plan, { ...step, text: source, source }, paths);
  return left === undefined ? { read: [...read], removes } : left.why;
}
