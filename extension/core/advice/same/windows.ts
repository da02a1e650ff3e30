import type { Plan } from '../../plan/types';

/** An image for Windows: its paths, its shell and its users are others than those that content.ts reads. */
export const isWindows = (plan: Plan): boolean =>
  plan.platform.startsWith('windows') ||
  plan.stages.some(
    (s) => s.platform?.startsWith('windows') === true || /nanoserver|servercore|\/windows(?:[:/@]|$)/.test(s.base),
  );
