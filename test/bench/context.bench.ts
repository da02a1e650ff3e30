import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeFingerprint, type Memory } from '../../extension/fingerprint/scan';
import { median, show } from './time';

const count = 50_000;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stagegraph-bench-'));
  try {
    for (let i = 0; i < count; i++) {
      const place = join(folder, 'src', String(i % 250));
      if (i < 250) mkdirSync(place, { recursive: true });
      writeFileSync(join(place, `f${i}`), `content of ${i}\n`);
    }
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]).toString();
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    writeFileSync(join(folder, '.dockerignore'), '.git\n');
    const memory: Memory = new Map();
    const options = { contextPath: folder, sources: ['.'] };
    show(`hashing all of ${count} files`, await median(1, () => takeFingerprint({ ...options, memory })));
    show('fingerprint, nothing moved', await median(3, () => takeFingerprint({ ...options, memory })));
    writeFileSync(join(folder, 'src', '7', 'f7'), 'other');
    show('fingerprint, one file moved', await median(3, () => takeFingerprint({ ...options, memory })));
    show('git status', await median(3, () => git('status', '--porcelain')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
void main();
