import { fileName } from '../../format/file-change';
import { list } from '../../format/short';
import { words } from '../../format/words';
import { excludesOf } from '../context-source';
import type { Rule } from '../rule';

/** .dockerignore let other paths in or out: its patterns are attributes of the recorded context (`local.excludepatterns`). */
export const ignoreChanged: Rule = {
  kind: 'ignore-changed',
  phase: 'content',
  find(facts, seen) {
    const { now, context, build, baseline, parent } = facts;
    const paths = now.step.inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : []));
    if (paths.length === 0) return [];
    if (context?.kind === 'changed' && context.ignore !== undefined) {
      const { file, line, lineNumber, files } = context.ignore;
      const moved = files.filter((f) => f.path !== file);
      return [
        {
          kind: 'ignore-changed',
          certainty: context.certainty,
          message: words.ignoreMoved(file, line, moved.map(fileName)),
          culprit: {
            kind: 'file',
            name: file,
            ...(lineNumber !== undefined && { in: file, lines: [lineNumber, lineNumber] as const }),
            ...(line !== undefined && { new: line }),
            files,
          },
          evidence: context.evidence,
        },
      ];
    }
    const [now_, old] = [excludesOf(build), baseline === undefined ? undefined : excludesOf(baseline)];
    if (now_ === undefined || old === undefined || context !== undefined) return [];
    if (seen.causes(now.step.id).length > 0 || (parent !== undefined && seen.changed(parent.step.id))) return [];
    const added = now_.filter((p) => !old.includes(p));
    const removed = old.filter((p) => !now_.includes(p));
    if (added.length === 0 && removed.length === 0) return [];
    return [
      {
        kind: 'ignore-changed',
        certainty: 'inferred',
        message: words.ignoreChanged(paths),
        culprit: { kind: 'file', name: '.dockerignore', old: removed.join('\n'), new: added.join('\n') },
        evidence: [
          ...(added.length > 0 ? [words.patternsAdded(list(added))] : []),
          ...(removed.length > 0 ? [words.patternsRemoved(list(removed))] : []),
          words.ruledOutOwn,
        ],
        wouldTell: words.fingerprintsWouldTell,
      },
    ];
  },
};
