import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain, planned, type ExplainInput, type Explanation } from '../../../extension/core/explain';
import { tell } from '../../../extension/core/words/told';
import { readRecords, type BuildRecord } from '../../../extension/core/records';

export const recordings = join(import.meta.dirname, '..', '..', 'recordings');

/** Files of a build by record form; bake writes one a target. */
const forms: Readonly<Record<string, RegExp>> = {
  dockerbuild: /^record(?:-\d)?\.dockerbuild$/,
  rawjson: /^log(?:-\d)?\.rawjson$/,
  plain: /^log\.plain$/,
};
export const formNames = Object.keys(forms);

export const scenarios = (): string[] => readdirSync(recordings).sort();
export const buildsOf = (scenario: string): string[] =>
  readdirSync(join(recordings, scenario))
    .filter((n) => /^\d+$/.test(n))
    .sort((a, b) => Number(a) - Number(b));

export interface Case {
  readonly scenario: string;
  readonly build: string;
  readonly form: string;
  readonly file: string;
  readonly explanation: Explanation;
}

const loadAll = async (scenario: string, build: string, file: string): Promise<BuildRecord[]> => {
  const records = await readRecords(readFileSync(join(recordings, scenario, build, file)));
  if (records.length === 0) throw new Error(`${scenario}/${build}/${file} holds no record`);
  return records;
};

const stages = (r: BuildRecord): Set<string> =>
  new Set(r.vertices.flatMap((v) => /^\[([a-z][\w-]*) \d/.exec(v.name)?.[1] ?? []));

/** Bake's records of one target, whatever their order: the one that shares most stages. */
async function before(
  scenario: string,
  build: string,
  file: string,
  now: BuildRecord,
): Promise<BuildRecord | undefined> {
  const previous = buildsOf(scenario).at(buildsOf(scenario).indexOf(build) - 1);
  if (previous === undefined || previous === buildsOf(scenario).at(-1) || Number(previous) >= Number(build))
    return undefined;
  const pattern = Object.values(forms).find((p) => p.test(file));
  const files = readdirSync(join(recordings, scenario, previous)).filter((f) => pattern?.test(f));
  const own = stages(now);
  const all = (await Promise.all(files.map((f) => loadAll(scenario, previous, f)))).flat();
  const alike = (r: BuildRecord): number =>
    [...stages(r)].filter((s) => own.has(s)).length - [...stages(r)].filter((s) => !own.has(s)).length;
  return all.sort((a, b) => alike(b) - alike(a))[0];
}

/** A build of a recording with what it is explained by. */
export interface RecordedInput extends Omit<Case, 'explanation'> {
  readonly name: string;
  readonly input: ExplainInput;
}

/**
 * Every build of every recording, in every form it was kept in, to be explained against the build before it; `withText`: the
 * logs alone, with the Dockerfile as it is now given for both builds.
 */
export async function allInputs(withText = false): Promise<RecordedInput[]> {
  const inputs: RecordedInput[] = [];
  for (const scenario of scenarios()) {
    for (const build of buildsOf(scenario)) {
      const dockerfile = join(recordings, scenario, build, 'Dockerfile');
      if (withText && !existsSync(dockerfile)) continue;
      const text = withText ? readFileSync(dockerfile, 'utf8') : undefined;
      for (const [form, pattern] of Object.entries(forms)) {
        if (withText && form === 'dockerbuild') continue;
        for (const file of readdirSync(join(recordings, scenario, build))
          .filter((f) => pattern.test(f))
          .sort()) {
          const records = await loadAll(scenario, build, file);
          for (const record of records) {
            const earlier = await before(scenario, build, file, record);
            const input = {
              ...planned(record, text),
              ...(earlier !== undefined && { baselines: [planned(earlier, text)] }),
            };
            const target = records.length > 1 ? ` ${record.bakeTarget ?? ''}` : '';
            const named = `${file}${target}`;
            inputs.push({ name: `${scenario}/${build}/${named}`, scenario, build, form, file: named, input });
          }
        }
      }
    }
  }
  return inputs;
}

/** The same, explained. */
export const allCases = async (withText = false): Promise<Case[]> =>
  (await allInputs(withText)).map(({ scenario, build, form, file, input }) => ({
    scenario,
    build,
    form,
    file,
    explanation: explain(input),
  }));

/** One line a step: platform, outcome, text, causes with certainty, root. What a table of expectations holds. */
export function linesOf(e: Explanation): string[] {
  const text = (id: string): string =>
    e.plan.steps
      .find((s) => s.id === id)
      ?.text.split('\n')[0]
      ?.slice(0, 40) ?? id;
  return e.steps
    .filter((s) => s.step.vertex && s.step.instruction !== 'FROM' && s.outcome !== 'not-needed')
    .map((s) => {
      const causes = s.causes.map((c) => {
        const { name } = tell(c, 'past').culprit;
        const shown = name === undefined || c.via !== undefined ? '' : ` "${name.split('\n')[0]?.slice(0, 40) ?? ''}"`;
        return `${c.kind} ${c.certainty}${shown}`;
      });
      const root = s.root?.map(text).join(' + ');
      const platform = e.platforms.length > 1 ? `${s.platform ?? ''} ` : '';
      return [
        `${platform}${s.step.text.split('\n')[0]?.slice(0, 60) ?? ''}`,
        s.outcome,
        ...(causes.length > 0 ? [causes.join(', ')] : []),
        ...(root === undefined ? [] : [`root: ${root}`]),
      ].join(' | ');
    })
    .sort();
}

export const expectedFile = (scenario: string): string => join(import.meta.dirname, 'expected', `${scenario}.txt`);
export const hasExpected = (scenario: string): boolean => existsSync(expectedFile(scenario));
