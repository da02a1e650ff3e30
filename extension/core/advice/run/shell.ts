/** Simple commands of a shell text; quotes are not looked into, so a separator in them cuts too much, never too little. */
export const commands = (text: string): string[] =>
  text
    .replace(/\\\n/g, ' ')
    .split(/&&|\|\||[;|\n]|(?<![<>])&(?!>)/)
    .map((c) => c.trim().replace(/^[({!]\s*|\s*[)}]$/g, ''))
    .filter((c) => c !== '' && !c.startsWith('#'));

/** A simple command. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Files that its redirections name, and those among them that are written. */
  readonly files: readonly string[];
  readonly writes: readonly string[];
  /** Variables that are set for it, `NAME=value`. */
  readonly sets: readonly string[];
}

/** A command's words without quotes; `sudo` is left out. */
export function commandOf(text: string): Command | undefined {
  const files: string[] = [];
  const writes: string[] = [];
  const rest = text
    .replace(/["']/g, '')
    .replace(/&?\d*(>>?|<)(?:&[\d-]+|\s*([^\s<>]+))?/g, (_all, sign: string, file: string | undefined) => {
      if (file !== undefined) files.push(file);
      if (file !== undefined && sign !== '<') writes.push(file);
      return ' ';
    });
  const words = rest.split(/\s+/).filter((w) => w !== '');
  const at = words.findIndex((w) => w !== 'sudo' && !/^[A-Za-z_]\w*=/.test(w));
  const sets = words.slice(0, at < 0 ? words.length : at).filter((w) => w !== 'sudo');
  const [program, ...args] = at < 0 ? [':'] : words.slice(at);
  return program === undefined ? undefined : { program, args, files, writes, sets };
}
