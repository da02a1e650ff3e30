import { targetChain } from '../../plan/chain';
import type { Plan } from '../../plan/types';
import { cacheExportsIn, type ExportSpec } from './cache-exports';
import { applyEdits, replaceAt } from '../text/edits';
import { savedBy } from '../savings/saved-by';
import type { Action, Edit, Fix, Sibling } from '../types';

/** Exporters that have modes (buildx, docs/reference/buildx_build.md, --cache-to); inline has none. */
const withMode = new Set(['registry', 'gha', 's3', 'azblob', 'local']);

/** Steps of stages that are no part of the final one: mode=min does not hold them. */
function notHeld(plan: Plan): boolean {
  const held = targetChain(plan);
  return plan.steps.some((s) => s.needed && s.vertex && s.instruction === 'RUN' && !held.has(s.stage));
}

function editOf({ file, text }: Sibling, spec: ExportSpec): Edit {
  if (spec.mode !== undefined) {
    const quote = /^["']/.exec(text.slice(spec.mode.start))?.[0] ?? '';
    return replaceAt(file, text, spec.mode.start, spec.mode.end, `${quote}max${quote}`);
  }
  if (spec.form === 'text') {
    const { start, end } = spec;
    if (spec.fields['bare'] === undefined) return replaceAt(file, text, end, end, ',mode=max');
    return replaceAt(file, text, start, end, `type=registry,ref=${text.slice(start, end)},mode=max`);
  }
  if (spec.indent !== undefined) {
    const at = spec.start + text.slice(spec.start, spec.end).trimEnd().length;
    return replaceAt(file, text, at, at, `\n${spec.indent}mode: max`);
  }
  // `{ type = "gha" }` of HCL, `{"type": "gha"}` of JSON, `{type: gha}` of YAML.
  const inside = text.slice(spec.start + 1, spec.end - 1);
  const at = spec.start + 1 + inside.trimEnd().length;
  const pair = file.endsWith('.hcl') ? 'mode = "max"' : inside.includes('"') ? '"mode": "max"' : 'mode: max';
  return replaceAt(file, text, at, at, `${inside.trim().endsWith(',') ? '' : ','} ${pair}`);
}

/** Read again, this export has mode=max, and all others are what they were. */
function holds(sibling: Sibling, edit: Edit, index: number): boolean {
  const plain = (specs: readonly ExportSpec[], skip: boolean): string =>
    JSON.stringify(
      specs.map(({ fields }, i) => {
        const { mode, bare: _, ...rest } = fields;
        return i === index && skip ? rest : { ...rest, mode };
      }),
    );
  const before = cacheExportsIn(sibling.file, sibling.text);
  const after = cacheExportsIn(sibling.file, applyEdits(sibling.text, [edit]));
  return after[index]?.fields['mode'] === 'max' && plain(before, true) === plain(after, true);
}

/**
 * A cache export without mode=max holds the final stage's layers only (FACTS, When a step runs again). Offered where the
 * Dockerfile has steps outside them. Inline has no modes: it is told, not mended.
 */
export const modeMax: Action = ({ plan, siblings, explanation }) => {
  if (!notHeld(plan)) return [];
  const needed = explanation?.steps.find((s) => s.causes.some((c) => c.kind === 'needed-downstream'));
  const last = plan.stages[plan.targetStage]?.lines[0] ?? 1;
  const saves = savedBy(
    explanation,
    (c) => c.kind === 'needed-downstream',
    () => 'steps rebuilt in the last build because the cache did not hold them',
  );
  return (siblings ?? []).flatMap((sibling) =>
    cacheExportsIn(sibling.file, sibling.text).flatMap((spec, index): Fix[] => {
      const type = spec.fields['type'] ?? '';
      const mode = spec.fields['mode'];
      if (mode === 'max' || (mode !== undefined && mode !== 'min')) return [];
      const line = sibling.text.slice(0, spec.start).split('\n').length;
      const common = {
        id: `mode-max:${sibling.file}:${line}`,
        kind: 'mode-max' as const,
        lines: needed?.step.lines ?? ([last, last] as const),
        title: `Export the cache of all stages (mode=max) in ${sibling.file}`,
        message: `line ${line} of ${sibling.file} exports the final stage's layers only: on a fresh builder earlier stages are rebuilt whenever a later step needs their files`,
      };
      if (type === 'inline') {
        const refused =
          'an inline cache has no modes: export to a place of its own instead, such as type=registry,ref=…,mode=max, and import that';
        return [{ ...common, edits: [], refused }];
      }
      if (!withMode.has(type)) return [];
      const edit = editOf(sibling, spec);
      return holds(sibling, edit, index) ? [{ ...common, edits: [edit], ...(saves !== undefined && { saves }) }] : [];
    }),
  );
};
