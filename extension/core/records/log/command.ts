import { parse } from 'shell-quote';
import type { CacheRef } from '../types';

/** A command line of a log that builds. */
export interface BuildCommand {
  readonly tool: 'build' | 'bake' | 'compose';
  /** Who is asked: `docker`, `podman`, `buildah`, `nerdctl`. */
  readonly program: string;
  /** All its words are known: none holds a variable that the shell had still to expand. */
  readonly complete: boolean;
  readonly target?: string;
  readonly platforms?: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  readonly cacheFrom: readonly CacheRef[];
  readonly cacheTo: readonly CacheRef[];
  /** `--build-context NAME=VALUE`. */
  readonly contexts: Readonly<Record<string, string>>;
  readonly contextPath?: string;
  readonly dockerfilePath?: string;
  readonly builder?: string;
  /** Of bake and compose: what is asked for. */
  readonly names: readonly string[];
  /** It prints what would be built, and builds nothing. */
  readonly prints: boolean;
  /** `DOCKER_BUILDKIT=0` stands before it. */
  readonly classic: boolean;
}

/** Longer lines are no command that a person or a runner wrote. */
const maxCommand = 32_768;

const program = /(?:^|[\s/\]"])(docker-compose|docker|podman|buildah|nerdctl)(?:\.exe)?"?(?= )/g;
/** What stands before a command: a runner's mark, a shell's trace or prompt, or nothing. */
const lead =
  /(?:^|\[command\]|\]|[$%#>+]|:|\bRun|\bRunning|\bExecuting|&&|;)\s*(?:(?:sudo|time|exec|env|command|[A-Za-z_]\w*=\S*)\s+)*"?(?:[\w.:~-]*[\\/])*"?$/;
/** The runner or the shell expanded all variables before it printed the line. */
const expanded = /(?:\[command\]|(?:^|\s)\++)\s*(?:\S+=\S*\s+)*"?(?:[\w.:~-]*[\\/])*"?$/;

const unknownWord = '\u0000';

/** The words of a command up to the first operator of the shell; a variable leaves a mark. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const entry of parse<string>(text, () => unknownWord)) {
    if (typeof entry === 'string') words.push(entry);
    else if ('comment' in entry) break;
    else if (entry.op === 'glob') words.push(entry.pattern);
    else break;
  }
  return words;
}

/** Flags with a value, of all builders' commands. */
const valued = new Set(
  (
    '--add-host --allow --annotation --arch --attest --authfile --build-arg --build-context --builder --cache-from --cache-to --call --cap-add ' +
    '--cgroup-parent --cpu-period --cpu-quota --cpu-shares --cpuset-cpus --cpuset-mems --creds --device --dns --env --env-file --file --format ' +
    '--host --context --config --log-level --iidfile --ignorefile --isolation --jobs --label --logfile --memory --memory-swap --metadata-file --network --no-cache-filter ' +
    '--os --output --parallel --platform --profile --progress --project-directory --project-name --provenance --runtime --sbom --secret --security-opt --set ' +
    '--shm-size --ssh --tag --target --ulimit --userns --variant --var --volume --ansi -c -e -f -l -m -o -p -t -v -H'
  ).split(' '),
);

interface Flags {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

const short: Readonly<Record<string, string>> = { '-f': '--file', '-t': '--tag', '-o': '--output' };

function flagsOf(words: readonly string[]): Flags {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '-' || !word.startsWith('-')) {
      operands.push(word);
      continue;
    }
    const at = word.indexOf('=');
    const name = at < 0 ? word : word.slice(0, at);
    const value = at >= 0 ? word.slice(at + 1) : valued.has(name) ? (words[++i] ?? '') : 'true';
    const key = short[name] ?? name;
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return { values, operands };
}

/** `type=registry,ref=…`, or an image's name alone (buildx util/buildflags/cache.go). */
export function cacheRefsOf(value: string): CacheRef[] {
  if (value === '' || value.includes(unknownWord)) return [];
  if (!value.includes('=')) return value.split(',').map((ref) => ({ type: 'registry', attrs: { ref } }));
  const attrs: Record<string, string> = {};
  for (const part of value.split(',')) {
    const at = part.indexOf('=');
    if (at > 0) attrs[part.slice(0, at).trim().toLowerCase()] = part.slice(at + 1);
  }
  const { type = 'registry', ...rest } = attrs;
  return [{ type, attrs: rest }];
}

const pairs = (values: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    values.flatMap((v) => {
      const at = v.indexOf('=');
      return at <= 0 || v.includes(unknownWord) ? [] : [[v.slice(0, at), v.slice(at + 1)]];
    }),
  );

/** What the words ask for: `build`, `buildx build`, `image build`, `buildx bake`, `compose build`, `compose up --build` … */
function subcommand(
  name: string,
  words: readonly string[],
): { tool: BuildCommand['tool']; rest: string[] } | undefined {
  const { operands } = flagsOf(words);
  const after = (word: string): string[] => words.slice(words.indexOf(word) + 1);
  const before = (word: string): string[] => words.slice(0, words.indexOf(word));
  const [first = '', second = ''] = operands;
  if (name === 'docker-compose' || first === 'compose') {
    const rest = name === 'docker-compose' ? [...words] : after('compose');
    const verb = flagsOf(rest).operands[0] ?? '';
    const at = rest.indexOf(verb);
    const own = [...rest.slice(0, at), ...rest.slice(at + 1)];
    if (verb === 'build') return { tool: 'compose', rest: own };
    return (verb === 'up' || verb === 'run' || verb === 'create') && rest.includes('--build')
      ? { tool: 'compose', rest: own }
      : undefined;
  }
  if (first === 'build' || (name === 'buildah' && (first === 'bud' || first === 'build-using-dockerfile')))
    return { tool: 'build', rest: [...before(first), ...after(first)] };
  if (first === 'buildx' || first === 'image' || first === 'builder') {
    const rest = after(first);
    const own = [...before(first), ...rest.slice(0, rest.indexOf(second)), ...rest.slice(rest.indexOf(second) + 1)];
    if (second === 'build' || (first === 'buildx' && second === 'b')) return { tool: 'build', rest: own };
    return first === 'buildx' && (second === 'bake' || second === 'f') ? { tool: 'bake', rest: own } : undefined;
  }
  return undefined;
}

const isTrue = (value: string | undefined): boolean => value !== undefined && value !== 'false' && value !== '0';

/** Reads a command line that builds, as a shell's trace, a runner or a person's prompt shows it; undefined for any other line. */
export function commandOf(line: string): BuildCommand | undefined {
  if (line.length > maxCommand) return undefined;
  program.lastIndex = 0;
  for (let found = program.exec(line); found !== null; found = program.exec(line)) {
    const name = found[1] ?? '';
    const at = found.index + found[0].lastIndexOf(name);
    const before = line.slice(0, at);
    if (at > 400 || !lead.test(before)) continue;
    const words = wordsOf(line.slice(found.index + found[0].length));
    const sub = subcommand(name, words);
    if (sub === undefined) continue;
    return fieldsOf(name, sub.tool, sub.rest, expanded.test(before), /\bDOCKER_BUILDKIT=0\b/.test(before));
  }
  return undefined;
}

function fieldsOf(
  name: string,
  tool: BuildCommand['tool'],
  words: readonly string[],
  isExpanded: boolean,
  classic: boolean,
): BuildCommand {
  const { values, operands } = flagsOf(words);
  const all = (flag: string): readonly string[] => values.get(flag) ?? [];
  const one = (flag: string): string | undefined => {
    const value = all(flag).at(-1);
    return value?.includes(unknownWord) === true ? undefined : value;
  };
  const [target, file, builder] = [one('--target'), one('--file'), one('--builder')];
  const platforms = all('--platform')
    .flatMap((p) => p.split(','))
    .filter((p) => !p.includes(unknownWord) && p !== '');
  const context = tool === 'build' ? operands[0] : undefined;
  // An argument without a value takes it from the environment.
  const complete =
    (isExpanded || words.every((w) => !w.includes(unknownWord) && !w.includes('$'))) &&
    all('--build-arg').every((a) => a.includes('='));
  return {
    tool,
    program: name,
    complete,
    ...(target !== undefined && { target }),
    ...(platforms.length > 0 && { platforms }),
    buildArgs: pairs(all('--build-arg')),
    noCache: isTrue(one('--no-cache')),
    noCacheFilter: all('--no-cache-filter').flatMap((f) => f.split(',')),
    cacheFrom: all('--cache-from').flatMap(cacheRefsOf),
    cacheTo: all('--cache-to').flatMap(cacheRefsOf),
    contexts: pairs(all('--build-context')),
    ...(context !== undefined && !context.includes(unknownWord) && { contextPath: context }),
    ...(file !== undefined && tool === 'build' && { dockerfilePath: file }),
    ...(builder !== undefined && { builder }),
    names: tool === 'build' ? [] : operands,
    prints: isTrue(one('--print')) || isTrue(one('--check')),
    classic,
  };
}
