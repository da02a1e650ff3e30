import type { Plan, Step } from '../../plan/types';

/** A text with the values of a step's variables; undefined when one is not known. */
export function expand(text: string, step: Step): string | undefined {
  const known = new Map(step.env.map((v) => [v.name, v.value]));
  const out = text.replace(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g, (all, a?: string, b?: string) => {
    return known.get(a ?? b ?? '') ?? all;
  });
  return out.includes('$') ? undefined : out;
}

/** Whether the file says which folder a step works in: without an absolute WORKDIR that is the base image's. */
export function knowsFolder(plan: Plan, step: Step): boolean {
  const byId = new Map(plan.steps.map((s) => [s.id, s]));
  for (let at: Step | undefined = step; at !== undefined;) {
    if (/^WORKDIR\s+["']?\//i.test(at.text)) return true;
    if (at.instruction === 'FROM' && at.vertex) return false;
    const below: string | undefined = at.inputs.find((i) => i.kind === 'parent')?.step;
    at = below === undefined ? undefined : byId.get(below);
  }
  return true;
}

/** A COPY whose destination is named from the root. */
export const isRooted = (copy: Step): boolean => /[\s"]\/[^\s"]*"?\s*\]?\s*$/.test(expand(copy.text, copy) ?? '');
