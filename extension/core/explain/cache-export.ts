import type { ExportMode } from '../cause';
import { targetChain } from '../plan/chain';
import type { StepFacts } from './facts';
import type { Build } from './build';

/**
 * What kind of cache a build wrote. Inline says so; of the others the record does not keep the mode: layers of other
 * stages among the written ones mean max, none of them while such stages have layers means min.
 */
export function exportMode(build: Build): ExportMode {
  const exports = build.record.cacheExports ?? [];
  const asked = exports.flatMap((e) => e.attrs['mode'] ?? []);
  if (asked.includes('max')) return 'max';
  if (asked.includes('min') && asked.length === exports.length) return 'min';
  if (exports.some((e) => e.type !== 'inline')) return modeOfLayers(build);
  return exports.some((e) => e.type === 'inline') ? 'inline' : 'none';
}

function modeOfLayers(build: Build): ExportMode {
  const chain = targetChain(build.match.plan);
  const others = build.match.steps.filter(
    (s) => s.step.vertex && s.step.instruction !== 'FROM' && !chain.has(s.step.stage),
  );
  if (others.some((s) => s.ops.some((op) => (op.layers?.length ?? 0) > 0))) return 'max';
  return 'unknown';
}

/** The imported cache, as the baseline wrote it, holds this step's result. */
export function isInImport(facts: StepFacts): boolean {
  if (facts.baseline === undefined || !facts.imports.read) return false;
  const mode = exportMode(facts.baseline);
  return mode === 'max' || targetChain(facts.build.match.plan).has(facts.now.step.stage);
}
