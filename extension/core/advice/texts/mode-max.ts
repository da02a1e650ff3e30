import { list } from '../../text/text';

interface Place {
  readonly file: string;
  readonly line: number;
}

const files = (places: readonly Place[]): string => list([...new Set(places.map((p) => p.file))]);

export const modeMaxTexts = {
  title: (places: readonly Place[]): string => `Export the cache of all stages (mode=max) in ${files(places)}`,
  message: (places: readonly Place[]): string =>
    `${list(places.map((p) => `line ${p.line} of ${p.file}`))} ${places.length === 1 ? 'exports' : 'export'} the final stage's layers only: on a fresh builder earlier stages are rebuilt whenever a later step needs their files`,
  place: (p: Place): string => `line ${p.line} of ${p.file}`,
  why: 'it exports the layers of the final stage only',
  inline:
    'an inline cache has no modes: export to a place of its own instead, such as type=registry,ref=…,mode=max, and import that',
  basis: (): string => 'steps rebuilt in the last build because the cache did not hold them',
};
