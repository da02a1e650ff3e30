import { ruledOut } from '../compared-parts';
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
      const moved = files.filter((f) => f.path !== file).map((f) => f.path);
      return [
        {
          kind: 'ignore-changed',
          certainty: context.certainty,
          subject: { how: 'moved', file, ...(line !== undefined && { line }), files: moved },
          culprit: {
            kind: 'file',
            names: [file],
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
        subject: { how: 'edited', paths },
        culprit: { kind: 'file', names: ['.dockerignore'], old: removed.join('\n'), new: added.join('\n') },
        evidence: [
          ...(added.length > 0 ? [{ kind: 'patterns-added', patterns: added } as const] : []),
          ...(removed.length > 0 ? [{ kind: 'patterns-removed', patterns: removed } as const] : []),
          ...ruledOut(facts, seen),
        ],
        missing: { kind: 'fingerprints' },
      },
    ];
  },
};
