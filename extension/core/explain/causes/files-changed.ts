import type { CauseOf, Fact } from '../../cause';
import type { CulpritFile } from '../../context/verdict';
import type { StepInput } from '../../plan/types';
import { isCarried } from '../carried';
import { filesAreSame } from '../chain/standing';
import type { StepFacts } from '../facts';
import { excludesOf, gitIsRead } from '../context-source';
import { judge } from '../judge';
import { ownDockerfile } from '../own-dockerfile';
import type { Rule } from '../rule';

const contextPaths = (inputs: readonly StepInput[]): string[] =>
  inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : []));

interface Candidates {
  readonly files: readonly CulpritFile[];
  readonly evidence: readonly Fact[];
}

function candidates(facts: StepFacts, paths: readonly string[]): Candidates {
  const { build, baseline } = facts;
  const from = baseline?.record.revision?.replace(/-dirty$/, '');
  const to = build.record.revision?.replace(/-dirty$/, '');
  const files = paths.map((path): CulpritFile => ({ path, change: 'candidate' }));
  if (from === undefined || to === undefined || from === to) return { files, evidence: [] };
  const evidence: Fact[] = [{ kind: 'revision-moved', old: from, new: to }];
  if (!gitIsRead(build, paths)) return { files, evidence };
  return { files: [{ path: '.git', change: 'candidate' }, ...files], evidence: [{ kind: 'git-is-read' }, ...evidence] };
}

/** The selected files of the build context differ in content, names, modes or owners; never in times (FACTS). */
export const filesChanged: Rule = {
  kind: 'files-changed',
  phase: 'content',
  find(facts, seen) {
    const { now, context, own } = facts;
    const paths = contextPaths(now.step.inputs);
    if (paths.length === 0 || context?.kind === 'unchanged' || filesAreSame(facts)) return [];
    const culprit = { kind: 'file', names: paths, lines: now.step.lines } as const;
    if (context?.kind === 'changed') {
      if (context.files.length === 0) return [];
      const sure = context.files.filter((f) => f.change !== 'candidate');
      const files = (sure.length > 0 ? sure : context.files).map((f) => f.path);
      return [
        {
          kind: 'files-changed',
          certainty: context.certainty,
          subject: { how: 'named', files, paths },
          culprit: { ...culprit, names: files, files: context.files },
          evidence: context.evidence,
        },
      ];
    }
    if (isCarried(facts, seen) || seen.causes(now.step.id).length > 0) return [];
    if (own !== undefined && own.text) return [];
    if (excludesOf(facts.build) !== undefined && facts.baseline !== undefined && excludesDiffer(facts)) return [];
    const verdict = judge(facts, seen);
    if (verdict === undefined) return [];
    const dockerfile = verdict.certainty === 'unknown' ? undefined : ownDockerfile(facts);
    if (dockerfile !== undefined && context?.kind === 'candidates') {
      const others = context.files.filter((f) => f.path !== dockerfile.path);
      return [
        {
          kind: 'files-changed',
          certainty: verdict.certainty,
          ...(verdict.others !== undefined && { others: verdict.others }),
          subject: { how: 'named', files: [dockerfile.path], paths },
          culprit: { ...culprit, names: [dockerfile.path], files: [dockerfile, ...others] },
          evidence: [{ kind: 'texts-differ', by: 'dockerfile' }, ...context.evidence, ...verdict.ruledOut],
          missing: { kind: 'fingerprints' },
        } satisfies CauseOf<'files-changed'>,
      ];
    }
    const found: Candidates = context?.kind === 'candidates' ? context : candidates(facts, paths);
    const touched = context?.kind === 'candidates' ? context.files.map((f) => f.path) : [];
    const git = found.files[0]?.path === '.git';
    return [
      {
        kind: 'files-changed',
        certainty: verdict.certainty,
        ...(verdict.others !== undefined && { others: verdict.others }),
        subject: git ? { how: 'git', paths } : { how: 'selected', paths, touched },
        culprit: { ...culprit, ...(git && { names: ['.git'] }), files: found.files },
        evidence: [...found.evidence, ...verdict.ruledOut],
        missing: { kind: 'fingerprints' },
        ...(git && { cures: [{ kind: 'ignore-git' }] }),
      } satisfies CauseOf<'files-changed'>,
    ];
  },
};

const excludesDiffer = ({ build, baseline }: StepFacts): boolean =>
  baseline !== undefined && (excludesOf(build) ?? []).join('\n') !== (excludesOf(baseline) ?? []).join('\n');
