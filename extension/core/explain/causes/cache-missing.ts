import { shownPath, stepIn } from '../../format/short';
import { words } from '../../format/words';
import type { StepFacts } from '../facts';
import { exportMode } from '../held';
import type { Rule } from '../rule';
import type { Cause, Certainty } from '../types';
import { neededBy } from './needed-downstream';

interface Verdict {
  readonly certainty: Certainty;
  readonly message: string;
  readonly evidence: readonly string[];
  readonly wouldTell?: string;
  readonly cures?: readonly string[];
}

function verdict(facts: StepFacts): Verdict {
  const { imports, builder, build, baseline, own } = facts;
  const name = build.record.builder;
  const other = name !== undefined && baseline?.record.builder !== undefined && name !== baseline.record.builder;
  const same = own === undefined || own.basis === 'names' ? words.sameName : words.sameDefinition;
  if (imports.errors.length > 0 && !imports.read) {
    return {
      certainty: 'inferred',
      message: words.importFailed,
      evidence: [...imports.errors.map((e) => words.importError(e)), same],
    };
  }
  if (imports.read) {
    const mode = baseline === undefined ? 'unknown' : exportMode(baseline);
    return {
      certainty: 'inferred',
      message: words.notInImport,
      evidence: [same, words.exported(mode)],
      cures: [words.modeMax],
    };
  }
  if (other) {
    return { certainty: 'inferred', message: words.otherBuilder(name), evidence: [same, words.nothingImported] };
  }
  if (builder === 'fresh') {
    return {
      certainty: 'inferred',
      message: words.builderLostAll,
      evidence: [same, words.basePulledAgain, words.nothingImported],
      cures: [words.importCache],
    };
  }
  // Names leave out variables, USER, SHELL and what a heredoc holds; a log leaves out --no-cache and --no-cache-filter.
  const blind = own?.basis === 'names';
  const silent = build.record.noCache === undefined;
  if (silent) {
    const all = !facts.anyCached;
    return {
      certainty: 'unknown',
      message: all ? words.resultGoneOrNoCache(blind) : words.resultGoneOrFilter(blind),
      evidence: [same, ...(all ? [words.nothingCached, words.noCacheNotRuledOut] : [words.filterNotRuledOut])],
      wouldTell: blind ? words.dockerfilesWouldTell : words.bundleWouldTell,
    };
  }
  const { context } = facts;
  const touched = context?.kind === 'unchanged' ? context.touched : [];
  if (touched.length > 0) {
    return {
      certainty: 'unknown',
      message: words.resultGoneOrAttributes(touched.map(shownPath)),
      evidence: [same, words.fingerprintsSame],
      wouldTell: words.attributesWouldTell,
    };
  }
  return {
    certainty: blind ? 'unknown' : 'inferred',
    message: blind ? words.resultGoneOrFilter(true) : words.resultGone,
    evidence: [same, ...(context?.kind === 'unchanged' ? [words.fingerprintsSame] : []), words.nothingImported],
    ...(blind && { wouldTell: words.dockerfilesWouldTell }),
  };
}

/** The key is the same and the result is gone: pruned, another builder, nothing imported, or an import that failed. */
export const cacheMissing: Rule = {
  kind: 'cache-missing',
  phase: 'lost',
  find(facts, seen) {
    if (facts.baseline === undefined) return [];
    const { message, certainty, evidence, wouldTell, cures } = verdict(facts);
    const need = neededBy(facts, seen);
    const builder = facts.build.record.builder;
    const reader = need === undefined ? [] : [words.readerNeeds(stepIn(facts.build.match.plan, need.facts.now.step))];
    return [
      {
        kind: 'cache-missing',
        certainty,
        message,
        culprit: { kind: 'builder', ...(builder !== undefined && { name: builder }) },
        evidence: [...evidence, ...reader],
        ...(wouldTell !== undefined && { wouldTell }),
        ...(cures !== undefined && { cures }),
      } satisfies Cause,
    ];
  },
};
