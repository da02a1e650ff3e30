import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { consider, type Fix } from '../../../extension/core/advice';
import { projectCases, projectInput, type Wanted } from './projects';

const told = (fixes: readonly Fix[]): string =>
  fixes.map((f) => f.refused ?? f.edits.map((e) => e.newText).join('\n')).join('\n') || 'nothing was found';

const isWanted: Readonly<Record<Wanted['what'], (found: readonly Fix[], text: string) => boolean>> = {
  offered: (found, text) =>
    found.some(
      (f) =>
        f.refused === undefined &&
        f.edits
          .map((e) => e.newText)
          .join('\n')
          .includes(text),
    ),
  refused: (found, text) =>
    found.some((f) => f.refused !== undefined && new RegExp(text).test(f.refused)) &&
    found.every((f) => f.refused !== undefined),
  'not offered': (found, text) =>
    found.every((f) => f.refused !== undefined || !f.edits.some((e) => e.newText.includes(text))),
};

/** Whole projects: edits that broke one are not offered, and faults that an expert sees are. */
describe('advice: projects', () => {
  for (const c of projectCases())
    it(`${c.name.replaceAll('-', ' ')}: ${c.why}`, async () => {
      assert.ok(c.wanted.length > 0, 'nothing is wanted');
      const fixes = consider(await projectInput(c));
      for (const { kind, what, text } of c.wanted) {
        const found = fixes.filter((f) => f.kind === kind);
        assert.ok(isWanted[what](found, text), `${kind} ${what} ${text}, but:\n${told(found)}`);
      }
    });
});
