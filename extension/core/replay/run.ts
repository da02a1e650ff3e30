import type { Plan, Step } from '../plan/types';

/** Why a step would run: something of its own differs, or something that it stands on or reads ran. */
interface Standing {
  readonly runs: boolean;
  /** It runs, or what lies below its files does: what stands on it runs. */
  readonly carries: boolean;
  readonly isRoot: boolean;
}

/**
 * Steps that would run when those of `broken` differ by what they take themselves: all that stands on them, and all that reads their
 * stages. That a COPY of a stage runs when the stage ran is an upper bound: equal files keep it cached. Files that are laid over with
 * --link stand on nothing, and what stands on them stands on what is below too (FACTS).
 */
export function runsOf(plan: Plan, broken: ReadonlySet<string>): { steps: string[]; roots: string[] } {
  const standings = new Map<string, Standing>();
  const carries = (id: string | undefined): boolean => id !== undefined && standings.get(id)?.carries === true;
  const of = (step: Step): Standing => {
    const itself = broken.has(step.id);
    const isLaid = step.inputs.some((i) => i.kind === 'parent' && i.link === true);
    const onParent = step.inputs.some((i) => i.kind === 'parent' && carries(i.step));
    const onSource = step.inputs.some((i) => i.kind !== 'parent' && carries(i.step));
    const runs = itself || onSource || (onParent && !isLaid);
    return { runs, carries: runs || onParent, isRoot: itself && !onSource && (isLaid || !onParent) };
  };
  for (const step of plan.steps) standings.set(step.id, of(step));
  const shown = plan.steps.filter((s) => s.vertex && s.needed && s.instruction !== 'FROM');
  return {
    steps: shown.filter((s) => standings.get(s.id)?.runs === true).map((s) => s.id),
    roots: shown.filter((s) => standings.get(s.id)?.isRoot === true).map((s) => s.id),
  };
}
