import type { Rule } from '../rule';

/** Each platform has results of its own: one that the baseline did not build has none yet. */
export const platformChanged: Rule = {
  kind: 'platform-changed',
  phase: 'own',
  find({ build, baseline, now }) {
    const platforms = build.record.platforms;
    const before = baseline?.record.platforms;
    if (platforms === undefined || before === undefined || before.length === 0) return [];
    const platform = now.platform ?? platforms[0];
    if (platform === undefined || before.includes(platform)) return [];
    return [
      {
        kind: 'platform-changed',
        certainty: 'proven',
        subject: { platform, old: before },
        culprit: { kind: 'platform', name: platform, old: before.join(','), new: platforms.join(',') },
        evidence: [{ kind: 'platforms', old: before, new: platforms }],
      },
    ];
  },
};
