import { parseArgs } from 'node:util';
import { Failure } from './failure';

const formats = ['text', 'json', 'markdown', 'svg', 'dot', 'mermaid'] as const;
export type Format = (typeof formats)[number];

/** What the command line asks for. */
export interface Options {
  readonly command: string;
  readonly operands: readonly string[];
  readonly format: Format;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly platform?: string;
  readonly against?: string;
  readonly context?: string;
  readonly file?: string;
  /** Newest first. */
  readonly builds: readonly string[];
  readonly apply?: string;
  readonly why?: string;
  readonly write: boolean;
  readonly prove: boolean;
  readonly builder?: string;
  readonly failOnRebuild: readonly string[];
  /** Of replay: how many commits, or since when; limits of shares. */
  readonly commits?: string;
  readonly since?: string;
  readonly base?: string;
  readonly failOver: readonly string[];
  readonly help: boolean;
  readonly version: boolean;
}

/** Options each command takes besides `--format`. */
const taken: Readonly<Record<string, readonly string[]>> = {
  graph: ['build-arg', 'target', 'platform'],
  explain: ['against', 'context', 'file', 'fail-on-rebuild', 'builder', 'build-arg', 'target'],
  forecast: ['file', 'context', 'against', 'build-arg', 'target', 'platform', 'builder', 'fail-on-rebuild'],
  advise: ['build', 'apply', 'write', 'prove', 'context', 'against', 'builder'],
  history: ['builder'],
  context: ['file', 'context', 'why'],
  replay: [
    'file',
    'context',
    'commits',
    'since',
    'build',
    'builder',
    'build-arg',
    'target',
    'platform',
    'fail-over',
    'base',
  ],
};

/**
 * Reads the command line.
 * @throws Failure with one line that says what was expected.
 */
export function readOptions(argv: readonly string[]): Options {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        'build-arg': { type: 'string', multiple: true },
        target: { type: 'string' },
        platform: { type: 'string' },
        against: { type: 'string' },
        context: { type: 'string' },
        file: { type: 'string', short: 'f' },
        build: { type: 'string', multiple: true },
        apply: { type: 'string' },
        why: { type: 'string' },
        write: { type: 'boolean' },
        prove: { type: 'boolean' },
        builder: { type: 'string' },
        'fail-on-rebuild': { type: 'string', multiple: true },
        commits: { type: 'string' },
        since: { type: 'string' },
        base: { type: 'string' },
        'fail-over': { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Failure(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'bad use');
  }
  const { values, positionals } = parsed;
  const [command = '', ...operands] = positionals;
  const help = values.help === true || (command === '' && values.version !== true);
  if (!help && values.version !== true) {
    const allowed = taken[command];
    if (allowed === undefined)
      throw new Failure(`unknown command ${JSON.stringify(command)}: expected ${Object.keys(taken).join(', ')}`);
    for (const name of Object.keys(values))
      if (name !== 'format' && !allowed.includes(name)) throw new Failure(`${command} does not take --${name}`);
  }
  const format = formats.find((f) => f === (values.format ?? 'text'));
  if (format === undefined)
    throw new Failure(`unknown format ${JSON.stringify(values.format)}: expected ${formats.join(', ')}`);
  const isDrawn = command === 'graph' || command === 'explain' || (command === 'replay' && format === 'svg');
  if (['svg', 'dot', 'mermaid'].includes(format) && !isDrawn)
    throw new Failure(
      `${command} does not write ${format}: expected text, json${command === 'replay' ? ', markdown or svg' : ' or markdown'}`,
    );
  const buildArgs: Record<string, string> = {};
  for (const pair of values['build-arg'] ?? []) {
    const at = pair.indexOf('=');
    const name = at < 0 ? pair : pair.slice(0, at);
    const value = at < 0 ? process.env[name] : pair.slice(at + 1);
    if (value !== undefined) buildArgs[name] = value;
  }
  const optional = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
    value === undefined ? {} : ({ [key]: value } as Record<K, string>);
  return {
    command,
    operands,
    format,
    buildArgs,
    ...optional('target', values.target),
    ...optional('platform', values.platform),
    ...optional('against', values.against),
    ...optional('context', values.context),
    ...optional('file', values.file),
    ...optional('apply', values.apply),
    ...optional('why', values.why),
    ...optional('builder', values.builder),
    ...optional('commits', values.commits),
    ...optional('since', values.since),
    ...optional('base', values.base),
    failOver: values['fail-over'] ?? [],
    write: values.write === true,
    prove: values.prove === true,
    builds: values.build ?? [],
    failOnRebuild: values['fail-on-rebuild'] ?? [],
    help,
    version: values.version === true,
  };
}
