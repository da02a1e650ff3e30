import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';
import { circlesIn, layers, sources } from '../../.config/layers.mjs';

const root = join(import.meta.dirname, '..', '..');

/** What lint says of the imports of a file, were it to begin with one more. */
async function refused(path: string, line: string): Promise<readonly string[]> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: join(root, '.config', 'eslint.config.mjs'),
    ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports',
  });
  const text = `${line}\n${sources(root).get(path) ?? ''}`;
  const [result] = await eslint.lintText(text, { filePath: join(root, path) });
  return result?.messages.map((m) => m.ruleId ?? m.message) ?? [];
}

describe('The layers', () => {
  it('every folder of the core has its place', () => {
    assert.deepEqual(readdirSync(join(root, 'extension', 'core')).sort(), [...layers].sort());
  });

  const table: readonly (readonly [string, string, boolean])[] = [
    ['extension/core/explain/edges.ts', "import '../words/causes';", false],
    ['extension/core/explain/causes/env-changed.ts', "import '../../words/causes';", false],
    ['extension/core/explain/causes/env-changed.ts', "import '../../compare';", false],
    ['extension/core/cause/note.ts', "import '../explain';", false],
    ['extension/core/plan/json.ts', "import '../cause';", false],
    ['extension/core/words/notes.ts', "import '../view/types';", false],
    ['extension/core/advice/same/own-target.ts', "import '../../words/causes';", false],
    ['extension/core/view/types.ts', "import '../../protocol';", false],
    ['extension/core/view/types.ts', "import 'vscode';", false],
    ['extension/cli/draw.ts', "import '../../webview/state';", false],
    ['extension/cli/draw.ts', "import 'vscode';", false],
    ['extension/core/explain/edges.ts', "import '../cause';", true],
    ['extension/core/format/dot.ts', "import '../words/causes';", true],
    ['extension/cli/draw.ts', "import '../layout';", true],
  ];
  for (const [path, line, isFine] of table)
    it(`${path}: ${line} ${isFine ? 'passes' : 'fails'}`, async () => {
      assert.deepEqual(await refused(path, line), isFine ? [] : ['no-restricted-imports']);
    });

  it('nothing imports in a circle', () => {
    assert.deepEqual(circlesIn(sources(root)), []);
  });

  it('a circle is found, of files and of folders, types included', () => {
    const files = new Map([
      ['extension/core/plan/a.ts', "import type { B } from './b';"],
      ['extension/core/plan/b.ts', "import './a';"],
      ['extension/tree/c.ts', "import '../panel/d';"],
      ['extension/panel/d.ts', ''],
      ['extension/panel/e.ts', "import '../tree/c';"],
    ]);
    assert.deepEqual(circlesIn(files), [
      ['extension/core/plan/a.ts', 'extension/core/plan/b.ts'],
      ['extension/panel', 'extension/tree'],
    ]);
  });
});
