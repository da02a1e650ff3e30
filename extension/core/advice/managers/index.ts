import { cargo, dotnet, go, gradle, maven } from './compiled';
import type { Manager } from './manager';
import { bun, npm, pnpm, yarn } from './node';
import { pip, poetry, uv } from './python';
import { deno, mix, sbt, swift } from './more-compiled';
import { conda, pdm, pipenv } from './more-python';
import { bundler, composer } from './scripted';

export type { Cache, Fetch, Manager, Project } from './manager';

/** Package managers whose dependencies can be installed before the source is copied. A new one is a row here. */
export const managers: readonly Manager[] = [
  npm,
  pnpm,
  yarn,
  bun,
  poetry,
  uv,
  pip,
  go,
  cargo,
  maven,
  gradle,
  bundler,
  composer,
  dotnet,
  pdm,
  pipenv,
  conda,
  sbt,
  swift,
  mix,
  deno,
];
