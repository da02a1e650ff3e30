import type { Article } from '../catalog/catalog.js';

/** An article, and how many of it. */
export interface Line {
  readonly article: Article;
  readonly count: number;
}

/** A cart with one more of an article. */
export function add(lines: readonly Line[], article: Article): readonly Line[] {
  const known = lines.find((line) => line.article.id === article.id);
  if (known === undefined) return [...lines, { article, count: 1 }];
  return lines.map((line) => (line === known ? { article, count: line.count + 1 } : line));
}
