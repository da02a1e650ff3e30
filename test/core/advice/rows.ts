import assert from 'node:assert/strict';
import { it } from 'node:test';
import { consider, applyEdits, type AdviceInput, type Fix, type FixKind } from '../../../extension/core/advice';
import { plan } from '../../../extension/core/plan';

/** One case of an action: a text, and what becomes of it. With neither `after` nor `refused` nothing may be found. */
export interface Row {
  readonly name: string;
  readonly text: string;
  readonly more?: Partial<AdviceInput>;
  /** File that is edited, with its text before; the Dockerfile unless told. */
  readonly other?: { readonly file: string; readonly before: string };
  readonly after?: string;
  readonly refused?: RegExp;
  readonly says?: RegExp;
}

export const file = 'Dockerfile';

export const fixesOf = (text: string, more: Partial<AdviceInput> = {}): Fix[] =>
  consider({ file, text, plan: plan(text, { file }), ...more });

/** Checks the first fix of a kind in each row. */
export function check(kind: FixKind, rows: readonly Row[]): void {
  for (const row of rows) {
    it(row.name, () => {
      const found = fixesOf(row.text, row.more).find((f) => f.kind === kind);
      if (row.refused !== undefined) {
        assert.match(found?.refused ?? 'nothing was found', row.refused);
        assert.deepEqual(found?.edits, []);
      } else if (row.after !== undefined) {
        assert.equal(found?.refused, undefined);
        const before = row.other?.before ?? row.text;
        const edits = found?.edits.filter((e) => e.file === (row.other?.file ?? file)) ?? [];
        assert.equal(applyEdits(before, edits), row.after);
      } else assert.equal(found, undefined);
      if (row.says !== undefined) assert.match(found?.message ?? '', row.says);
    });
  }
}
