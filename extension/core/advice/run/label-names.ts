import type { Step } from '../../plan/types';
import { commands } from './shell';

/** Names that say which build this is. Programs are given them; none is known to read them by itself. */
const label =
  /^(?:(?:APP|SERVICE|IMAGE|PROJECT|SOURCE|RELEASE|CI|BUILD|GIT|VCS|DOCKER)_)?(?:VERSION|REVISION|REV|COMMIT|COMMIT_(?:SHA|HASH|ID|REF|TIME|DATE)|SHA|HASH|REF|BRANCH|TAG|DATE|TIME|TIMESTAMP|NUMBER|ID|URL)$|^BUILD(?:DATE|TIME|_?(?:NO|NUM))$|^(?:GITHUB_SHA|CI_COMMIT_SHA|GITSHA|GITCOMMIT)$/;

/** Bare words that tools and their scripts do read from the environment. */
const tooCommon = new Set([
  'ID',
  'URL',
  'REF',
  'TAG',
  'DATE',
  'TIME',
  'HASH',
  'NUMBER',
  'REV',
  'BRANCH',
  'SHA',
  'DOCKER_TAG',
]);

/** Whether a variable's name is plainly a label of the build, such as GIT_SHA or BUILD_DATE. */
export const isLabelName = (name: string): boolean => label.test(name) && !tooCommon.has(name);

/** Programs that do not look for such names: of the base system, and installers of packages. */
const quiet = new Set(
  (
    'apt-get apt apk dnf yum microdnf zypper pacman dpkg rpm npm pnpm yarn corepack pip pip3 poetry uv pipenv pdm ' +
    'composer bundle gem cargo go mkdir rmdir rm cp mv ln chmod chown touch echo printf adduser addgroup useradd groupadd ' +
    'usermod sed cat tee head tail grep cut sort tr wc true : set cd ls test [ export sleep tar gzip gunzip unzip xz curl ' +
    'wget update-ca-certificates ldconfig locale-gen install id whoami which command hash find xargs sha256sum gpg'
  ).split(' '),
);

/** Subcommands of package managers that install; others run the project's own scripts. */
const installs: Readonly<Record<string, RegExp>> = {
  npm: /^(?:ci|i|install|cache|config|-v|--version)\b/,
  pnpm: /^(?:i|install|fetch|config)\b/,
  yarn: /^(?:install\b|config\b|cache\b|--|$)/,
  pip: /^(?:install|download|cache)\b(?!.*\s(?:-e\s|\.(?:\[|\s|$)))/,
  pip3: /^(?:install|download|cache)\b(?!.*\s(?:-e\s|\.(?:\[|\s|$)))/,
  poetry: /^(?:install\b.*--no-root|config\b)/,
  uv: /^(?:sync\b.*--no-install-project|pip\s+(?:install|sync)\b)/,
  pipenv: /^(?:install|sync)\b/,
  pdm: /^(?:install|sync)\b.*--no-self/,
  composer: /^install\b/,
  bundle: /^(?:install|config)\b/,
  gem: /^install\b/,
  cargo: /^(?:fetch|install|--version)\b/,
  go: /^(?:mod\s+(?:download|verify)|version|env)\b/,
};

/**
 * Why a RUN may read a variable that it does not name; undefined when every command in it is of the base system or installs
 * packages. A script, a compiler's driver or anything unknown may read what it likes.
 */
export function mayRead(step: Step): string | undefined {
  const body = step.source.replace(/^\S+\s+/, '').replace(/^(?:--\S+\s+)+/, '');
  if (body.startsWith('[')) return 'runs a program that may read it';
  if (/<<|\$\(|`/.test(body)) return 'runs commands that can not all be told from the text';
  for (const command of commands(body)) {
    const words = command.split(/\s+/).filter((w) => !/^[A-Za-z_]\w*=/.test(w));
    const [program, ...rest] = words[0] === 'sudo' ? words.slice(1) : words;
    if (program === undefined) continue;
    if (!quiet.has(program)) return `runs ${program}, which may read it from its environment`;
    const allowed = installs[program];
    if (allowed !== undefined && !allowed.test(rest.join(' ')))
      return `runs ${program} ${rest[0] ?? ''}, which may read it from its environment`.replace(' ,', ',');
    if (program === 'command' && rest[0] !== '-v') return 'runs command, which may run anything';
    if (program === 'find' && rest.includes('-exec')) return 'runs find -exec, which may run anything';
    if (program === 'xargs' && rest.some((w) => !quiet.has(w) && !w.startsWith('-')))
      return 'runs xargs with a program that may read it';
  }
  return undefined;
}
