import { isAbsolute, join } from 'node:path';
import { selectorsOf, type Selector } from '../core/context/selectors';
import { plan, type Plan } from '../core/plan';
import { readPlainBytes } from '../files/plain';

const everything: Selector = { path: '.', wildcard: false };

/** What all steps of a plan take of the context. A path with a variable may become any: everything is taken note of then. */
export function takenBy(planned: Plan): Selector[] {
  const all = planned.steps.flatMap((s) =>
    s.inputs.some((i) => i.kind === 'context') && s.text.includes('$') ? [everything] : selectorsOf(s),
  );
  return all.some((s) => s.path === '.' && s.include === undefined) ? [everything] : all;
}

/** The Dockerfile of a build that was announced, and what its steps take; undefined when it can't be read. */
export function takenByBuild(
  contextPath: string,
  dockerfilePath: string | undefined,
): { readonly dockerfile: string; readonly selectors: readonly Selector[] } | undefined {
  const name = dockerfilePath ?? 'Dockerfile';
  for (const dockerfile of isAbsolute(name) ? [name] : [join(contextPath, name), name]) {
    try {
      return { dockerfile, selectors: takenBy(plan(readPlainBytes(dockerfile).toString('utf8'))) };
    } catch {
      // Where the client read it from is not recorded for a Dockerfile from standard input.
    }
  }
  return undefined;
}
