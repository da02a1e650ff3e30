import { isSpace, trimStart, wordSpace } from './space';

/** An instruction that BuildKit refuses, in its words. */
export class InstructionError extends Error {}

/** Words with quotes and escapes kept (parser/line_parsers.go, parseWords): of ARG, ENV and LABEL. */
function quotedWords(rest: string, escape: string): string[] {
  const words: string[] = [];
  const chars = [...rest];
  let word = '';
  let quote = '';
  let blank = false;
  let started = false;
  const end = (): void => {
    if (blank || word !== '') words.push(word);
    word = '';
    blank = false;
    started = false;
  };
  for (let i = 0; i < chars.length; i++) {
    const ch = chars[i] ?? '';
    if (quote === '') {
      if (isSpace(ch)) {
        if (started) end();
        continue;
      }
      started = true;
      if (ch === "'" || ch === '"') {
        quote = ch;
        blank = true;
      } else if (ch === escape) {
        if (i + 1 === chars.length) continue;
        word += ch;
        i++;
      }
    } else if (ch === quote) quote = '';
    else if (ch === escape && quote !== "'") {
      if (i + 1 === chars.length) {
        quote = '';
        continue;
      }
      word += ch;
      i++;
    }
    word += chars[i] ?? '';
  }
  end();
  return words;
}

/** The strings of a JSON array; undefined when it is no JSON array. */
export function jsonStrings(rest: string): string[] | undefined {
  const text = trimStart(rest);
  if (!text.startsWith('[')) return undefined;
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  if (!list.every((x): x is string => typeof x === 'string'))
    throw new InstructionError('when using JSON array syntax, arrays must be comprised of strings only');
  return list;
}

export const spacedWords = (rest: string): string[] => (rest === '' ? [] : rest.split(wordSpace));

/** COPY, ADD and VOLUME: a JSON array, else words. */
export const jsonOrWords = (rest: string): string[] => jsonStrings(rest) ?? spacedWords(rest);

export interface Pair {
  readonly key: string;
  readonly value: string;
}

/** ENV and LABEL: `key=value …`, or the old `key value`. */
export function pairs(rest: string, keyword: string, escape: string): Pair[] {
  const words = quotedWords(rest, escape);
  const [first] = words;
  if (first === undefined) throw new InstructionError(`${keyword} requires at least one argument`);
  if (!first.includes('=')) {
    const space = wordSpace.exec(rest);
    if (space === null) throw new InstructionError(`${keyword} must have two arguments`);
    return [{ key: rest.slice(0, space.index), value: rest.slice(space.index + space[0].length) }];
  }
  return words.map((word) => {
    const at = word.indexOf('=');
    if (at < 0)
      throw new InstructionError(
        `Syntax error - can't find = in ${JSON.stringify(word)}. Must be of the form: name=value`,
      );
    if (at === 0) throw new InstructionError(`${keyword} names can not be blank`);
    return { key: word.slice(0, at), value: word.slice(at + 1) };
  });
}

export interface OptionalPair {
  readonly key: string;
  readonly value?: string;
}

export function argPairs(rest: string, escape: string): OptionalPair[] {
  const words = quotedWords(rest, escape);
  if (words.length === 0) throw new InstructionError('ARG requires at least one argument');
  return words.map((word) => {
    const at = word.indexOf('=');
    if (at < 0) return { key: word };
    if (at === 0) throw new InstructionError('ARG names can not be blank');
    return { key: word.slice(0, at), value: word.slice(at + 1) };
  });
}
