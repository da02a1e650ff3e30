import { isIgnored, readIgnoreFile } from '../context/dockerignore';
import type { Cause, ExplainedStep } from '../explain/types';
import type { Plan, Step } from '../plan/types';
import { contextReads, takenOf } from './ignore-file';

/** A text with its ignore file, planned. */
export interface Planned {
  readonly plan: Plan;
  readonly ignore: string;
}

/** Steps of a plan by what they do, in order: two texts' steps are paired by it. */
export function pairing(now: Plan): (step: Step) => Step | undefined {
  const byKey = new Map<string, Step[]>();
  const key = (s: Step): string => `${s.instruction} ${s.source.replace(/^\S+\s+/, '')}`;
  for (const s of now.steps) byKey.set(key(s), [...(byKey.get(key(s)) ?? []), s]);
  return (step) => {
    const same = byKey.get(key(step)) ?? [];
    return same.find((s) => s.id === step.id) ?? (same.length === 1 ? same[0] : undefined);
  };
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

/** Steps that take files which changed; all that may take them when it is not known which did. */
function byFiles(cause: Cause, root: Step, { plan, ignore }: Planned): Step[] {
  const files = cause.culprit.files ?? [];
  const known = files.length > 0 && files.every((f) => f.change !== 'candidate');
  if (known) {
    const rules = readIgnoreFile(ignore);
    const sent = files.map((f) => f.path).filter((p) => !isIgnored(rules, p).ignored);
    return plan.steps.filter((s) => takenOf(s, sent).size > 0);
  }
  const paths = root.inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : []));
  return contextReads(plan)
    .filter((r) => overlap(r.paths, paths))
    .map((r) => r.step);
}

/**
 * The steps of another text that a cause of a recorded build would have changed; undefined when that can't be told, or when
 * the cause is not one that a text can cure.
 */
export function changedBy(cause: Cause, root: ExplainedStep, planned: Planned): readonly Step[] | undefined {
  const { plan } = planned;
  switch (cause.kind) {
    case 'files-changed':
      return byFiles(cause, root.step, planned);
    case 'arg-changed':
    case 'env-changed': {
      const { name } = cause.culprit;
      return name === undefined ? undefined : plan.steps.filter((s) => s.vertex && s.env.some((v) => v.name === name));
    }
    case 'instruction-changed':
    case 'instruction-added':
    case 'base-changed':
    case 'remote-changed':
    case 'options-changed': {
      const step = pairing(plan)(root.step);
      return step === undefined ? undefined : [step];
    }
    case 'ignore-changed':
    case 'first-build':
    case 'cache-disabled':
    case 'cache-missing':
    case 'platform-changed':
    case 'parent-rebuilt':
    case 'source-rebuilt':
    case 'needed-downstream':
    case 'unknown':
      return undefined;
  }
}
