import { runAdvise } from './advise';
import { runContext } from './context';
import { runExplain } from './explain';
import { Failure } from './failure';
import { runForecast } from './forecast';
import { runGraph } from './graph';
import { runHistory } from './history';
import { runReplay } from './replay';
import { readOptions } from './options';
import { usage } from './usage';
import { version } from '../../package.json';
import { errorText } from '../core/text/error-text';

async function run(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  const print = (text: string): void => void process.stdout.write(text);
  if (options.help) {
    print(usage);
    return 0;
  }
  if (options.version) {
    print(`stagegraph ${version}\n`);
    return 0;
  }
  switch (options.command) {
    case 'graph':
      return runGraph(options, print);
    case 'explain':
      return runExplain(options, print);
    case 'advise':
      return runAdvise(options, print);
    case 'forecast':
      return runForecast(options, print);
    case 'context':
      return runContext(options, print);
    case 'replay':
      return runReplay(options, print);
    case 'history':
      return runHistory(options, print);
    default:
      throw new Failure(`unknown command ${JSON.stringify(options.command)}`);
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe has gone (`| head`): nothing is left to say.
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

// What was started goes too: it hears no Ctrl+C of its own (process/run).
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const)
  process.once(signal, () => process.exit(128 + number));

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`stagegraph: ${errorText(error)}\n`);
    process.exitCode = 2;
  },
);
