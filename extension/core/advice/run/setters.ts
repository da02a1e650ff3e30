import type { Plan, Step } from '../../plan/types';

/** An ARG or ENV of a stage that sets one variable. */
export interface Setter {
  readonly step: Step;
  readonly name: string;
}

const single = /^(?:ARG|ENV)\s+([A-Za-z_]\w*)(?:=(?:"[^"]*"|'[^']*'|\S*))?$/i;
const oldForm = /^ENV\s+([A-Za-z_]\w*)\s+[^=\s][^=]*$/i;

/** ARG and ENV lines of a stage that set one variable each; lines that set several are left alone. */
export const settersOf = (plan: Plan, stage: number): Setter[] =>
  plan.steps
    .filter((s) => s.stage === stage && (s.instruction === 'ARG' || s.instruction === 'ENV') && !s.id.includes('.'))
    .flatMap((step): Setter[] => {
      const name = (single.exec(step.text) ?? oldForm.exec(step.text))?.[1];
      return name === undefined ? [] : [{ step, name }];
    });

/** Whether a text names a variable, as `$NAME`, `${NAME…}` or bare: a program may read it by its bare name. */
export const names = (text: string, name: string): boolean => new RegExp(`(?<![\\w])${name}(?!\\w)`).test(text);

/** Variables that a text expands. */
export const expanded = (text: string): string[] =>
  [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap((m) => m[1] ?? []);
