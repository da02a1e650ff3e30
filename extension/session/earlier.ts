import { chooseBaselines, type Explanation } from '../core/explain';
import type { BuildRecord } from '../core/records';
import type { Builds } from './builds';
import { explainKnown } from './explain-build';
import { findEarlierBuilds } from './file-builds';

/** How many explanations stay in memory: the earlier builds of a few files. */
const maxKept = 64;

/** Builds before the one that is shown, explained: a build that has ended is explained once. */
export class EarlierBuilds {
  private readonly known = new Map<string, Promise<Explanation | undefined>>();

  constructor(private readonly builds: Builds) {}

  /** Of the same file, target and platform as a build, newest first; those that can't be read are left out. */
  async before(record: BuildRecord): Promise<Explanation[]> {
    const all = await findEarlierBuilds(this.builds, record);
    const { records } = chooseBaselines(
      record,
      all.map((b) => b.record),
    );
    const found: Explanation[] = [];
    // One after the other: each may ask for fingerprints and revisions.
    for (const earlier of records) {
      const build = all.find((b) => b.record === earlier)?.build;
      if (build === undefined || earlier.dockerfile === undefined) continue;
      const explaining = this.known.get(build.id) ?? explainKnown(this.builds, build).catch(() => undefined);
      this.known.set(build.id, explaining);
      const [oldest] = this.known.keys();
      if (this.known.size > maxKept && oldest !== undefined) this.known.delete(oldest);
      const explanation = await explaining;
      if (explanation !== undefined) found.push(explanation);
    }
    return found;
  }
}
