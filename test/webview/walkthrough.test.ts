import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commands } from '../../webview/commands';
import { everywhere } from '../../webview/keys';

const file = join(import.meta.dirname, '..', '..', 'media', 'walkthrough', 'keyboard.md');

/** The table's rows without its head: `a, b` and what each does, `first; second`. */
const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .slice(2)
  .map((line) => line.split('|').slice(1, 3));

describe('the walkthrough’s keys', () => {
  const titles = new Map([...commands.map((c) => [c.shown, c.title] as const).reverse(), ...everywhere]);
  for (const [keys = '', what = ''] of rows)
    it(`${keys.trim()} is said to do what it does`, () => {
      const said = what.trim().toLowerCase().split('; ');
      assert.deepEqual(
        said,
        keys
          .trim()
          .split(', ')
          .map((key) => titles.get(key)?.toLowerCase()),
      );
    });
});
