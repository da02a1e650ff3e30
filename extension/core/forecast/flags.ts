import type { BuildRecord } from '../records/types';

/** Flags of a build that the next one is taken to have too, without the values of arguments: they may be secrets. */
export function flagsOf(
  record: BuildRecord,
  given: { readonly target?: string; readonly buildArgs?: Readonly<Record<string, string>> } = {},
): string[] {
  const args = Object.keys(record.buildArgs ?? {}).filter((name) => given.buildArgs?.[name] === undefined);
  return [
    ...(record.target !== undefined && given.target === undefined ? [`--target ${record.target}`] : []),
    ...args.map((name) => `--build-arg ${name}`),
  ];
}
