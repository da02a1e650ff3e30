import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isIgnored, readIgnoreFile } from '../../../extension/core/context/dockerignore';
import { knownNoise, noiseAlone, noiseIn } from '../../../extension/core/context/noise';

/** Path → kind of noise; undefined for what belongs to a program. */
const rows: Readonly<Record<string, string | undefined>> = {
  '.git/HEAD': 'git',
  'sub/.git': 'git',
  'node_modules/a/index.js': 'dependencies',
  'app/__pycache__/m.cpython-311.pyc': 'cache',
  'app/m.pyc': 'cache',
  'out.log': 'log',
  'logs/today.txt': 'log',
  '.vscode/settings.json': 'editor',
  'src/.main.go.swp': 'editor',
  'notes~': 'editor',
  '.env': 'secret',
  '.env.local': 'secret',
  'certs/server.pem': 'secret',
  'README.md': 'docs',
  'docs/readme.md': 'docs',
  coverage: 'output',
  'src/main.py': undefined,
  'catalog/item.ts': undefined,
  'environment.ts': undefined,
  'src/git/index.ts': undefined,
};

describe('Noise', () => {
  for (const [path, kind] of Object.entries(rows))
    it(`${path} is ${kind ?? 'none'}`, () => {
      const noise = knownNoise(path);
      assert.equal(noise?.kind, kind);
      if (noise !== undefined) assert.ok(isIgnored(readIgnoreFile(noise.pattern), path).ignored, noise.pattern);
    });

  it('is counted once a rebuild, most often first; what changes always is named whatever it is', () => {
    const rebuilds = [
      { paths: ['README.md', '.git/HEAD', '.git/index'] },
      { paths: ['README.md'] },
      { paths: ['.git/HEAD', 'version.txt'] },
      { paths: ['version.txt', '.git/HEAD'] },
      { paths: ['version.txt', 'src/a.ts'] },
    ];
    assert.deepEqual(
      noiseIn(rebuilds, ['.env']).map((n) => [n.path, n.broke, n.of]),
      [
        ['.git', 3, 5],
        ['version.txt', 3, 5],
        ['README.md', 2, 5],
        ['.env', 0, 5],
      ],
    );
    assert.deepEqual(noiseAlone(rebuilds), { rebuilds: 2, of: 5, paths: ['README.md', '.git'] });
  });
});
