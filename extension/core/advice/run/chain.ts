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
}

/** The install that a RUN begins with, by the managers' table. */
export function installOf(step: Step): Install | undefined {
  const parts = chainOf(step);
  if (parts === undefined) return undefined;
  const at = parts.findIndex((p) => !harmless.some((h) => h.test(p)));
  const command = parts[at];
  if (command === undefined) return undefined;
  const manager = managers.find((m) => m.install.test(command));
  return manager === undefined ? undefined : { manager, command, before: at, behind: parts.length - at - 1 };
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
