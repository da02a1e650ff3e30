import { traits } from '../../cause';
import { isIgnored, readIgnoreFile } from '../../context/dockerignore';
import type { Cause, ExplainedStep } from '../../explain/types';
import type { Plan, Step } from '../../plan/types';
import { contextReads } from '../text/ignore-file';
import type { Change } from '../same/reach';

/** A text with its ignore file, planned. */
export interface Planned {
  readonly plan: Plan;
  readonly ignore: string;
}

/** Two selections may take the same file. */
const overlap = (a: readonly string[], b: readonly string[]): boolean =>
  a.some((x) =>
    b.some((y) => {
      const [p, q] = [x, y].map((path) => path.split(/[*?[]/)[0] ?? '') as [string, string];
      const below = (long: string, short: string): boolean =>
        short === '.' ||
        short === '' ||
        long === short ||
        long.startsWith(`${short.replace(/\/$/, '')}/`) ||
        (/[*?[]/.test(x + y) && long.startsWith(short));
      return below(p, q) || below(q, p);
    }),
  );

/** A path that a selection takes: itself, with something in place of its wildcards; undefined when that can't be told. */
function sample(path: string): string | undefined {
  if (path === '.') return 'x';
  return /[[\]\\]/.test(path) ? undefined : path.replace(/\*\*?|\?/g, 'x');
}

/** Files that changed; when it is not known which did, one for each selection that may have taken it. */
function files(cause: Cause, root: Step, { plan, ignore }: Planned): Change[] | undefined {
  const named = cause.culprit.files ?? [];
  if (named.length > 0 && named.every((f) => f.change !== 'candidate')) {
    const rules = readIgnoreFile(ignore);
    const sent = named.filter((f) => !isIgnored(rules, f.path).ignored);
    return sent.map((f) => ({ kind: 'file', path: f.path }));
  }
  const paths = root.inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : []));
  const found = contextReads(plan).flatMap((r) => r.paths.filter((p) => overlap([p], paths)).map(sample));
  return found.every((p) => p !== undefined) ? found.map((path) => ({ kind: 'file', path })) : undefined;
}

/**
 * What changed in a recorded build, as it would reach another text; undefined when that can't be told, or when the cause is
 * not one that a text can cure.
 */
export function changesOf(
  cause: Cause,
  root: ExplainedStep,
  planned: Planned,
  pair: (step: Step) => Step | undefined,
): readonly Change[] | undefined {
  switch (traits[cause.kind].reaches) {
    case 'files':
      return files(cause, root.step, planned);
    case 'variable': {
      const { name } = cause.culprit;
      return name === undefined ? undefined : [{ kind: 'variable', name }];
    }
    case 'line': {
      const step = pair(root.step);
      return step === undefined ? undefined : [{ kind: 'step', source: step.source }];
    }
    case 'nothing':
      return undefined;
  }
}
