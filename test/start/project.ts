import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Copies the project as a person has it after a clone and `npm ci`: what git tracks or would add, and the packages. */
export function copyProject(to: string): void {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
    .toString()
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)));
  for (const path of files) cpSync(join(root, path), join(to, path));
  // A copy, not a link: a command may install packages anew, and that empties the folder first.
  execFileSync('cp', ['-a', join(root, 'node_modules'), to]);
}
