import { mountFrom, parseMount } from '../../plan/mounts';
import { rootedPath } from '../../plan/paths';
import type { Plan, Step } from '../../plan/types';
import { replaceAt, spanOfLines } from './edits';
import type { Edit } from '../types';

/** A step that reads files of another stage: COPY --from, or one bind mount of a RUN. */
export interface Reader {
  readonly step: Step;
  /** Index of the stage that is read. */
  readonly stage: number;
  /** From the root of that stage. */
  readonly paths: readonly string[];
  /** The flag, when it is a mount. */
  readonly mount?: string;
}

/** Where a mount flag reads from; undefined for what no stage gives, or what can't be read without variables. */
function mountSource(flag: string): { from: string; source: string; type: string } | undefined {
  const text = flag.slice('--mount='.length);
  if (text.includes('$')) return undefined;
  try {
    const { source, type } = parseMount(text, (word) => word);
    return { from: mountFrom(text), source, type };
  } catch {
    return undefined;
  }
}

/** All that read another stage's files selectively, in the order of the file. */
export function readersOf(plan: Plan): Reader[] {
  const byName = new Map(plan.stages.flatMap((s) => (s.name === undefined ? [] : [[s.name, s.index] as const])));
  return plan.steps.flatMap((step): Reader[] => {
    const copied = step.inputs.find((i) => i.kind === 'copy');
    if (copied?.stage !== undefined) return [{ step, stage: copied.stage, paths: copied.paths ?? [] }];
    if (step.instruction !== 'RUN') return [];
    return step.flags
      .filter((f) => f.startsWith('--mount='))
      .flatMap((mount): Reader[] => {
        const read = mountSource(mount);
        const stage = read === undefined ? undefined : byName.get(read.from.toLowerCase());
        return read?.type !== 'bind' || stage === undefined
          ? []
          : [{ step, stage, paths: [rootedPath(read.source)], mount }];
      });
  });
}

/** Replaces the stage that a reader names; undefined when its name can't be found in the text. */
export function pointTo(
  file: string,
  text: string,
  reader: Pick<Reader, 'step' | 'mount'>,
  name: string,
): Edit | undefined {
  const [start, end] = spanOfLines(text, reader.step.lines[0], reader.step.lines[1]);
  const raw = text.slice(start, end);
  const at = reader.mount === undefined ? 0 : raw.indexOf(reader.mount);
  const pattern = reader.mount === undefined ? /--from=("?)([^\s"]+)\1/ : /\bfrom=()([^,\s"']+)/;
  const match = at < 0 ? null : pattern.exec(raw.slice(at));
  if (match === null) return undefined;
  const from = start + at + match.index;
  const flag = reader.mount === undefined ? '--from=' : 'from=';
  return replaceAt(file, text, from, from + match[0].length, `${flag}${name}`);
}

/** Numbers in COPY --from that a new stage at an index moves. */
export function renumber(file: string, text: string, plan: Plan, at: number, except: ReadonlySet<string>): Edit[] {
  return plan.steps.flatMap((step) => {
    if (step.instruction !== 'COPY' || except.has(step.id) || step.id.includes('.')) return [];
    const number = step.flags.flatMap((f) => /^--from=(\d+)$/.exec(f)?.[1] ?? [])[0];
    if (number === undefined || Number(number) < at) return [];
    return pointTo(file, text, { step }, String(Number(number) + 1)) ?? [];
  });
}

/** A name that no stage has and no image is called by. */
export function freeName(plan: Plan, wanted: string): string {
  const taken = new Set<string | undefined>([
    ...plan.stages.flatMap((s) => [s.name, s.base.toLowerCase()]),
    ...plan.steps.flatMap((s) => s.inputs.map((i) => i.ref?.toLowerCase())),
  ]);
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}${n}`;
    if (!taken.has(name)) return name;
  }
}
