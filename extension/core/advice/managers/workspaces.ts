import { literal } from '../text/literal';
import type { Project } from './manager';

/** A pattern with more wildcards than this is not looked into. */
const maxWildcards = 4;

/** A pattern of workspaces as npm, yarn, pnpm and bun write it; undefined when it is another kind. */
function matcher(pattern: string): RegExp | undefined {
  const path = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  if (/[{}()[\]!?+@\\]/.test(path.replace(/^@|\/@/g, '')) || path.startsWith('..')) return undefined;
  if ((path.match(/\*+/g) ?? []).length > maxWildcards) return undefined;
  const parts = path.split(/(\*\*\/|\*\*|\*)/).map((part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.+';
    return part === '*' ? '[^/]+' : literal(part);
  });
  return new RegExp(`^${parts.join('')}$`);
}

/** Folders of the project that its workspaces' patterns name, each with a manifest; undefined when that can't be told. */
export function membersOf(
  project: Project,
  patterns: readonly string[],
  manifest = 'package.json',
): readonly string[] | undefined {
  const rules = patterns.map((p) => ({
    isLeftOut: p.startsWith('!'),
    test: matcher(p.replace(/^!/, '')),
  }));
  if (rules.some((r) => r.test === undefined)) return undefined;
  return project.files.flatMap((file) => {
    if (!file.endsWith(`/${manifest}`) || /(?:^|\/)node_modules\//.test(file)) return [];
    const folder = file.slice(0, -manifest.length - 1);
    const isMember = rules.some((r) => !r.isLeftOut && r.test?.test(folder) === true);
    const isLeftOut = rules.some((r) => r.isLeftOut && r.test?.test(folder) === true);
    return isMember && !isLeftOut ? [folder] : [];
  });
}
