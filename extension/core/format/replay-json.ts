import { stepToJson } from '../plan/json';
import type { Replay } from '../replay';
import { costOf } from '../replay/cost';
import { replayAssumptions } from '../words/replay';

/** The `replay` document, version 1 (.github/ARCHITECTURE.md, JSON). */
export function replayToJson(r: Replay, seconds: ReadonlyMap<string, number>): Record<string, unknown> {
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
    assumes: replayAssumptions,
    problems: r.plan.problems,
  };
}
