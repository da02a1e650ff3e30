import { targetChain } from '../../plan/chain';
import type { Plan } from '../../plan/types';
import { cacheExportsIn, type ExportSpec } from './cache-exports';
import { applyEdits, replaceAt } from '../text/edits';
import { savedBy } from '../savings/saved-by';
import { modeMaxTexts } from '../texts/mode-max';
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

/** One export of a file, with what speaks against editing it. */
interface Found {
  readonly sibling: Sibling;
  readonly line: number;
  readonly edit?: Edit;
}

/** Whether a Dockerfile that is named beside an export is this one: by the end of its path. */
const isOwn = (named: string | undefined, file: string): boolean => {
  const own = file.split(/[\\/]/);
  const parts = (named ?? '').split('/').filter((p) => p !== '.' && p !== '');
  return parts.length === 0 || parts.every((p, i) => p === own[own.length - parts.length + i] || p === '..');
};

function exportsIn(sibling: Sibling, file: string): Found[] {
  return cacheExportsIn(sibling.file, sibling.text).flatMap((spec, index): Found[] => {
    const type = spec.fields['type'] ?? '';
    const mode = spec.fields['mode'];
    if ((mode !== undefined && mode !== 'min') || !isOwn(spec.dockerfile, file)) return [];
    const line = sibling.text.slice(0, spec.start).split('\n').length;
    if (type === 'inline') return [{ sibling, line }];
    if (!withMode.has(type)) return [];
    const edit = editOf(sibling, spec);
    return holds(sibling, edit, index) ? [{ sibling, line, edit }] : [];
  });
}

/**
 * A cache export without mode=max holds the final stage's layers only (FACTS, When a step runs again). Offered where the
 * Dockerfile has steps outside them, for all exports at once. Inline has no modes: it is told, not mended, when a build shows
 * that it matters.
 */
export const modeMax: Action = ({ file, plan, siblings, explanation }) => {
  if (!notHeld(plan)) return [];
  const needed = explanation?.steps.find((s) => s.causes.some((c) => c.kind === 'needed-downstream'));
  const last = plan.stages[plan.targetStage]?.lines[0] ?? 1;
  const lines = needed?.step.lines ?? ([last, last] as const);
  const saves = savedBy(explanation, (c) => c.kind === 'needed-downstream', modeMaxTexts.basis);
  const found = (siblings ?? []).flatMap((s) => exportsIn(s, file));
  const offered = found.flatMap(({ sibling, line, edit }) =>
    edit === undefined ? [] : [{ file: sibling.file, line, edit }],
  );
  const inline = found.find((f) => f.edit === undefined);
  const common = { kind: 'mode-max' as const, lines };
  const fixes: Fix[] = [];
  if (offered.length > 0)
    fixes.push({
      ...common,
      id: 'mode-max',
      title: modeMaxTexts.title(offered),
      message: modeMaxTexts.message(offered),
      edits: offered.map((o) => o.edit),
      ...(offered.length > 1 && {
        choices: offered.map((o) => ({
          id: `mode-max:${o.file}:${o.line}`,
          label: modeMaxTexts.place(o),
          why: modeMaxTexts.why,
          picked: true,
          edits: [o.edit],
        })),
      }),
      ...(saves !== undefined && { saves }),
    });
  if (inline !== undefined) {
    const place = { file: inline.sibling.file, line: inline.line };
    fixes.push({
      ...common,
      id: `mode-max:${place.file}:${place.line}`,
      title: modeMaxTexts.title([place]),
      message: modeMaxTexts.message([place]),
      edits: [],
      refused: modeMaxTexts.inline,
    });
  }
  return fixes;
};
