import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './host';
import { runMocha } from './mocha';

function suite(): void {
  describe('A folder with a Dockerfile deep below', () => {
    // What lay in the context is known only of builds that began while the extension was awake.
    it('is watched for builds before anybody opens the file', async () => {
      const found = vscode.extensions.all.filter((e) => e.id.toLowerCase().endsWith('.stagegraph'));
      assert.equal(found.length, 1);
      assert.deepEqual(
        vscode.workspace.textDocuments.filter((d) => d.uri.path.includes('Dockerfile')),
        [],
      );
      await until('the extension', () => found[0]?.isActive === true, 20_000);
    });
  });
}

/** Runs the tests of a window in which nothing is opened. */
export const run = (): Promise<void> => runMocha(suite);
