import type { Step } from '../../plan/types';
import { commandOf, commands, type Command } from './shell';

/** Package managers of distributions, with what they are asked; other words are names of packages. */
export const distribution: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    'apt-get': /^(?:update|install|upgrade|dist-upgrade|clean|autoclean|autoremove|remove|purge)$/,
    apt: /^(?:update|install|upgrade|full-upgrade|clean|autoremove|remove|purge)$/,
    apk: /^(?:add|update|upgrade|del)$/,
    dnf: /^(?:install|update|upgrade|clean|makecache|remove|autoremove)$/,
    yum: /^(?:install|update|upgrade|clean|makecache|remove|autoremove)$/,
    microdnf: /^(?:install|update|upgrade|clean|remove)$/,
    zypper: /^(?:in|install|ref|refresh|up|update|clean)$/,
  }),
);

/**
 * Installers of named packages that read nothing of the folder they work in: `npm -g` leaves .npmrc of the project out (without a
 * name it takes the folder), and pip takes a word without a slash for a name unless it is an archive's (pip, req/constructors.py).
 */
const named: readonly RegExp[] = [
  /^npm (?:i|install) (?:-g|--global)(?: (?!\S*\.(?:tgz|tar|gz)\b)@?[a-z][\w.-]*(?:\/[\w.-]+)?(?:@[\w.^~-]+)?)+$/,
  /^pip3? install(?: (?:--no-cache-dir|--upgrade|-U|-q|--quiet|--no-compile|--disable-pip-version-check|--break-system-packages|--root-user-action=\w+|(?!\S*\.(?:whl|zip|tar|gz|bz2|xz|tgz)\b)[A-Za-z][\w.-]*(?:\[[\w,-]+\])?(?:[=~!]=[\w.*]+)?))+$/,
];

/** Programs that make or change users and groups. */
export const users = new Set([
  'useradd',
  'adduser',
  'groupadd',
  'addgroup',
  'usermod',
  'groupmod',
  'deluser',
  'userdel',
]);
/** Words of these are text. */
export const says = new Set(['echo', 'printf', 'true', ':', 'set', 'export', 'sleep', 'exit']);
/** These touch the files they name, and no others. */
export const files = new Set(
  (
    'mkdir rmdir rm cp mv ln chmod chown chgrp touch cat tee head tail cut sort tr wc test [ sed grep gzip gunzip xz unxz ' +
    'sha256sum sha512sum md5sum gpg install dpkg id whoami which update-ca-certificates ldconfig locale-gen'
  ).split(' '),
);
/** These may take or leave files where they work, unless they are told where; a place that is told is looked at as a path. */
export const here: ReadonlyMap<string, (args: readonly string[]) => boolean> = new Map(
  Object.entries({
    tar: (args: readonly string[]) => !args.some((a) => /^(?:-C|--directory)/.test(a)),
    unzip: (args: readonly string[]) => !args.some((a) => /^-d/.test(a)),
    curl: (args: readonly string[]) => args.some((a) => /^-\w*O|^--remote-name/.test(a)),
    wget: (args: readonly string[]) => !args.some((a) => /^-\w*[OP]|^--(?:output-document|directory-prefix)/.test(a)),
    ls: (args: readonly string[]) => !args.some((a) => a.startsWith('/')),
    find: (args: readonly string[]) => args[0]?.startsWith('/') !== true,
    du: (args: readonly string[]) => !args.some((a) => a.startsWith('/')),
  }),
);
/** Their first word is a mode, an owner or a pattern. */
export const firstIsNoPath = new Set(['chmod', 'chown', 'chgrp', 'sed', 'grep']);

/** Installs packages: with a distribution's package manager, or as pip and the like do. */
export const isInstaller = ({ program, args }: Command): boolean =>
  (distribution.get(program)?.test(args.find((a) => !a.startsWith('-')) ?? '') ?? false) ||
  named.some((n) => n.test([program, ...args].join(' ')));

/** These write to folders of the system that they do not name. */
export const settles = new Set([
  ...users,
  ...here.keys(),
  'gpg',
  'dpkg',
  'update-ca-certificates',
  'ldconfig',
  'locale-gen',
]);

const commandsOf = (step: Step): Command[] =>
  commands(step.text.replace(/^\S+\s+/, '').replace(/^(?:--\S+\s+)+/, '')).flatMap((c) => commandOf(c) ?? []);

/** A distribution's package manager is there: so are the folders that every distribution has. */
export const isDistribution = (step: Step): boolean =>
  step.instruction === 'RUN' && commandsOf(step).some((c) => distribution.has(c.program) && isInstaller(c));

/** Whether a RUN is worth sparing by its text: it fetches or installs something. */
export const fetches = (step: Step): boolean =>
  step.instruction === 'RUN' &&
  commandsOf(step).some((c) => isInstaller(c) || c.program === 'curl' || c.program === 'wget');

/** Whether a RUN makes or changes users or groups by name. */
export const changesUsers = (step: Step): boolean => [...users].some((u) => new RegExp(`\\b${u}\\b`).test(step.source));
