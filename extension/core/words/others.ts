import type { Other } from '../cause';

const words: Readonly<Record<Other['kind'], string>> = {
  files: 'what it takes of the build context changed',
  modes: 'only modes or owners differ (another umask, another checkout)',
  pruned: 'its earlier result was pruned',
  'builder-lost': 'the builder had lost its cache',
  'no-cache': '--no-cache was given',
  'no-cache-filter': '--no-cache-filter named its stage',
  hidden: 'a variable, USER, SHELL or the text of a heredoc changed, which a log does not show',
  options: 'an option of the build changed (--network, --add-host, --ulimit, SOURCE_DATE_EPOCH)',
  'other-results': 'the imported cache holds the results of another branch, target or job',
  'parallel-targets':
    'it was baked at once with another target and missed in the lookup (docker/buildx issue 3878: bake one target after the other)',
  source: 'what it copies from a stage or image differs',
};

/** What fits as well, to be said behind the cause that is named; empty when nothing does. */
export const othersClause = (others: readonly Other[]): string =>
  others.length === 0 ? '' : `; or ${others.map((o) => words[o.kind]).join(', or ')}`;
