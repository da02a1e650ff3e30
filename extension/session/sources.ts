import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { plan } from '../core/plan';

/** The Dockerfile of a build and what all its steps take from the context; undefined when it can't be read. */
export async function contextSources(
  contextPath: string,
  dockerfilePath: string | undefined,
): Promise<{ dockerfile: string; sources: string[] } | undefined> {
  const name = dockerfilePath ?? 'Dockerfile';
  for (const dockerfile of isAbsolute(name) ? [name] : [join(contextPath, name), name]) {
    try {
      const planned = plan(await readFile(dockerfile, 'utf8'));
      const sources = planned.steps.flatMap((s) =>
        s.inputs.flatMap((i) => (i.kind === 'context' ? (i.paths ?? ['.']) : [])),
      );
      return { dockerfile, sources: [...new Set(sources)] };
    } catch {
      // Where the client read it from is not recorded for a Dockerfile from standard input.
    }
  }
  return undefined;
}
