import { stepRef, type CauseOf, type Fact } from '../../cause';
import { openLinks, type Link } from '../chain/standing';
import type { StepFacts } from '../facts';
import { exportMode } from '../cache-export';
import type { Rule, Seen } from '../rule';
import { neededBy } from './needed-downstream';

type Verdict = Pick<CauseOf<'cache-missing'>, 'certainty' | 'subject' | 'evidence' | 'missing' | 'cures'>;

/** The record of this build says that nothing was asked to run without the cache. */
function byBuilder(facts: StepFacts, same: Fact, open: readonly Link[]): Verdict {
  const { result, context } = facts;
  const touched = context?.kind === 'unchanged' ? context.touched : [];
  const files: Fact[] = context?.kind === 'unchanged' || context?.kind === 'untouched' ? context.evidence.slice(0, 0) : [];
  return { certainty: 'unknown', subject: { how: 'gone' }, evidence: [same, ...files] };
}

function verdict(facts: StepFacts, seen: Seen): Verdict {
  const { imports, builder, build, baseline, own } = facts;
  const name = build.record.builder;
  const other = name !== undefined && baseline?.record.builder !== undefined && name !== baseline.record.builder;
  const same: Fact = { kind: 'same-key', by: own === undefined || own.basis === 'names' ? 'names' : 'definition' };
  if (imports.errors.length > 0 && !imports.read) {
    return {
      certainty: 'inferred',
      subject: { how: 'import-failed' },
      evidence: [...imports.errors.map((error): Fact => ({ kind: 'import-failed', error })), same],
    };
  }
  if (imports.read) {
    const mode = baseline === undefined ? 'unknown' : exportMode(baseline);
    return {
      certainty: 'inferred',
      subject: { how: 'not-in-import' },
      evidence: [same, { kind: 'cache-exported', mode }],
      cures: [{ kind: 'mode-max' }],
    };
  }
  if (other) {
    return {
      certainty: 'inferred',
      subject: { how: 'other-builder', name },
      evidence: [same, { kind: 'nothing-imported' }],
    };
  }
  if (builder === 'fresh') {
    return {
      certainty: 'inferred',
      subject: { how: 'builder-lost-all' },
      evidence: [same, { kind: 'base-pulled-again' }, { kind: 'nothing-imported' }],
      cures: [{ kind: 'import-cache' }],
    };
  }
  // Names leave out variables, USER, SHELL and what a heredoc holds; a log leaves out --no-cache and --no-cache-filter.
  const blind = own?.basis === 'names';
  if (build.record.noCache === undefined) {
    const all = !facts.anyCached;
    const left: Fact[] = all
      ? [{ kind: 'nothing-cached' }, { kind: 'no-cache-possible' }]
      : [{ kind: 'filter-possible' }];
    return {
      certainty: 'unknown',
      subject: { how: all ? 'gone-or-no-cache' : 'gone-or-filter', blind },
      evidence: [same, ...left],
      missing: { kind: blind ? 'dockerfiles' : 'bundle' },
    };
  }
  const { context } = facts;
  const touched = context?.kind === 'unchanged' ? context.touched : [];
  if (touched.length > 0) {
    return {
      certainty: 'unknown',
      subject: { how: 'gone-or-attributes', files: touched },
      evidence: [same, { kind: 'fingerprints-same' }],
      missing: { kind: 'file-attributes' },
    };
  }
  const unchanged: Fact[] = context?.kind === 'unchanged' ? [{ kind: 'fingerprints-same' }] : [];
  return {
    certainty: blind ? 'unknown' : 'inferred',
    subject: blind ? { how: 'gone-or-filter', blind } : { how: 'gone' },
    evidence: [same, ...unchanged, { kind: 'nothing-imported' }],
    ...(blind && { missing: { kind: 'dockerfiles' } }),
  };
}

/** The key is the same and the result is gone: pruned, another builder, nothing imported, or an import that failed. */
export const cacheMissing: Rule = {
  kind: 'cache-missing',
  phase: 'lost',
  find(facts, seen) {
    if (facts.baseline === undefined) return [];
    const { evidence, ...found } = verdict(facts);
    const need = neededBy(facts, seen);
    const builder = facts.build.record.builder;
    const { plan } = facts.build.match;
    const readers: Fact[] =
      need === undefined ? [] : [{ kind: 'reader-needs', reader: stepRef(plan, need.facts.now.step) }];
    return [
      {
        kind: 'cache-missing',
        ...found,
        culprit: { kind: 'builder', ...(builder !== undefined && { name: builder }) },
        evidence: [...evidence, ...readers],
      },
    ];
  },
};
