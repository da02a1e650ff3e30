import { structuredPatch } from 'diff';
import { mask, masked } from './mask';

/** As many lines of a difference as are looked at on a hover. */
const maxLines = 40;
/** Longer texts take longer than a person waits. */
const maxCharacters = 256 * 1024;
/** Files that hold secrets by their nature. */
const secretFile =
  /(?:^|\/)(?:\.env(?:\.[^/]*)?|id_(?:rsa|dsa|ecdsa|ed25519)|\.(?:npmrc|netrc|pypirc|htpasswd)|credentials)$|\.(?:pem|key|p12|pfx|keystore|kdbx)$|(?:^|\/)\.(?:aws|ssh|gnupg)\//i;
const assignment = /(["']?)([A-Za-z_][\w.-]*)\1(\s*[:=]\s*)(["']?)([^\s"',;]+)/g;

const hide = (line: string): string =>
  mask('', line).replace(assignment, (all, quote: string, name: string, sign: string, open: string, value: string) =>
    mask(name, value) === masked ? `${quote}${name}${quote}${sign}${open}${masked}` : all,
  );

/**
 * Lines that differ between two texts of a file, each with `-`, `+` or a space before it; what looks secret is masked.
 * Undefined for files that hold secrets, for what is no text, and for what is too long.
 */
export function textDiff(path: string, old: string, now: string): string | undefined {
  if (secretFile.test(path) || old.includes('\0') || now.includes('\0')) return undefined;
  if (old.length + now.length > maxCharacters) return undefined;
  const patch = structuredPatch('', '', old, now, undefined, undefined, { context: 1, timeout: 200 });
  const lines = patch?.hunks.flatMap((h) => [`@@ -${h.oldStart} +${h.newStart} @@`, ...h.lines]) ?? [];
  if (lines.length === 0) return undefined;
  const shown = lines.slice(0, maxLines).map(hide);
  return [...shown, ...(lines.length > maxLines ? [`… ${lines.length - maxLines} more lines`] : [])].join('\n');
}
