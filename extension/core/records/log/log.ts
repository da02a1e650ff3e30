import { DefinitionLines, type DefinedTarget } from './bake-definition';
import { BuildahRows, buildahStep } from './buildah-rows';
import type { LogForm, ReadRows } from './build';
import { ClassicRows, classicStep } from './classic-rows';
import { cleanLine } from './clean';
import { commandOf, type BuildCommand } from './command';
import { contentOf, isPrefix, maxPrefix, timeOf, writerOf } from './prefix';
import { isKaniko, KanikoRows, kanikoEntry } from './kaniko-rows';
import { isHeader, PlainRows } from './plain-rows';
import { headOf, TerminalRows } from './terminal-rows';

/** One build of a log, with what stood above it. */
export interface LogBuild extends ReadRows {
  readonly form: LogForm;
  /** Milliseconds since 1970, when the page stamps its lines. */
  readonly startedAt?: number;
  readonly command?: BuildCommand;
  readonly definition?: readonly DefinedTarget[];
  /** The builder was created for it: it held nothing. */
  readonly fresh?: boolean;
  /** The builder said that no output was asked for: the log has no row of an export. */
  readonly exportsNothing?: boolean;
  /** buildah: results of steps are kept for later builds; false when the log shows none. */
  readonly layers?: boolean;
}

type Reader = PlainRows | TerminalRows | ClassicRows | BuildahRows | KanikoRows;

interface Open {
  readonly reader: Reader;
  readonly startedAt?: number;
  readonly command?: BuildCommand;
  readonly definition?: readonly DefinedTarget[];
  exportsNothing?: boolean;
  readonly order: number;
}

/** What one writer wrote: its builds one after the other. */
interface Stream {
  current: Open | undefined;
  command: BuildCommand | undefined;
  /** Several commands stand above the build: which of them made it is not known. */
  commands: number;
  definition: readonly DefinedTarget[] | undefined;
  exportsNothing: boolean;
  readonly lines: DefinitionLines;
  readonly builds: Open[];
}

/** buildx commands/build.go and bake.go warn so when a builder of its own has nowhere to put the result. */
const noOutput = /\bNo output specified\b/;
const numberedRow = /#(\d{1,6})(?= |$)/;
/** A row of the terminal form that may stand without the line above it. */
const startsTerminal = /^=> (?:(?:CACHED|ERROR|CANCELED) )?(?:\[|importing cache|exporting |transferring |FROM )/;
const failedRow = / > (\[[^\]]*\d+\/\d+\] .*):$/;
const containerLog = /^\{"(?:log|message|msg)":"/;

/** Reads a log line by line, whatever page it was copied from: builds in all forms, and what is said above them. */
export class LogReader {
  private readonly streams = new Map<string, Stream>();
  private last: Stream | undefined;
  private count = 0;

  private stream(writer: string): Stream {
    let found = this.streams.get(writer);
    if (found === undefined) {
      found = {
        current: undefined,
        command: undefined,
        commands: 0,
        definition: undefined,
        exportsNothing: false,
        lines: new DefinitionLines(),
        builds: [],
      };
      this.streams.set(writer, found);
    }
    return found;
  }

  line(raw: string): void {
    let text = cleanLine(raw);
    if (text === '') return;
    if (text.startsWith('{"') && containerLog.test(text)) text = unwrapped(text);
    if (this.row(text)) return;
    const writer = writerOf(text);
    const known = writer === '' ? this.last : this.streams.get(writer);
    this.other(text, known ?? this.last ?? this.stream(''), writer);
  }

  private row(text: string): boolean {
    return this.plainRow(text) || this.terminalRow(text) || this.steps(text);
  }

  private plainRow(text: string): boolean {
    const hash = text.indexOf('#');
    if (hash < 0 || hash > maxPrefix) return false;
    const found = numberedRow.exec(hash === 0 ? text : text.slice(0, maxPrefix + 8));
    if (found === null) return false;
    const before = text.slice(0, found.index);
    if (!isPrefix(before)) return false;
    const id = found[1] ?? '';
    const rest = text.slice(found.index + found[0].length + 1);
    const stream = this.stream(writerOf(before));
    const { current } = stream;
    if (id === '0') {
      const building = /^building with "?([^"\s]+)"? instance/.exec(rest);
      if (building === null) return current?.reader.form === 'plain';
      this.begin(stream, new PlainRows(true, building[1]), before);
      return true;
    }
    let reader = current?.reader.form === 'plain' ? current.reader : undefined;
    if (reader === undefined && current !== undefined && !isHeader(rest)) return false;
    if (reader === undefined || reader.restarts(id, rest)) {
      reader = new PlainRows(id === '1' && isHeader(rest));
      this.begin(stream, reader, before);
    }
    reader.add(id, rest);
    this.last = stream;
    return true;
  }

  private terminalRow(text: string): boolean {
    const head = headOf(text);
    if (head !== undefined) {
      const at = text.indexOf('[+] ');
      const before = text.slice(0, at);
      if (at > maxPrefix || !isPrefix(before)) return false;
      const stream = this.stream(writerOf(before));
      let reader = stream.current?.reader.form === 'terminal' ? stream.current.reader : undefined;
      if (reader === undefined || stream.commands > 0 || reader.restarts(head)) {
        reader = new TerminalRows(true);
        this.begin(stream, reader, before);
      }
      reader.begin(head);
      return true;
    }
    const at = text.indexOf('=> ');
    if (at < 0 || at > maxPrefix) return false;
    const before = text.slice(0, at);
    if (!isPrefix(before)) return false;
    const stream = this.stream(writerOf(before));
    const row = text.slice(at + 3);
    const open = stream.current?.reader.form === 'terminal' ? stream.current.reader : undefined;
    if (open === undefined || open.failed !== undefined) {
      if (!startsTerminal.test(text.slice(at))) return false;
      const reader = new TerminalRows(false);
      this.begin(stream, reader, before);
      reader.add(row);
      return true;
    }
    open.add(row);
    this.last = stream;
    return true;
  }

  private steps(text: string): boolean {
    const at = markerAt(text);
    if (at < 0) return false;
    const before = text.slice(0, at);
    const line = text.slice(at);
    const classic = classicStep(line);
    const buildah = classic === undefined ? buildahStep(line) : undefined;
    if (classic !== undefined) {
      if (!isPrefix(before)) return false;
      const stream = this.stream(writerOf(before));
      const open = stream.current?.reader.form === 'classic' ? stream.current.reader : undefined;
      let reader = open?.continues(classic.n, classic.total) === true ? open : undefined;
      if (reader === undefined) {
        if (!/^[A-Z]+\s/.test(classic.text) || (classic.n === 1 && !/^(?:FROM|ARG)\s/i.test(classic.text)))
          return false;
        reader = new ClassicRows(classic.n === 1, classic.total);
        this.begin(stream, reader, before);
      }
      reader.step(classic.n, classic.text, timeOf(before));
      return true;
    }
    if (buildah !== undefined) {
      if (!isPrefix(before)) return false;
      const stream = this.stream(writerOf(before));
      const open = stream.current?.reader.form === 'buildah' ? stream.current.reader : undefined;
      let reader = open?.continues(buildah) === true ? open : undefined;
      if (reader === undefined) {
        if (!/^[A-Z]+\s/.test(buildah.text)) return false;
        reader = new BuildahRows(buildah.n === 1);
        this.begin(stream, reader, before);
      }
      reader.step(buildah, timeOf(before));
      return true;
    }
    const said = kanikoEntry(line);
    if (said === undefined) return false;
    const stream = this.stream(writerOf(before));
    let reader = stream.current?.reader.form === 'kaniko' ? stream.current.reader : undefined;
    if (reader === undefined) {
      if (!isKaniko(said)) return false;
      reader = new KanikoRows(true);
      this.begin(stream, reader, before);
    }
    reader.entry(said);
    return true;
  }

  private begin(stream: Stream, reader: Reader, before: string): void {
    const shared = stream.command === undefined ? this.streams.get('') : undefined;
    const facts = shared ?? stream;
    const startedAt = timeOf(before);
    stream.current = {
      reader,
      order: this.count++,
      ...(startedAt !== undefined && { startedAt }),
      ...(facts.command !== undefined && facts.commands === 1 && { command: facts.command }),
      ...(facts.definition !== undefined && { definition: facts.definition }),
      ...(facts.exportsNothing && { exportsNothing: true }),
    };
    stream.builds.push(stream.current);
    facts.command = undefined;
    facts.commands = 0;
    facts.definition = undefined;
    facts.exportsNothing = false;
    this.last = stream;
  }

  /** A line that is no row: output, the end of a failed build, or something that tells how the next was asked for. */
  private other(text: string, stream: Stream, writer: string): void {
    const reader = stream.current?.reader;
    if (reader !== undefined) this.toReader(reader, text);
    if (stream.lines.isOpen || text.endsWith('{')) {
      const targets = stream.lines.add(contentOf(text));
      if (targets !== undefined) stream.definition = targets;
      if (stream.lines.isOpen) return;
    }
    if (noOutput.test(text)) (stream.current ?? stream).exportsNothing = true;
    if (!/docker|podman|buildah|nerdctl/.test(text)) return;
    const command = commandOf(text);
    if (command === undefined || command.prints) return;
    const own = writer === '' || this.streams.has(writer) ? stream : this.stream(writer);
    // A page that shows a script and then traces it names one command twice.
    const better = own.command === undefined || !sameWords(own.command, command);
    own.commands += better ? 1 : 0;
    own.command = own.command?.complete === true && !command.complete ? own.command : command;
  }

  private toReader(reader: Reader, text: string): void {
    switch (reader.form) {
      case 'plain':
      case 'terminal': {
        const error = failureOf(text);
        if (error !== undefined) reader.failed ??= error;
        else if (reader.form === 'terminal') {
          const row = failedRow.exec(text)?.[1];
          if (row !== undefined) reader.name(row);
        }
        return;
      }
      case 'classic':
        reader.line(contentOf(text), timeOf(text.slice(0, maxPrefix)));
        return;
      case 'buildah':
        reader.line(contentOf(text), timeOf(text.slice(0, maxPrefix)));
        return;
      case 'kaniko':
        reader.line(contentOf(text));
        return;
    }
  }

  /** All builds in their order. */
  builds(): LogBuild[] {
    const found: { readonly order: number; readonly build: LogBuild }[] = [];
    for (const stream of this.streams.values()) {
      let fresh = false;
      const read = stream.builds.map(({ reader, order, ...facts }) => ({
        reader,
        order,
        facts,
        rows: reader.finish(),
      }));
      const mixed = areInterleaved(read.map((r) => r.rows));
      for (const { reader, order, facts, rows } of read) {
        const booted: boolean = fresh || rows.vertices.some((v) => v.name.includes('[internal] booting buildkit'));
        if (!isBuild(rows)) {
          fresh = booted;
          continue;
        }
        fresh = false;
        found.push({
          order,
          build: { form: reader.form, ...facts, ...rows, ...(booted && { fresh: true }), ...(mixed && { mixed }) },
        });
      }
    }
    return found.sort((a, b) => a.order - b.order).map((f) => f.build);
  }
}

const sameWords = (a: BuildCommand, b: BuildCommand): boolean =>
  a.tool === b.tool && a.contextPath === b.contextPath && a.target === b.target && a.names.join() === b.names.join();

/** Builds of one writer that begin in their middle, behind others: so many are no excerpts, but parts of builds that ran at once. */
const maxExcerpts = 2;

const areInterleaved = (builds: readonly ReadRows[]): boolean =>
  builds.slice(1).filter(({ cut }) => cut === 'start' || cut === 'both').length > maxExcerpts;

/** Steps, or a Dockerfile that was loaded: a builder that was only started is no build. */
const isBuild = ({ vertices, failed }: ReadRows): boolean =>
  vertices.some((v) => !/\[internal\] (?:booting buildkit|load local bake definitions)/.test(v.name)) ||
  (failed !== undefined && vertices.length > 0);

/** Docker keeps each line of a container's output as an object. */
function unwrapped(text: string): string {
  try {
    const value = JSON.parse(text) as { log?: unknown; message?: unknown; msg?: unknown };
    const line = value.log ?? value.message ?? value.msg;
    return typeof line === 'string' ? cleanLine(line.replace(/\n$/, '')) : text;
  } catch {
    return text;
  }
}

const words = ['Step ', 'STEP ', 'INFO[', 'WARN[', 'ERRO[', 'time="'];

/** Where a row of the other builders may begin. */
function markerAt(text: string): number {
  const head = text.length > maxPrefix + 20 ? text.slice(0, maxPrefix + 20) : text;
  for (const word of words) {
    let at = head.indexOf(word);
    if (at < 0) continue;
    // [1/2] STEP 3/5: the stage stands before the step.
    if (word === 'STEP ') at = /\[\d+\/\d+\] $/.exec(head.slice(0, at))?.index ?? at;
    return at;
  }
  return -1;
}

const beforeError = /(?:^|[\s\]])(?:ERROR|Error|error|FATAL)?:? ?(?:target [^\s:]+: )?$/;

/** What a build that failed ends with; a bake names its target before it. */
function failureOf(text: string): string | undefined {
  const at = text.indexOf('failed to ');
  if (at < 0 || at > maxPrefix * 2) return undefined;
  const error = text.slice(at);
  if (!/^failed to (?:solve|build)\b/.test(error)) return undefined;
  const before = text.slice(0, at);
  if (!beforeError.test(before.slice(-300))) return undefined;
  return error.slice(0, 4096);
}
