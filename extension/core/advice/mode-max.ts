import { replaceAt } from './edits';
import type { Action, Finding } from './types';

/** `type=registry,ref=…` of a cache export, as flags, bake files, compose files and workflows write it. */
const cacheExport =
  /(cache[-_]to["']?\s*[:=][^\n]*?|^\s*-\s*["']?|cache-to\s+["']?)(type=(?:registry|gha|s3|azblob|local)[^\s"'\]]*)/gm;

/** A cache export without mode=max holds the final stage's layers only. Inline has no modes: it is told, not mended. */
export const modeMax: Action = ({ siblings, explanation }) => {
  const needed = explanation?.steps.filter((s) => s.causes.some((c) => c.kind === 'needed-downstream')) ?? [];
  const seconds = needed.reduce((sum, s) => sum + s.seconds, 0);
  const saves =
    needed.length === 0
      ? {}
      : { saves: { seconds, basis: 'steps rebuilt in the last build because the cache did not hold them' } };
  return (siblings ?? []).flatMap(({ file, text }) =>
    [...text.matchAll(cacheExport)].flatMap((m): Finding[] => {
      const spec = m[2] ?? '';
      if (!/cache[-_]to/.test(text.slice(Math.max(0, m.index - 200), m.index + m[0].length))) return [];
      if (/mode=max/.test(spec)) return [];
      const start = m.index + (m[1]?.length ?? 0);
      const newText = /mode=min/.test(spec) ? spec.replace('mode=min', 'mode=max') : `${spec},mode=max`;
      const line = text.slice(0, start).split('\n').length;
      return [
        {
          id: `mode-max:${file}:${line}`,
          kind: 'mode-max',
          lines: [line, line],
          title: 'Export the cache of all stages (mode=max)',
          message: `${file} exports the final stage's layers only: on a fresh builder earlier stages are rebuilt whenever a later step needs their files`,
          edits: [replaceAt(file, text, start, start + spec.length, newText)],
          ...saves,
        },
      ];
    }),
  );
};
