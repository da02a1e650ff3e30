import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fingerprints } from '../../extension/fingerprint/client';
import { median, show } from './time';

const count = 50_000;
const runs = 7;

/** A monorepo: 50 packages of 40 folders. */
function makeTree(folder: string): void {
  for (let i = 0; i < count; i++) {
    const place = join(folder, 'packages', `p${i % 50}`, 'src', `d${Math.floor(i / 50) % 40}`);
    if (i < 2000) mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `file${i}.ts`), `content of ${i}${'\n'.repeat(20)}`);
  }
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
  writeFileSync(join(folder, '.dockerignore'), '.git\n');
}

function hashAll(folder: string): number {
  let files = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files += entry.name === '.git' ? 0 : hashAll(path);
    else {
      createHash('sha256').update(readFileSync(path)).digest('hex');
      files++;
    }
  }
  return files;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stagegraph-bench-'));
  const fingerprints = new Fingerprints(
    join(import.meta.dirname, '..', '..', 'dist', 'fingerprint.worker.js'),
    join(folder, '..', 'stagegraph-bench-archive'),
  );
  try {
    const tree = join(folder, 'tree');
    makeTree(tree);
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', tree, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]).toString();
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    let n = 0;
    const take = () => fingerprints.take({ key: `build${n++}`, contextPath: tree });
    show('hashing every file, one after the other', await median(3, () => hashAll(tree)));
    show(`first fingerprint, all of ${count} files read`, await median(1, take));
    // Interleaved, so that both see the same machine.
    const [ours, theirs, edited]: number[][] = [[], [], []];
    for (let i = 0; i < runs; i++) {
      ours?.push(await median(1, take));
      theirs?.push(await median(1, () => git('status', '--porcelain')));
      writeFileSync(join(tree, 'packages', 'p7', 'src', 'd0', 'file7.ts'), `other ${i}`);
      edited?.push(await median(1, take));
    }
    const middle = (values: number[] | undefined): number => [...(values ?? [])].sort((a, b) => a - b)[runs >> 1] ?? 0;
    show('fingerprint, nothing moved', middle(ours));
    show('fingerprint, one file moved', middle(edited));
    show('git status', middle(theirs));
  } finally {
    fingerprints.dispose();
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(folder, '..', 'stagegraph-bench-archive'), { recursive: true, force: true });
  }
}
void main();
