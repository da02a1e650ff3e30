import { replaceMatches } from '../text/linear';
import { checkMatching, maxNesting, maxValue, type Budget } from './budget';
import { LexError } from './lex-error';
import { shellPattern, trimPrefix, trimSuffix } from './pattern';
import { isSpace } from './space';

export interface LexOptions {
  /** Quotes stay in the result. */
  readonly rawQuotes?: boolean;
  /** Escape characters stay in the result. */
  readonly rawEscapes?: boolean;
  /** Quotes have no meaning. */
  readonly skipQuotes?: boolean;
  /** A variable that is not set stays as it is written. */
  readonly keepUnset?: boolean;
  /** What expansion may still cost the plan it is for. */
  readonly budget?: Budget;
}

export type Lookup = (name: string) => string | undefined;

export interface Expanded {
  readonly text: string;
  readonly words: readonly string[];
  /** Variables that were looked up and not found. */
  readonly unset: readonly string[];
}

const special = new Set(['@', '*', '#', '?', '-', '$', '!', '0']);
const isLetter = (ch: string): boolean => /^\p{L}$/u.test(ch);
const isDigit = (ch: string): boolean => /^\p{Nd}$/u.test(ch);

class Words {
  private readonly done: string[] = [];
  private word = '';
  private inWord = false;
  add(ch: string): void {
    if (!isSpace(ch)) this.raw(ch);
    else if (this.inWord && this.word !== '') {
      this.done.push(this.word);
      this.word = '';
      this.inWord = false;
    }
  }
  addAll(text: string): void {
    for (const ch of text) this.add(ch);
  }
  raw(text: string): void {
    this.word += text;
    this.inWord = true;
  }
  all(): string[] {
    if (this.word !== '') this.done.push(this.word);
    this.word = '';
    this.inWord = false;
    return this.done;
  }
}

/** Shell word splitting and variable expansion as BuildKit's frontend/dockerfile/shell/lex.go does it. */
class Lexer {
  private readonly chars: string[];
  private at = 0;
  private rawEscapes: boolean;
  /** Characters that substitutions made. */
  private made = 0;
  private depth = 0;
  readonly unset = new Set<string>();

  constructor(
    text: string,
    private readonly escape: string,
    private readonly lookup: Lookup,
    private readonly options: LexOptions,
  ) {
    this.chars = [...text];
    this.rawEscapes = options.rawEscapes === true;
  }

  private peek(): string | undefined {
    return this.chars[this.at];
  }
  private next(): string | undefined {
    return this.chars[this.at++];
  }
  private get ended(): boolean {
    return this.at >= this.chars.length;
  }

  run(stop: string | undefined, rawEscapes: boolean, keepPattern: boolean): { text: string; words: string[] } {
    const before = this.rawEscapes;
    this.rawEscapes = rawEscapes;
    if (++this.depth > maxNesting) throw new LexError('substitutions are nested too deeply to analyse');
    try {
      return this.until(stop, keepPattern);
    } finally {
      this.rawEscapes = before;
      this.depth--;
    }
  }

  /** Counts what a substitution made, before it is put anywhere. */
  private grow(length: number): void {
    this.made += length;
    this.options.budget?.spend(length);
    if (this.made > maxValue) throw new LexError('a value grows to more than 1 MiB: too much to analyse');
  }

  private until(stop: string | undefined, keepPattern: boolean): { text: string; words: string[] } {
    let text = '';
    const words = new Words();
    while (!this.ended) {
      const ch = this.peek() ?? '';
      if (ch === stop) {
        this.at++;
        return { text, words: words.all() };
      }
      const part = this.special(ch, keepPattern);
      if (part !== undefined) {
        text += part;
        if (ch === '$') words.addAll(part);
        else words.raw(part);
        continue;
      }
      this.at++;
      if (ch !== this.escape) {
        words.add(ch);
        text += ch;
        continue;
      }
      if (this.rawEscapes) {
        words.raw(ch);
        text += ch;
      }
      const escaped = this.next();
      if (escaped === undefined) break;
      words.raw(escaped);
      text += escaped;
    }
    if (stop !== undefined) throw new LexError(`unexpected end of statement while looking for matching ${stop}`);
    return { text, words: words.all() };
  }

  private special(ch: string, keepPattern: boolean): string | undefined {
    if (ch === '$') return this.dollar();
    if (ch === '<') return this.heredocMark();
    if (this.options.skipQuotes === true) return undefined;
    if (ch === "'") return this.singleQuote(keepPattern);
    if (ch === '"') return this.doubleQuote(keepPattern);
    return undefined;
  }

  private heredocMark(): string {
    this.at++;
    if (this.peek() !== '<') return '<';
    this.at++;
    let space = '';
    for (let ch = this.peek(); ch === '\t' || ch === '\r' || ch === ' '; ch = this.peek()) {
      space += ch;
      this.at++;
    }
    return `<<${space}`;
  }

  private singleQuote(keepPattern: boolean): string {
    this.at++;
    const raw = this.options.rawQuotes === true;
    let text = raw ? "'" : '';
    for (;;) {
      const ch = this.next();
      if (ch === undefined) throw new LexError('unexpected end of statement while looking for matching single-quote');
      if (ch === "'") return raw ? `${text}'` : text;
      text += keepPattern && ch === this.escape ? ch + ch : ch;
    }
  }

  private doubleQuote(keepPattern: boolean): string {
    this.at++;
    const raw = this.options.rawQuotes === true;
    let text = raw ? '"' : '';
    for (;;) {
      const ch = this.peek();
      if (ch === undefined) throw new LexError('unexpected end of statement while looking for matching double-quote');
      if (ch === '$') {
        text += this.dollar();
        continue;
      }
      this.at++;
      if (ch === '"') return raw ? `${text}"` : text;
      if (ch !== this.escape) {
        text += ch;
        continue;
      }
      const after = this.peek();
      if (after === undefined) continue;
      if (after === '"' || after === '$' || after === this.escape) {
        if (this.rawEscapes) text += ch;
        text += after;
        this.at++;
      } else {
        if (this.rawEscapes && (!raw || keepPattern)) text += ch;
        text += ch;
      }
    }
  }

  private name(): string {
    let name = '';
    for (let ch = this.peek(); ch !== undefined; ch = this.peek()) {
      if (name === '' && isDigit(ch)) {
        for (let d = this.peek(); d !== undefined && isDigit(d); d = this.peek()) {
          name += d;
          this.at++;
        }
        return name;
      }
      if (name === '' && special.has(ch)) {
        this.at++;
        return ch;
      }
      if (!isLetter(ch) && !isDigit(ch) && ch !== '_') break;
      name += ch;
      this.at++;
    }
    return name;
  }

  private value(name: string): string | undefined {
    const value = this.lookup(name);
    if (value === undefined) this.unset.add(name);
    return value;
  }

  private dollar(): string {
    const part = this.substitution();
    this.grow(part.length);
    return part;
  }

  private substitution(): string {
    this.at++;
    if (this.peek() !== '{') {
      const name = this.name();
      if (name === '') return '$';
      const value = this.value(name);
      return value ?? (this.options.keepUnset === true ? `$${name}` : '');
    }
    this.at++;
    const first = this.peek();
    if (first === undefined) throw new LexError("syntax error: missing '}'");
    if (first === '{' || first === '}' || first === ':') throw new LexError('syntax error: bad substitution');
    const name = this.name();
    const ch = this.next();
    if (ch === '}') {
      const value = this.value(name);
      return value ?? (this.options.keepUnset === true ? `\${${name}}` : '');
    }
    if (ch === '/') return this.replace(name);
    if (ch === ':') {
      const modifier = this.next();
      return this.modify(name, modifier, true);
    }
    return this.modify(name, ch, false);
  }

  private modify(name: string, modifier: string | undefined, orEmpty: boolean): string {
    const shown = `${orEmpty ? ':' : ''}${modifier ?? '\ufffd'}`;
    const pattern = modifier === '#' || modifier === '%';
    if (!orEmpty && !(modifier !== undefined && '+-?#%'.includes(modifier)))
      throw new LexError(`unsupported modifier (${shown}) in substitution`);
    if (orEmpty && pattern) throw new LexError(`unsupported modifier (${shown}) in substitution`);
    let word: string;
    try {
      word = this.run('}', pattern, pattern).text;
    } catch (error) {
      if (this.ended) throw new LexError("syntax error: missing '}'");
      throw error;
    }
    const value = this.value(name);
    if (this.options.keepUnset === true && value === undefined) return `\${${name}${shown}${word}}`;
    const absent = value === undefined || (orEmpty && value === '');
    switch (modifier) {
      case '-':
        return absent ? word : value;
      case '+':
        return absent ? '' : word;
      case '?':
        if (!absent) return value;
        throw new LexError(
          `${name}: ${word !== '' ? word : `is not allowed to be ${value === undefined ? 'unset' : 'empty'}`}`,
        );
      case '#':
      case '%': {
        const greedy = word.startsWith(modifier);
        const text = greedy ? word.slice(1) : word;
        checkMatching(text, value ?? '');
        return modifier === '%' ? trimSuffix(text, value ?? '', greedy) : trimPrefix(text, value ?? '', greedy);
      }
      case undefined:
      default:
        throw new LexError(`unsupported modifier (${shown}) in substitution`);
    }
  }

  private replace(name: string): string {
    const all = this.peek() === '/';
    if (all) this.at++;
    const part = (stop: string, keep: boolean, message: string): string => {
      try {
        return this.run(stop, true, keep).text;
      } catch (error) {
        if (this.ended) throw new LexError(message);
        throw error;
      }
    };
    const pattern = part('/', true, "syntax error: missing '/' in ${}");
    const replacement = part('}', false, "syntax error: missing '}'");
    const value = this.value(name);
    if (this.options.keepUnset === true && value === undefined) return `\${${name}/${pattern}/${replacement}}`;
    checkMatching(pattern, value ?? '');
    const source = shellPattern(pattern, true);
    // Go's ReplaceAllString reads $1 in the replacement; a first match alone is replaced literally.
    const put = all ? replacement.replace(/\$(?:\{\w+\}|\w+)/g, '') : replacement;
    return replaceMatches(source, value ?? '', put, all, (length) => this.grow(length));
  }
}

/**
 * Expands variables and splits words as BuildKit does.
 * @throws LexError in BuildKit's words.
 */
export function expand(text: string, escape: string, lookup: Lookup, options: LexOptions = {}): Expanded {
  const lexer = new Lexer(text, escape, lookup, options);
  try {
    const result = lexer.run(undefined, options.rawEscapes === true, false);
    return { ...result, unset: [...lexer.unset] };
  } catch (error) {
    if (error instanceof LexError) throw new LexError(`failed to process ${JSON.stringify(text)}: ${error.message}`);
    throw error;
  }
}
