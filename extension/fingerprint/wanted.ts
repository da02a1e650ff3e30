import { globComponent, hasWildcards } from '../core/context/glob';

/** How much of a folder is wanted: all below it, some of it, nothing. */
export type Share = 'all' | 'some' | 'none';

type Part = (name: string) => boolean;

function partOf(component: string): Part {
  if (!hasWildcards(component)) return (name) => name === component;
  // `**` of an include pattern may stand for several components: from there on everything is looked at.
  const glob = component.includes('**') ? /^/ : globComponent(component);
  return (name) => glob?.test(name) === true;
}

/**
 * What is to be looked at for paths that a build asks its client for. They may hold wildcards, each for one component;
 * what is looked at in vain does no harm, since each step's selection is made of what was found.
 */
export function wanted(paths: readonly string[]): (path: string) => Share {
  if (paths.includes('.')) return () => 'all';
  const all = paths.map((p) => {
    const parts = p.split('/');
    const deep = parts.findIndex((c) => c.includes('**'));
    return (deep < 0 ? parts : parts.slice(0, deep + 1)).map(partOf);
  });
  return (path) => {
    const names = path === '' ? [] : path.split('/');
    let share: Share = 'none';
    for (const parts of all) {
      const common = Math.min(parts.length, names.length);
      if (!parts.slice(0, common).every((part, i) => part(names[i] ?? ''))) continue;
      if (names.length >= parts.length) return 'all';
      share = 'some';
    }
    return share;
  };
}
