import { LexError } from './lex-error';
import { expand } from './lex';

export interface Heredoc {
  readonly name: string;
  /** Variables in the content are expanded: no part of the name is quoted. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are dropped. */
  readonly chomp: boolean;
  readonly content: string;
}

const mark = /^(\d*)<<(-?)\s*([^<]*)$/;
const nothing = (): undefined => undefined;
const quotes = (text: string): number => text.replace(/[^'"]/g, '').length;

/** Reads one word as the start of a heredoc; undefined when it is none (parser.go, heredocFromMatch). */
export function parseHeredoc(word: string): Omit<Heredoc, 'content'> | undefined {
  const match = mark.exec(word);
  const rest = match?.[3] ?? '';
  if (match === null || rest === '') return undefined;
  let words: readonly string[];
  let raw: readonly string[];
  try {
    words = expand(rest, '\\', nothing, { keepUnset: true }).words;
    raw = expand(rest, '\\', nothing, { keepUnset: true, rawQuotes: true }).words;
  } catch (error) {
    if (error instanceof LexError) return undefined;
    throw error;
  }
  const [name] = words;
  const [rawName] = raw;
  if (words.length !== 1 || name === undefined || rawName === undefined) return undefined;
  return { name, expand: quotes(name) === quotes(rawName), chomp: match[2] === '-' };
}

/** The heredocs that a line announces, in their order (parser.go, heredocsFromLine). */
export function heredocsOf(line: string): Omit<Heredoc, 'content'>[] {
  let words: readonly string[];
  try {
    words = expand(line, '\\', nothing, { rawQuotes: true, rawEscapes: true, keepUnset: true }).words;
  } catch {
    return [];
  }
  return words.flatMap((w) => parseHeredoc(w) ?? []);
}

export const chompHeredoc = (content: string): string => content.replace(/^\t+/gm, '');
