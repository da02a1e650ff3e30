import { heredocsOf, type Heredoc } from './heredoc';
import { isSpace, trim, trimStart, wordSpace } from './space';
import type { Lines, PlanProblem } from './types';

/** One instruction as the file has it. */
export interface Instruction {
  /** As written: `FROM`, `from`. */
  readonly keyword: string;
  readonly flags: readonly string[];
  /** What follows the flags. */
  readonly rest: string;
  /** Continuation lines joined, comments dropped. */
  readonly original: string;
  /** Original with the heredocs' bodies. */
  readonly source: string;
  readonly heredocs: readonly Heredoc[];
  readonly lines: Lines;
}

export interface Scan {
  readonly instructions: readonly Instruction[];
  readonly escape: string;
  /** `# syntax=`: the frontend that reads the file. */
  readonly syntax?: string;
  readonly problems: readonly PlanProblem[];
}

const directive = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
const known = new Set(['syntax', 'escape', 'check']);
const withHeredoc = new Set(['add', 'copy', 'run']);
const isComment = (line: string): boolean => trimStart(line).startsWith('#');

/** Splits flags from the rest of an instruction's line (parser/split_command.go, extractBuilderFlags). */
function extractFlags(line: string, escape: string): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let at = 0;
  while (at < line.length) {
    while (at < line.length && isSpace(line[at] ?? '')) at++;
    if (at >= line.length) break;
    if (!line.startsWith('--', at)) return { flags, rest: line.slice(at) };
    let word = '';
    let quote = '';
    let blank = false;
    for (; at < line.length; at++) {
      let ch = line[at] ?? '';
      if (quote === '' && isSpace(ch)) break;
      if (quote === '' && (ch === "'" || ch === '"')) {
        quote = ch;
        blank = true;
        continue;
      }
      if (quote !== '' && ch === quote) {
        quote = '';
        continue;
      }
      if (ch === escape) {
        if (at + 1 === line.length) continue;
        ch = line[++at] ?? '';
      }
      word += ch;
    }
    if (word === '--') return { flags, rest: line.slice(at) };
    if (blank || word !== '') flags.push(word);
  }
  return { flags, rest: '' };
}

export function splitInstruction(line: string, escape: string): { keyword: string; flags: string[]; rest: string } {
  const text = trim(line);
  const space = wordSpace.exec(text);
  if (space === null) return { keyword: text, flags: [], rest: '' };
  const { flags, rest } = extractFlags(text.slice(space.index + space[0].length), escape);
  return { keyword: text.slice(0, space.index), flags, rest: trim(rest) };
}

/** Only ADD, COPY and RUN hold heredocs, also behind ONBUILD. */
function canHoldHeredoc(keyword: string, rest: string): boolean {
  const name = keyword.toLowerCase();
  if (withHeredoc.has(name)) return true;
  return name === 'onbuild' && withHeredoc.has(splitInstruction(rest, '\\').keyword.toLowerCase());
}

interface Reader {
  readonly lines: readonly string[];
  at: number;
}

interface Directives {
  escape: string;
  syntax?: string;
  done: boolean;
  seen: Set<string>;
}

function readDirective(line: string, at: number, d: Directives, problems: PlanProblem[]): void {
  if (d.done) return;
  const match = directive.exec(line);
  const name = match?.[1]?.toLowerCase();
  const value = match?.[2];
  if (name === undefined || value === undefined || !known.has(name)) {
    d.done = true;
    return;
  }
  if (d.seen.has(name)) {
    problems.push({ lines: [at, at], message: `only one ${name} parser directive can be used` });
    return;
  }
  d.seen.add(name);
  if (name === 'syntax') d.syntax = value.split(' ')[0] ?? value;
  if (name !== 'escape') return;
  if (value === '\\' || value === '`') d.escape = value;
  else problems.push({ lines: [at, at], message: `invalid escape token '${value}' does not match \` or \\` });
}

/** The line without its continuation character; undefined when it does not continue. */
function continued(line: string, escape: string): string | undefined {
  const token = escape === '`' ? '`' : '\\\\';
  const match = new RegExp(`([^${token}])${token}[ \\t]*$|^${token}[ \\t]*$`).exec(line);
  return match === null ? undefined : line.slice(0, match.index) + (match[1] ?? '');
}

function readHeredocs(reader: Reader, line: string, start: number, problems: PlanProblem[]): Heredoc[] {
  return heredocsOf(line).map((h): Heredoc => {
    let content = '';
    while (reader.at < reader.lines.length) {
      const raw = reader.lines[reader.at++] ?? '';
      const text = raw.replace(/[\r\n]+$/, '');
      if ((h.chomp ? text.replace(/^\t+/, '') : text) === h.name) return { ...h, content };
      content += raw;
    }
    problems.push({ lines: [start, reader.at], message: 'unterminated heredoc' });
    return { ...h, content };
  });
}

/** Splits a Dockerfile into instructions as BuildKit's frontend/dockerfile/parser/parser.go does; never throws. */
export function scan(text: string): Scan {
  const reader: Reader = { lines: text.match(/[^\n]*\n|[^\n]+$/g) ?? [], at: 0 };
  const problems: PlanProblem[] = [];
  const instructions: Instruction[] = [];
  const d: Directives = { escape: '\\', done: false, seen: new Set() };
  while (reader.at < reader.lines.length) {
    let raw = reader.lines[reader.at++] ?? '';
    const start = reader.at;
    if (start === 1) raw = raw.replace(/^\ufeff/, '');
    const first = trimStart(raw.replace(/[\r\n]+$/, ''));
    readDirective(first, start, d, problems);
    if (first.startsWith('#')) continue;
    let more = continued(first, d.escape);
    let line = more ?? first;
    if (more === undefined && line === '') continue;
    while (more !== undefined && reader.at < reader.lines.length) {
      const next = (reader.lines[reader.at++] ?? '').replace(/[\r\n]+$/, '');
      if (isComment(next) || trimStart(next) === '') continue;
      more = continued(next, d.escape);
      line += more ?? next;
    }
    const { keyword, flags, rest } = splitInstruction(line, d.escape);
    const heredocs =
      line.includes('<<') && canHoldHeredoc(keyword, rest) ? readHeredocs(reader, line, start, problems) : [];
    const bodies = heredocs.map((h) => `\n${h.content}${h.name}`).join('');
    instructions.push({
      keyword,
      flags,
      rest,
      original: line,
      source: trim(line) + bodies,
      heredocs,
      lines: [start, reader.at],
    });
  }
  return { instructions, escape: d.escape, ...(d.syntax !== undefined && { syntax: d.syntax }), problems };
}
