import type { Step } from '../plan/types';

/** The COPY's destination from the root; `expanded` holds it with WORKDIR applied (plan/dispatch.ts). */
export function targetOf(step: Step): string | undefined {
  try {
    const parts: unknown = JSON.parse(step.expanded ?? '');
    return Array.isArray(parts) && typeof parts[3] === 'string' ? parts[3] : undefined;
  } catch {
    return undefined;
  }
}
