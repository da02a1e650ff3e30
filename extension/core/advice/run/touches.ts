import { runForm } from '../../plan/forms';
import { cleanPath } from '../../plan/paths';
import type { Plan, Step } from '../../plan/types';
import { list } from '../../text/text';
import { areApart, isWithin } from '../same/landing';
import { isWindows } from '../same/windows';
import { expand, knowsFolder } from './folders';
import { distribution, files, firstIsNoPath, here, isInstaller, says, settles, users } from './programs';
import { commandOf, commands, type Command } from './shell';

/** How a RUN may have to do with some paths of its stage. */
export interface Touch {
  /**
   * `unknown`: it runs something that may do anything; `names`: it names one of the paths or works there; `may`: an
   * installer may write there.
   */
  readonly kind: 'unknown' | 'names' | 'may';
  /** Goes on from `line 3 `. */
  readonly why: string;
}

/** Folders that distributions and their packages write to. */
const system = new Set(
  'bin sbin lib lib32 lib64 libx32 usr etc var opt srv boot run dev proc sys root home mnt media nix tmp'.split(' '),
);
/** Below system folders, and no package's: where the official images' documentation puts an application, and a file in /tmp. */
const isOwn = (path: string): boolean => isWithin(path, '/usr/src/app') || /^\/tmp\/[^/]/.test(path);
export const isSystem = (path: string): boolean =>
  path === '/' || (system.has(path.split('/')[1] ?? '') && !isOwn(path));

/** Paths that a word may name, relative ones from each of some folders; undefined where they can't be told. */
function pathsOf(word: string, folders: readonly string[] | undefined): string[] | undefined {
  if (/^[a-z+]+:\/\//.test(word) && !word.startsWith('file:')) return [];
  // Behind a wildcard anything may follow: the folder it stands in counts.
  const wild = (p: string): string => (/[*?[{]/.test(p) ? p.replace(/[^/]*[*?[{].*$/, '') || '.' : p);
  const rooted = word.split(/[=:,@]/).flatMap((part) => /^(?:-[^/]*)?(\/.*)$/.exec(part)?.[1] ?? []);
  if (rooted.length > 0) return rooted.map((p) => cleanPath(wild(p)));
  const value = /^-[^=]*=(.+)$/.exec(word)?.[1];
  if (word.startsWith('-') && value === undefined) return [];
  const path = value ?? word;
  if (path.startsWith('~')) return ['/root', '/home'];
  return folders?.map((f) => cleanPath(`${f}/${wild(path)}`));
}

/** Words of a command that may be paths. */
function pathWords({ program, args, files: targets, sets }: Command): readonly string[] {
  const own = [...targets, ...sets.filter((s) => s.includes('/'))];
  if (says.has(program)) return [...own, ...(program === 'export' ? args.filter((a) => a.includes('/')) : [])];
  if (distribution.has(program)) return [...own, ...args.filter((a) => /\/|[*?[]|\.(?:deb|rpm|apk)$/.test(a))];
  if (users.has(program) || program === 'npm' || program.startsWith('pip'))
    return [...own, ...args.filter((a) => a.startsWith('/') || /=\//.test(a))];
  if (program === 'tar') return [...own, ...args.slice(args[0]?.startsWith('-') === true ? 0 : 1)];
  const first = firstIsNoPath.has(program) && !args.includes('-e') ? args.findIndex((a) => !a.startsWith('-')) : -1;
  const into = args.flatMap((a) => /^-[a-zA-Z]*t(.+)$/.exec(a)?.[1] ?? []);
  return [...own, ...args.filter((_, i) => i !== first), ...into];
}

/** A shell of the distribution. */
const plainShell = /^SHELL\s*\[\s*"(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z)?sh"/i;

/**
 * How a RUN may read or write some paths of its stage, or what lies below or above them; undefined when its text shows that
 * it does neither: every command is of the base system or installs named packages, and none names the paths. What a base
 * image's own variables say is not known, and taken to name none of them.
 */
export function touches(plan: Plan, step: Step, areas: readonly string[]): Touch | undefined {
  if (isWindows(plan)) return { kind: 'unknown', why: 'runs on Windows' };
  const form = runForm(step.expanded);
  const body = step.text.replace(/^\S+\s+/, '').replace(/^(?:--\S+\s+)+/, '');
  if (form === undefined || body.startsWith('[')) return { kind: 'unknown', why: 'runs a program that may read it' };
  if (/<<|\$\(|`/.test(step.source)) return { kind: 'unknown', why: 'runs commands that can not all be told' };
  if (plan.steps.some((s) => s.instruction === 'SHELL' && !plainShell.test(s.text)))
    return { kind: 'unknown', why: 'runs in a shell of its own' };
  const text = expand(body, step);
  if (text === undefined) return { kind: 'unknown', why: 'uses a variable whose value is not known' };
  const found = commands(text).flatMap((c) => commandOf(c) ?? []);
  const strange = found.find(
    (c) =>
      c.program !== 'cd' &&
      !says.has(c.program) &&
      !files.has(c.program) &&
      !here.has(c.program) &&
      !users.has(c.program) &&
      !isInstaller(c),
  );
  if (strange !== undefined) return { kind: 'unknown', why: `runs ${strange.program}, which may read it` };
  if (found.some((c) => c.program === 'find' && c.args.some((a) => /^-(?:exec|ok)/.test(a))))
    return { kind: 'unknown', why: 'runs find -exec, which may run anything' };
  return (
    byVariable(step, areas) ??
    byMount(step, areas) ??
    byName(plan, step, found, areas, form.workdir) ??
    byInstall(found, areas)
  );
}

const overlaps = (path: string, areas: readonly string[]): boolean => areas.some((a) => !areApart(a, path));

/** Variables by which programs and libraries find files. */
const search =
  /^(?:PATH|HOME|ENV|BASH_ENV|CDPATH|TMPDIR|GCONV_PATH|GNUPGHOME|WGETRC|(?:LD|PERL\d?|PYTHON|NODE|NPM|PIP|APT|DPKG|XDG|CURL|SSL)_?\w*)$/i;

function byVariable(step: Step, areas: readonly string[]): Touch | undefined {
  const leads = (value: string): boolean =>
    value.split(/[:,;=\s]/).some((part) => part.startsWith('/') && part !== '/' && overlaps(cleanPath(part), areas));
  const variable = step.env.find(
    (v) => search.test(v.name) && (leads(v.value ?? '') || /(?:^|:)\.{1,2}(?:\/|:|$)/.test(v.value ?? '')),
  );
  return variable === undefined ? undefined : { kind: 'may', why: `has ${variable.name} set, which leads there` };
}

function byMount(step: Step, areas: readonly string[]): Touch | undefined {
  const targets = step.flags.flatMap((f) => /\b(?:target|dst|destination)=([^,\s]+)/.exec(f)?.[1] ?? []);
  const target = targets.find((t) => !t.startsWith('/') || overlaps(cleanPath(t), areas));
  return target === undefined ? undefined : { kind: 'names', why: `mounts something at ${target}` };
}

function byName(
  plan: Plan,
  step: Step,
  found: readonly Command[],
  areas: readonly string[],
  workdir: string,
): Touch | undefined {
  // A cd in a group ends with it: what follows is read as if it were in either folder.
  let folders = knowsFolder(plan, step) ? [workdir] : undefined;
  for (const command of found) {
    if (
      here.get(command.program)?.(command.args) === true &&
      (folders === undefined || folders.some((f) => overlaps(f, areas)))
    )
      return { kind: 'names', why: `runs ${command.program} in a folder that holds it` };
    for (const word of pathWords(command)) {
      const paths = pathsOf(word, folders);
      if (paths === undefined) return { kind: 'names', why: `names ${word} in a folder that is not known` };
      if (paths.some((p) => overlaps(p, areas))) return { kind: 'names', why: `names ${word}` };
    }
    if (command.program === 'cd') {
      const to = pathsOf(command.args[0] ?? '~', folders);
      if (folders !== undefined) folders = [...folders, ...(to ?? [])];
    }
  }
  return undefined;
}

function byInstall(found: readonly Command[], areas: readonly string[]): Touch | undefined {
  const installer = found.find((c) => isInstaller(c) || settles.has(c.program));
  const there = areas.filter(isSystem);
  return installer === undefined || there.length === 0
    ? undefined
    : { kind: 'may', why: `runs ${installer.program}, which may write to ${list(there)}` };
}
