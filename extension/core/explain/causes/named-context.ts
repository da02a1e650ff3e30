import type { Cause } from '../../cause';
import { isNamedContext } from '../../records/named-context';
import { isCarried } from '../carried';
import type { StepFacts } from '../facts';
import { judge } from '../judge';
import type { Rule } from '../rule';

/** A context that `--build-context` named: the client sends a folder of it, or it stands for something from outside. */
interface NamedContext {
  readonly name: string;
  readonly isFolder: boolean;
  readonly paths: readonly string[];
}

/** What the record calls a named context: an attribute, or the vertex that loads it. */
function contextsOf({ build, now }: StepFacts): NamedContext[] {
  const { attrs, vertices } = build.record;
  return now.step.inputs.flatMap(({ kind, ref, paths }) => {
    if (kind !== 'image' || ref === undefined) return [];
    if (!isNamedContext(build.record, ref)) return [];
    const loaded = vertices.some((v) => v.name === `[context ${ref}] load from client`);
    const isFolder = attrs?.[`context:${ref}`]?.startsWith('local:') ?? loaded;
    return [{ name: ref, isFolder, paths: paths ?? [] }];
  });
}

/** What a step takes of a named context is keyed by its content, as files of the build context are. */
export const namedContext: Rule = {
  kind: 'files-changed',
  phase: 'content',
  find(facts, seen) {
    const { now, own } = facts;
    const contexts = contextsOf(facts);
    if (contexts.length === 0 || (own !== undefined && own.text)) return [];
    if (isCarried(facts, seen) || seen.causes(now.step.id).length > 0) return [];
    const verdict = judge(facts, seen);
    if (verdict === undefined) return [];
    const certainty = contexts.length > 1 ? 'unknown' : verdict.certainty;
    return contexts.map(({ name, isFolder, paths }): Cause => {
      const common = {
        certainty,
        ...(certainty !== 'unknown' && verdict.others !== undefined && { others: verdict.others }),
        subject: { how: 'named-context', name, paths },
        evidence: verdict.ruledOut,
        missing: { kind: 'named-context-digest', name },
      } as const;
      const { lines } = now.step;
      return isFolder
        ? { kind: 'files-changed', ...common, culprit: { kind: 'file', names: [name], lines } }
        : { kind: 'remote-changed', ...common, culprit: { kind: 'url', name, lines } };
    });
  },
};
