import { splitInstruction } from '../../plan/scan';
import { jsonStrings } from '../../plan/arguments';
import type { Step } from '../../plan/types';
import { managers, type Manager } from '../managers';

/** Commands that may stand before an install: they read nothing of the folder. */
const harmless: readonly RegExp[] = [
  /^corepack (?:enable|prepare)(?: [\w@.+-]+)*$/,
  /^npm (?:i|install) (?:-g|--global) [\w@/^~.-]*\w(?:@[\w.^~-]+)?$/,
  /^(?:python3? -m )?pip3? install (?:-U |--upgrade |--no-cache-dir )*(?:pip|setuptools|wheel|poetry|uv)(?:==[\w.]+)?$/,
  /^set -[a-z]+$/,
  /^(?:apt-get|apt|apk|dnf|yum|microdnf)(?: -[\w-]+| --[a-z-]+(?:=\S+)?)* (?:update|upgrade|install|add|clean|makecache|autoremove)(?: [\w@+.:=<>~*-]+)*$/,
  /^rm -rf? \/(?:var|tmp)\/[\w./*-]+$/,
];

/** The commands of a RUN that `&&` joins, blanks made one; undefined for a heredoc, or when it is more than such a chain. */
export function chainOf(step: Step): string[] | undefined {
  if (step.instruction !== 'RUN' || step.source.includes('<<')) return undefined;
  const { rest } = splitInstruction(step.text, '\\');
  const json = jsonWords(rest);
  return (json === undefined ? rest.split('&&') : [json.join(' ')]).map((p) => p.replace(/\s+/g, ' ').trim());
}

function jsonWords(rest: string): string[] | undefined {
  try {
    return jsonStrings(rest);
  } catch {
    return undefined;
  }
}

/** An install at the start of a RUN. */
export interface Install {
  readonly manager: Manager;
  readonly command: string;
  /** How many commands of the chain go before it, and how many come behind. */
  readonly before: number;
  readonly behind: number;
  /** The folder that the chain changes to before it. */
  readonly cd?: string;
}

/** The install that a RUN begins with, by the managers' table. */
export function installOf(step: Step): Install | undefined {
  const parts = chainOf(step);
  if (parts === undefined) return undefined;
  const folders = parts.flatMap((p) => /^cd (\/?[\w./-]+)$/.exec(p)?.[1] ?? []);
  const at = parts.findIndex((p) => !p.startsWith('cd ') && !harmless.some((h) => h.test(p)));
  const command = parts[at];
  const [cd, another] = folders;
  // A folder that is changed behind the install is that of the commands behind it.
  if (command === undefined || another !== undefined || (cd !== undefined && parts.indexOf(`cd ${cd}`) > at))
    return undefined;
  const manager = managers.find((m) => m.install.test(command));
  if (manager === undefined) return undefined;
  return { manager, command, before: at, behind: parts.length - at - 1, ...(cd !== undefined && { cd }) };
}

/** Without the continuation, the comments and the blanks at its end; the lines before keep their breaks. */
function withoutEnd(text: string): string {
  const next = text.replace(/(?:[\\`][ \t]*\r?\n\s*|\n[ \t]*#[^\n]*\n?|\s+)$/, '');
  return next === text ? text : withoutEnd(next);
}

/** A RUN's text cut behind one command of its chain: what goes before, the flags of both, and what comes behind. */
export function cutChain(raw: string, index: number): { first: string; flags: string; rest: string } | undefined {
  if (raw.split('\n').some((line) => /^\s*#/.test(line) && line.includes('&&'))) return undefined;
  let at = -1;
  for (let n = 0; n <= index; n++) {
    at = raw.indexOf('&&', at + 1);
    if (at < 0) return undefined;
  }
  const flags = /^\s*\S+\s+((?:--\S+\s+(?:[\\`]\r?\n\s*)?)*)/.exec(raw)?.[1] ?? '';
  const first = withoutEnd(raw.slice(0, at));
  const rest = raw.slice(at + 2).replace(/^(?:[ \t]|[\\`][ \t]*\r?\n|\r?\n|#[^\n]*\n)+/, '');
  return { first: first.replace(/[\s\\`]+$/, ''), flags, rest };
}
