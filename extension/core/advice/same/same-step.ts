import { copyForm } from '../../plan/forms';
import type { Step } from '../../plan/types';

/** Two steps have the same definition: text, folder, variables. The user counts where a step runs or makes a folder. */
export function doesTheSame(was: Step, now: Step | undefined): boolean {
  const essence = (s: Step): unknown => {
    const form = copyForm(s.expanded);
    return form === undefined || form.bodies.length > 0 ? (s.expanded ?? s.text) : { ...form, user: '' };
  };
  const values = (s: Step): unknown => s.env.map((v) => [v.name, v.value ?? null]);
  return (
    now !== undefined &&
    now.instruction === was.instruction &&
    JSON.stringify([essence(was), values(was)]) === JSON.stringify([essence(now), values(now)])
  );
}
