/** Why buildx could not be asked, with what a person can do next. */
export type BuildxProblem = 'not-installed' | 'daemon-unreachable' | 'no-builder' | 'timeout' | 'canceled' | 'failed';

const next: Readonly<Record<BuildxProblem, string>> = {
  'not-installed': 'docker buildx was not found: install Docker, or set "stagegraph.buildxPath"',
  'daemon-unreachable': 'the builder does not answer: start Docker or the builder, then refresh',
  'no-builder': 'there is no builder: create one with docker buildx create',
  timeout: 'buildx did not answer in time: the builder may be down',
  canceled: 'canceled',
  failed: 'buildx failed',
};

/** What is said of a builder that is being waited for. */
export const notResponding = 'not responding (3 s)';

/** An error of buildx, told apart so that each gets its own message. */
export class BuildxError extends Error {
  constructor(
    readonly problem: BuildxProblem,
    readonly detail = '',
  ) {
    super(detail === '' ? next[problem] : `${next[problem]} (${detail})`);
  }
}

/** Tells errors apart by what buildx writes. */
export function classify(stderr: string): BuildxError {
  const last =
    stderr
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^ERROR: /, '')
      .slice(0, 300) ?? '';
  if (/no builder .* found|builder instance .* not found/i.test(stderr)) return new BuildxError('no-builder', last);
  if (
    /docker API|connection refused|no such file or directory.*sock|failed to connect|connect:|dial unix|deadline exceeded|Unavailable/i.test(
      stderr,
    )
  )
    return new BuildxError('daemon-unreachable', last);
  if (/unknown flag: --timeout/i.test(stderr) && !/Usage:\s+docker \[OPTIONS\] COMMAND/i.test(stderr))
    return new BuildxError('failed', 'unknown flag: --timeout');
  // A docker without the plugin takes what follows for its own: `unknown flag: --format`, then its own usage.
  if (/is not a docker command|unknown command: docker buildx|Usage:\s+docker \[OPTIONS\] COMMAND/i.test(stderr))
    return new BuildxError('not-installed', last);
  return new BuildxError('failed', last);
}
