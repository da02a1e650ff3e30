import { asObject, asString, isObject, parseJson } from './json';

/** A build that a metadata file names. */
export interface NamedBuild {
  /** `builder/node/id`. */
  readonly ref: string;
  /** Bake's target. */
  readonly target?: string;
}

const key = 'buildx.build.ref';

/** The builds that a file of `buildx build --metadata-file` or `buildx bake --metadata-file` names; empty when the text is none. */
export function namedBuilds(text: string): NamedBuild[] {
  const root = parseJson(text);
  if (!isObject(root)) return [];
  const own = asString(root[key]);
  if (own !== undefined) return [{ ref: own }];
  return Object.entries(root).flatMap(([target, value]) => {
    const ref = asString(asObject(value)[key]);
    return ref === undefined ? [] : [{ ref, target }];
  });
}
