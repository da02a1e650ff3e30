import type { CauseOf, Certainty, Fact } from '../../cause';
import type { CulpritFile } from '../../context/verdict';
import type { StepInput } from '../../plan/types';
import { isCarried } from '../carried';
import type { StepFacts } from '../facts';
import { excludesOf, gitIsRead } from '../context-source';
import { isInImport } from '../cache-export';
import { ownLayer } from '../layers';
import type { Rule, Seen } from '../rule';

const contextPaths = (inputs: readonly StepInput[]): string[] =>
  inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : []));

/** Other steps of this build that read the context, ran, and whose key no recorded fact explains. */
function rivals(facts: StepFacts, seen: Seen): readonly StepFacts[] {
  return seen
    .all()
    .filter((f) => f.now.outcome === 'rebuilt' && f.now.step.id !== facts.now.step.id)
    .filter((f) => contextPaths(f.now.step.inputs).length > 0 && !isInImport(f));
}

/** The cache was looked at in the step's stage: something of it came from there. */
const stageWasCached = ({ build, now }: StepFacts): boolean =>
  build.match.steps.some((s) => s.outcome === 'cached' && s.step.vertex && s.step.stage === now.step.stage);

interface Judgement {
  readonly certainty: Certainty;
  readonly ruledOut: readonly Fact[];
}

/** How sure it is that the files differ, when only the record speaks; undefined when they may as well be the same. */
export function judge(facts: StepFacts, seen: Seen): Judgement | undefined {
  const { builder, imports, build, baseline, now, aligned } = facts;
  if (baseline === undefined) return { certainty: 'unknown', ruledOut: [{ kind: 'no-earlier-build' }] };
  const [old, layer] = [ownLayer(aligned?.old), ownLayer(now)];
  if (old !== undefined && old === layer) return undefined;
  const layers: Fact[] = old !== undefined && layer !== undefined ? [{ kind: 'layers-differ', old, new: layer }] : [];
  if (builder === 'fresh' && !imports.read) return undefined;
  // The step below has the same key and lost its result, and nothing of the build was cached: all of it was lost.
  const { parent } = facts;
  const below = parent !== undefined && parent.step.instruction !== 'FROM' && seen.lost(parent.step.id);
  if (below && !facts.anyCached && !imports.read) return undefined;
  const sameTexts: Fact[] = [...layers, { kind: 'definition-ruled-out' }];
  const [name, before] = [build.record.builder, baseline.record.builder];
  if (name !== undefined && before !== undefined && name !== before && !imports.read)
    return { certainty: 'unknown', ruledOut: [...sameTexts, { kind: 'other-builder', name, before }] };
  if (builder === 'warm') {
    // A log does not say whether the cache was switched off; a step from the cache says that it was not, for its stage.
    const silent = build.record.noCache === undefined && !stageWasCached(facts);
    const off: Fact = { kind: facts.anyCached ? 'filter-possible' : 'no-cache-possible' };
    return silent
      ? { certainty: 'unknown', ruledOut: [...sameTexts, off] }
      : { certainty: 'inferred', ruledOut: [...sameTexts, { kind: 'builder-warm' }] };
  }
  if (imports.read) {
    if (isInImport(facts)) return { certainty: 'inferred', ruledOut: [...sameTexts, { kind: 'held-by-import' }] };
    const others = rivals(facts, seen);
    return others.length === 0
      ? { certainty: 'inferred', ruledOut: [...sameTexts, { kind: 'only-content-step' }] }
      : { certainty: 'unknown', ruledOut: [...sameTexts, { kind: 'one-of-content-steps', count: others.length + 1 }] };
  }
  return {
    certainty: facts.anyCached ? 'inferred' : 'unknown',
    ruledOut: [...sameTexts, { kind: 'builder-not-recorded' }],
  };
}

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
    if (paths.length === 0 || context?.kind === 'unchanged') return [];
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
    const found: Candidates = context?.kind === 'candidates' ? context : candidates(facts, paths);
    const touched = context?.kind === 'candidates' ? context.files.map((f) => f.path) : [];
    const git = found.files[0]?.path === '.git';
    return [
      {
        kind: 'files-changed',
        certainty: verdict.certainty,
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
