import type { Replay } from '../replay';
import { costOf } from '../replay/cost';
import { list } from '../text/text';
import { brokenSentence, costSentence, countedSentence, replayAssumptions, shareSentence } from '../words/replay';
import type { HistoryView } from './types';

/** As many paths of a step, or of a commit, as a card shows. */
const maxPaths = 20;
/** Characters of a commit's id that tell it from others. */
const shortId = 8;

/** A replay as the panel draws it; `seconds`: what steps took in the build that is shown, by their id. */
export function toHistoryView(found: Replay, seconds: ReadonlyMap<string, number>): HistoryView {
  const { commits, counted, plan } = found;
  const steps = new Map(plan.steps.map((s) => [s.id, s]));
  return {
    summary: costSentence(found, costOf(found, seconds)),
    counted: countedSentence(found),
    assumes: replayAssumptions(found),
    steps: found.steps
      .filter(({ step }) => step.vertex && step.needed && step.instruction !== 'FROM')
      .map((s) => ({
        id: s.step.id,
        share: s.share,
        words: shareSentence(s),
        paths: s.paths.slice(0, maxPaths).map((p) => ({ path: p.path, share: p.commits / Math.max(1, counted) })),
        more: Math.max(0, s.paths.length - maxPaths),
        ...(s.untracked.length > 0 && { untracked: list(s.untracked) }),
        ...(seconds.has(s.step.id) && { seconds: seconds.get(s.step.id) ?? 0 }),
      })),
    commits: commits.map((c) => ({
      id: c.id.slice(0, shortId),
      time: c.time,
      subject: c.subject,
      steps: c.steps,
      roots: c.roots.flatMap((id) => {
        const step = steps.get(id);
        return step === undefined ? [] : [{ step: id, text: brokenSentence(step, c.paths[id] ?? []) }];
      }),
      ...(c.missing !== undefined && { missing: c.missing }),
    })),
  };
}
