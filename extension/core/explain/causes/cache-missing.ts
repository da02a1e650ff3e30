import { stepRef, type CauseOf, type Fact, type Other } from '../../cause';
import { cachedElsewhere } from '../../match';
import { formOf } from '../../records/forms';
import { exportMode, isInImport } from '../cache-export';
import { openLinks, type Link } from '../chain/standing';
import { ruledOut } from '../compared-parts';
import type { StepFacts } from '../facts';
import { isGone } from '../gone';
import { importState, isExportedThere, isWithoutContent } from '../imported';
import type { Rule, Seen } from '../rule';
import { neededBy } from './needed-downstream';

type Verdict = Pick<CauseOf<'cache-missing'>, 'certainty' | 'subject' | 'evidence' | 'missing' | 'cures' | 'others'>;

/** A cache was imported: it held nothing of the baseline, or not this. */
function ofImport(facts: StepFacts, seen: Seen, same: readonly Fact[]): Verdict {
  const { imports, baseline, build, own } = facts;
  const mode = baseline === undefined ? 'unknown' : exportMode(baseline);
  const refs = imports.refs.map((r) => r.attrs['ref'] ?? r.type);
  const evidence: Fact[] = [...same, { kind: 'import-read', refs }, { kind: 'cache-exported', mode }];
  const hasContent = !isWithoutContent(facts, seen);
  // A log shows neither variables nor --no-cache.
  const isLog = own?.basis === 'names' || build.record.noCache === undefined;
  const others: Other[] = [
    ...(hasContent ? [{ kind: 'files' } as const] : []),
    ...(own?.basis === 'names' ? [{ kind: 'hidden' } as const] : []),
    ...(build.record.noCache === undefined ? [{ kind: 'no-cache' } as const] : []),
  ];
  const certainty = isLog || hasContent ? 'likely' : 'inferred';
  if (importState(facts, seen) !== 'some') {
    const type = imports.refs[0]?.type ?? 'registry';
    const nothing: Fact[] = facts.anyCached ? [] : [{ kind: 'nothing-cached' }];
    return {
      certainty,
      subject: { how: 'import-held-nothing', type },
      evidence: [...evidence, ...nothing],
      ...(others.length > 0 && { others }),
      cures: [isExportedThere(facts) ? { kind: 'own-ref', type } : { kind: 'export-there', type }],
    };
  }
  return {
    certainty,
    subject: { how: 'not-in-import' },
    evidence,
    others: [
      { kind: 'other-results' },
      // The cache held all of the baseline, and this build was given some of it.
      ...(mode === 'max' ? [{ kind: 'parallel-targets' } as const] : []),
      ...others,
    ],
    // What the final image is made of is in the cache of any mode.
    ...(mode !== 'max' && !isInImport(facts) && { cures: [{ kind: 'mode-max' } as const] }),
  };
}

/** Files that were touched between the builds: they may have changed as well. */
const touchedIn = ({ context }: StepFacts): readonly string[] =>
  context?.kind === 'unchanged'
    ? context.touched
    : context?.kind === 'candidates' || context?.kind === 'changed'
      ? context.files.map((f) => f.path)
      : [];

/** The step would have run in any case, whatever became of its files. */
function gone(facts: StepFacts, same: readonly Fact[], open: readonly Link[]): Verdict {
  const files = touchedIn(facts);
  const may = open.length > 0 || facts.context?.kind === 'changed';
  return {
    certainty: 'inferred',
    subject: may ? { how: 'gone-besides', files } : { how: 'gone' },
    evidence: [
      ...(facts.result.earlier === 'gone' ? [{ kind: 'earlier-gone' } as const] : []),
      ...same,
      ...(facts.context?.kind === 'unchanged' ? [{ kind: 'fingerprints-same' } as const] : []),
      { kind: 'nothing-imported' },
    ],
    ...(may && facts.context?.kind !== 'changed' && { missing: { kind: 'fingerprints' } as const }),
  };
}

/** Nothing that was compared differs, and not all could be: what would tell is said. */
function notKnown(facts: StepFacts, same: readonly Fact[], open: readonly Link[]): Verdict {
  const files = touchedIn(facts);
  const isRemote = open.every((link) => link === 'remote');
  return {
    certainty: 'unknown',
    subject: { how: 'not-known', files },
    evidence: [
      ...same,
      ...(facts.result.earlier === 'kept' ? [{ kind: 'earlier-kept' } as const] : []),
      ...(facts.context?.kind === 'unchanged' ? [{ kind: 'fingerprints-same' } as const] : []),
    ],
    missing: {
      kind:
        files.length > 0 && facts.context?.kind === 'unchanged'
          ? 'file-attributes'
          : open.length > 0
            ? isRemote
              ? 'provenances'
              : 'fingerprints'
            : 'builder-cache',
    },
  };
}

function verdict(facts: StepFacts, seen: Seen): Verdict {
  const { imports, builder, build, baseline, own } = facts;
  const name = build.record.builder;
  const other = name !== undefined && baseline?.record.builder !== undefined && name !== baseline.record.builder;
  const same: Fact = { kind: 'same-key', by: own === undefined || own.basis === 'names' ? 'names' : 'definition' };
  const { builder: by } = formOf(build.record.form);
  if (by !== 'buildkit')
    return {
      certainty: 'unknown',
      subject: { how: 'chain-missed', by },
      evidence: [{ kind: 'same-key', by: 'names' }],
      missing: { kind: 'commands' },
    };
  // Of what reads files the key may be another.
  const sameKey = isWithoutContent(facts, seen) ? [same] : [];
  if (imports.errors.length > 0 && !imports.read) {
    return {
      certainty: 'inferred',
      subject: { how: 'import-failed' },
      evidence: [...imports.errors.map((error): Fact => ({ kind: 'import-failed', error })), ...sameKey],
    };
  }
  if (cachedElsewhere(facts.now, build.record))
    return { certainty: 'likely', subject: { how: 'cached-for-other' }, evidence: [], others: [{ kind: 'pruned' }] };
  if (imports.read) return ofImport(facts, seen, sameKey);
  if (other) {
    // A log shows neither --no-cache nor what names of steps leave out.
    const others: Other[] = [
      ...(build.record.noCache === undefined ? [{ kind: 'no-cache' } as const] : []),
      ...(own?.basis === 'names' ? [{ kind: 'hidden' } as const] : []),
    ];
    return {
      certainty: others.length > 0 ? 'likely' : 'inferred',
      ...(others.length > 0 && { others }),
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
  const open = openLinks(facts, seen);
  const shown = ruledOut(facts, seen);
  return facts.result.earlier === 'kept' || blind || !isGone(facts, seen)
    ? notKnown(facts, shown, open)
    : gone(facts, shown, open);
}

/** The key is the same and the result is gone: pruned, another builder, nothing imported, or an import that failed. */
export const cacheMissing: Rule = {
  kind: 'cache-missing',
  phase: 'lost',
  find(facts, seen) {
    if (facts.baseline === undefined) return [];
    const { evidence, ...found } = verdict(facts, seen);
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
