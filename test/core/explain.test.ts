import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { explain, planned, type Cause } from '../../extension/core/explain';
import { readRecords } from '../../extension/core/records';
import { allCases, expectedFile, linesOf, recordings, scenarios, type Case } from './explain/read';

/** What really happened, written by hand from what each scenario says was changed: step text (start) → true kinds. */
type Truth = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>>;
const truth = JSON.parse(readFileSync(join(import.meta.dirname, 'explain', 'truth.json'), 'utf8')) as Truth;

const loading = allCases();

describe('explain, on recorded builds', () => {
  for (const scenario of scenarios()) {
    it(scenario, async () => {
      const cases = await loading;
      const expected = readFileSync(expectedFile(scenario), 'utf8');
      const own = cases.filter((c) => c.scenario === scenario);
      const actual = own.map((c) => `== ${c.build} ${c.file}\n${linesOf(c.explanation).join('\n')}\n`).join('\n');
      assert.equal(actual, expected);
    });
  }

  it('names a cause for every rebuilt step, and a root for every cause', async () => {
    const cases = await loading;
    for (const c of cases) {
      for (const s of c.explanation.steps.filter((x) => x.outcome === 'rebuilt')) {
        assert.ok(s.causes.length > 0, `${c.scenario}/${c.build}/${c.file}: no cause for ${s.step.text}`);
        assert.ok((s.root ?? []).length > 0, `${c.scenario}/${c.build}/${c.file}: no root for ${s.step.text}`);
        for (const id of s.root ?? []) {
          const root = c.explanation.steps.find((x) => x.step.id === id && x.platform === s.platform);
          assert.ok(
            root?.causes.some((cause) => cause.via === undefined),
            `${c.scenario}/${c.build}: the root ${id} is carried`,
          );
        }
      }
    }
  });

  it('does not take what another builder never held for a change', async () => {
    const of = async (build: string, builder: string) => {
      const file = join(recordings, 'same-output', build, 'record.dockerbuild');
      const [record] = await readRecords(readFileSync(file));
      assert.ok(record !== undefined);
      return planned({ ...record, builder });
    };
    const certainty = async (builder: string): Promise<readonly string[]> => {
      const found = explain({ ...(await of('2', builder)), baselines: [await of('1', 'one')] });
      const step = found.steps.find((s) => s.step.text.startsWith('COPY in'));
      return step?.causes.map((c) => `${c.kind} ${c.certainty}`) ?? [];
    };
    assert.deepEqual(await certainty('one'), ['files-changed likely']);
    assert.deepEqual(await certainty('two'), ['files-changed unknown']);
  });

  it('claims nothing above its evidence', async () => {
    const cases = [...(await loading), ...(await allCases(true))];
    let right = 0;
    let steps = 0;
    const above: string[] = [];
    for (const c of cases) {
      for (const s of c.explanation.steps.filter((x) => x.outcome === 'rebuilt')) {
        steps++;
        const wrong = s.causes.filter((cause) => cause.certainty !== 'unknown' && !isTrue(c, s.step.text, cause));
        if (wrong.length === 0) right++;
        above.push(...wrong.map((w) => `${c.scenario}/${c.build}/${c.file}: ${s.step.text}: ${w.kind} ${w.certainty}`));
      }
    }
    console.log(`${right} of ${steps} rebuilt steps right, ${above.length} claims above evidence`);
    assert.deepEqual(above, []);
  });
});

/** A cause of the step itself is true when the table has it; one that came through another step, when that step's roots are true. */
function isTrue(c: Case, text: string, cause: Cause): boolean {
  const table = truth[c.scenario]?.[c.build] ?? {};
  if (cause.via === undefined) {
    const kinds = Object.entries(table).find(([start]) => start === '*' || text.startsWith(start))?.[1] ?? [];
    return kinds.includes(cause.kind);
  }
  const via = c.explanation.steps.find((s) => s.step.id === cause.via);
  if (via === undefined) return false;
  return (via.root ?? []).every((id) => {
    const root = c.explanation.plan.steps.find((s) => s.id === id);
    return root !== undefined && Object.keys(table).some((start) => start === '*' || root.text.startsWith(start));
  });
}
