import { stepToJson } from '../plan/json';
import type { Replay } from '../replay';
import { costOf } from '../replay/cost';
import type { Beside } from './replay-text';
import { replayAssumptions } from '../words/replay';

/** The `replay` document, version 1 (.github/ARCHITECTURE.md, JSON). */
export function replayToJson(
  r: Replay,
  seconds: ReadonlyMap<string, number>,
  { fixes, branch }: Beside,
): Record<string, unknown> {
  const { roots, ...cost } = costOf(r, seconds);
  return {
    version: 1,
    file: r.plan.file,
    target: r.plan.target,
    steps: r.steps.map((s) => {
      const known = seconds.get(s.step.id);
      return {
        ...stepToJson(s.step),
        share: s.share,
        ownShare: s.ownShare,
        ...(known !== undefined && { seconds: known }),
        paths: s.paths,
        ...(s.untracked.length > 0 && { untracked: s.untracked }),
      };
    }),
    commits: r.commits.map(({ time, ...c }) => ({ ...c, time: new Date(time).toISOString() })),
    summary: {
      commits: r.commits.length,
      counted: r.counted,
      ...cost,
      roots,
      ...(r.cutAt !== undefined && { cutAt: r.cutAt }),
    },
    ...(branch !== undefined && {
      branch: {
        base: branch.base,
        once: branch.once,
        later: branch.later.map((s) => ({ id: s.step.id, text: s.step.text, before: s.before, after: s.after })),
      },
    }),
    fixes: fixes.map(({ fix, steps, seconds: saved, month }) => ({
      id: fix.id,
      kind: fix.kind,
      lines: fix.lines,
      title: fix.title,
      steps: steps.map((s) => ({ id: s.step.id, text: s.step.text, before: s.before, after: s.after })),
      ...(saved !== undefined && { seconds: saved }),
      ...(month !== undefined && { month }),
    })),
    assumes: replayAssumptions(r),
    problems: r.plan.problems,
  };
}
