import { execFile } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readIgnoreFile, isIgnored } from '../core/context/dockerignore';
import { selectPaths } from '../core/context/select';
import type { ContextVerdict } from '../core/explain';
import type { Plan } from '../core/plan';
import type { BuildRecord } from '../core/records';
import { takeFingerprint } from '../fingerprint/scan';

const run = promisify(execFile);
const commit = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Paths that differ between two commits, from the context folder; undefined when git can't tell. */
async function gitPaths(
  folder: string,
  old: string,
  now: string,
): Promise<Map<string, 'added' | 'removed' | 'content'> | undefined> {
  if (!commit.test(old) || !commit.test(now) || old === now) return undefined;
  try {
    const { stdout } = await run(
      'git',
      ['-C', folder, 'diff', '--name-status', '--no-renames', '-z', '--relative', old, now, '--', '.'],
      { maxBuffer: 1 << 26, timeout: 20_000 },
    );
    const parts = stdout.split('\0');
    const found = new Map<string, 'added' | 'removed' | 'content'>();
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const status = parts[i] ?? '';
      found.set(parts[i + 1] ?? '', status === 'A' ? 'added' : status === 'D' ? 'removed' : 'content');
    }
    return found;
  } catch {
    return undefined;
  }
}

/** Files of a selection whose times lie between the two builds: they may be the ones that changed. */
async function newerFiles(folder: string, paths: readonly string[], from: number, to: number): Promise<string[]> {
  const found: { path: string; time: number }[] = [];
  for (const path of paths) {
    const stat = await lstat(join(folder, path)).catch(() => undefined);
    if (stat === undefined || stat.isDirectory()) continue;
    const time = Math.max(stat.mtimeMs, stat.ctimeMs);
    if (time > from && time <= to) found.push({ path, time });
  }
  return found.sort((a, b) => b.time - a.time).map((f) => f.path);
}

/**
 * What a context folder tells of the files each step takes when no fingerprint was taken: the commits of both builds, when
 * both were clean, else files that were touched between them. Neither is proof, and the verdict says which it is.
 */
export async function contextEvidence(
  folder: string,
  plan: Plan,
  now: BuildRecord,
  old: BuildRecord | undefined,
): Promise<Map<string, ContextVerdict>> {
  const evidence = new Map<string, ContextVerdict>();
  if (old === undefined) return evidence;
  const [a = '', b = ''] = [old.revision, now.revision];
  const changed = await gitPaths(folder, a, b);
  for (const step of plan.steps) {
    const sources = step.inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : []));
    if (sources.length === 0) continue;
    const fingerprint = await takeFingerprint({ contextPath: folder, sources, memory: new Map() });
    const ignore = readIgnoreFile(fingerprint.ignore?.text ?? '');
    const selected = selectPaths(sources);
    const committed = [...(changed ?? [])].filter(([path]) => selected(path) && !isIgnored(ignore, path).ignored);
    if (committed.length > 0) {
      const files = committed.map(([path, change]) => ({ path, change }));
      evidence.set(step.id, {
        kind: 'changed',
        files,
        certainty: 'inferred',
        evidence: [`git: these differ between the commits of both builds, ${a.slice(0, 10)} and ${b.slice(0, 10)}`],
      });
      continue;
    }
    const touched = await newerFiles(folder, Object.keys(fingerprint.files), old.startedAt ?? 0, now.startedAt ?? 0);
    if (touched.length === 0) continue;
    const files = touched.slice(0, 20).map((path) => ({ path, change: 'candidate' as const }));
    evidence.set(step.id, {
      kind: 'candidates',
      files,
      evidence: ['files of the context that were touched between the two builds, the last first'],
    });
  }
  return evidence;
}
