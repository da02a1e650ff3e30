import type { Cause, Fact } from '../../../extension/core/cause';
import type { ExplainedStep } from '../../../extension/core/explain';
import type { Asked, Step } from './world';

/** A build with all that decided it. */
export interface Done {
  readonly ref: string;
  readonly asked: Asked;
  readonly text: string;
  readonly steps: ReadonlyMap<number, Step>;
  /** How often all was pruned before it. */
  readonly prunes: number;
  readonly ended: boolean;
}

export interface Truth {
  readonly now: Done;
  /** The build that the step is compared with. */
  readonly old: Done | undefined;
  readonly all: readonly Done[];
  /** The step by the tool's id. */
  readonly stepOf: (id: string) => Step | undefined;
}

const globalTag = ({ asked }: Done): string => asked.args['TAG'] ?? asked.app.tag;

const variable = (done: Done, step: Step | undefined, name: string): string | undefined =>
  name === 'TAG' ? globalTag(done) : step?.env[name];

const differ = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>, path: string): boolean =>
  [...new Set([...a.keys(), ...b.keys()])].some(
    (p) => (path === '.' || p === path || p.startsWith(`${path}/`)) && a.get(p) !== b.get(p),
  );

/** What is wrong with a cause that claims something; undefined when it is right. */
export function wrongCause(cause: Cause, step: Step, { now, old, all, stepOf }: Truth): string | undefined {
  if (cause.certainty === 'unknown') return undefined;
  const was = old?.steps.get(step.uid);
  const must = (holds: boolean, why: string): string | undefined => (holds ? undefined : `${cause.kind}: ${why}`);
  const same = was !== undefined && was.ownKey === step.ownKey;
  switch (cause.kind) {
    case 'first-build':
      switch (cause.subject.how) {
        case 'canceled':
        case 'failed':
          return must(
            all.some((b) => !b.ended && b.steps.get(step.uid)?.ownKey === step.ownKey),
            'no build began the step and left it',
          );
        case 'nothing-before':
          return must(
            all.every((b) => b === now || b.asked.app.dir !== now.asked.app.dir),
            'there was a build',
          );
        case 'stage-not-built':
          return must(was === undefined, 'the step was built');
        case 'not-reached':
          return must(old?.ended === false, 'the build ended');
        case 'no-baseline':
        case 'not-shown':
        case 'no-record':
          return undefined;
      }
      break;
    case 'instruction-changed':
      switch (cause.subject.how) {
        case 'edited':
          return must(was === undefined || was.text !== step.text, 'the line is the same');
        case 'removed':
          return must(was?.parent !== step.parent, 'nothing was removed');
        case 'base':
          return must(was?.image !== step.image, 'the image is the same');
        case 'moved':
        case 'heredoc':
        case 'below':
        case 'differs':
        case 'setter':
        case 'layout':
          return must(!same, 'the key is the same');
      }
      break;
    case 'instruction-added':
      return must(was === undefined || was.text !== step.text, 'the line was there');
    case 'arg-changed':
    case 'env-changed': {
      const name = cause.culprit.name ?? '';
      return must(old !== undefined && variable(now, step, name) !== variable(old, was, name), `${name} is the same`);
    }
    case 'files-changed': {
      const { names } = cause.culprit;
      if (was === undefined) return must(false, 'the step is new');
      const changed = names.filter((n) => differ(was.taken, step.taken, n));
      return must(
        cause.subject.how === 'named' ? changed.length === names.length : changed.length > 0,
        `${names.join()} is the same`,
      );
    }
    case 'base-changed':
      return must(was?.image !== step.image, 'the image is the same');
    case 'parent-rebuilt': {
      const parent = stepOf(cause.via ?? '');
      const before = parent === undefined ? undefined : old?.steps.get(parent.uid);
      return must(parent !== undefined && before?.key !== parent.key, 'what it stands on is the same');
    }
    case 'source-rebuilt':
      return must(was?.source?.content !== step.source?.content || was === undefined, 'what it takes is the same');
    case 'cache-missing':
      if (cause.subject.how === 'gone' && !same) return must(false, 'its key is another');
      return must(old !== undefined && now.prunes > old.prunes, 'nothing was pruned');
    case 'cache-disabled':
    case 'platform-changed':
    case 'options-changed':
    case 'remote-changed':
    case 'needed-downstream':
    case 'ignore-changed':
      return must(false, 'nothing of the kind happened');
  }
}

/** What is wrong with a fact that is told beside a cause. */
export function wrongFact(fact: Fact, step: Step, { now, old }: Truth): string | undefined {
  const was = old?.steps.get(step.uid);
  if (old === undefined) return undefined;
  if (fact.kind === 'earlier-kept' && now.prunes > old.prunes) return 'kept: all was pruned';
  if (fact.kind !== 'ruled-out' || was === undefined) return undefined;
  const wrong = fact.compared.filter((part) => {
    switch (part) {
      case 'line':
        return was.text !== step.text;
      case 'arguments':
      case 'environment':
        return JSON.stringify(was.env) !== JSON.stringify(step.env);
      case 'base':
        return was.image !== step.image;
      case 'below':
        return was.parentKey !== step.parentKey;
    }
  });
  return wrong.length === 0 ? undefined : `ruled out: ${wrong.join()} differs`;
}

/** What is wrong with how a step from the cache is said to stand to the earlier build's. */
export function wrongStanding(explained: ExplainedStep, step: Step, { old, all }: Truth): string | undefined {
  const was = old?.steps.get(step.uid);
  if (explained.outcome !== 'cached' || was === undefined) return undefined;
  if (explained.standing === 'other' && was.ownKey === step.ownKey) return 'other: it is the same';
  const ref = explained.from?.ref;
  const from = ref === undefined ? undefined : all.find((b) => b.ref === ref);
  if (from !== undefined && ![...from.steps.values()].some((s) => s.ownKey === step.ownKey))
    return 'from: that build had another result';
  return undefined;
}
