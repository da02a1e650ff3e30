import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { consider, applyEdits, type Fix } from '../../../extension/core/advice';
import { plan } from '../../../extension/core/plan';
import { casesOf, inputOf, type Case } from './cases';

const crlf = (text: string): string => text.replace(/\n/g, '\r\n');

/** The one fix of a case: an offered one before a refused one. */
function fixOf(c: Case, kind: string, text = c.before): Fix | undefined {
  const all = consider(inputOf(c, text)).filter((f) => f.kind === kind);
  return all.find((f) => f.refused === undefined) ?? all[0];
}

for (const kind of readdirSync(join(import.meta.dirname, 'cases')))
  describe(`advice: ${kind}`, () => {
    for (const c of casesOf(kind))
      it(c.name.replaceAll('-', ' '), () => {
        const found = fixOf(c, kind);
        if (c.refused !== undefined) {
          assert.match(found?.refused ?? `offered or not found: ${found?.title ?? ''}`, c.refused);
          assert.deepEqual(found?.edits, []);
          return;
        }
        if (c.after === undefined) {
          assert.equal(found?.title, undefined);
          return;
        }
        assert.equal(found?.refused, undefined);
        assert.equal(applyEdits(c.before, found?.edits ?? []), c.after);
        assert.ok(found !== undefined && found.lines[0] <= found.lines[1]);
        // The same with the other line breaks, and nothing else changes.
        const other = fixOf(c, kind, crlf(c.before));
        assert.equal(applyEdits(crlf(c.before), other?.edits ?? []), crlf(c.after));
        // Applied once, it is not offered again at the same place.
        const again = consider({ ...inputOf(c, c.after), plan: plan(c.after) }).filter((f) => f.kind === kind);
        assert.deepEqual(
          again.filter((f) => f.refused === undefined && f.title === found.title).map((f) => f.title),
          [],
        );
      });
  });
