import type { BuildRecord } from './types';

/** What `--build-context NAME=…` put in the place of an image or a stage: an attribute tells, else the vertex that loads it. */
export const isNamedContext = ({ attrs, vertices }: BuildRecord, name: string): boolean =>
  attrs?.[`context:${name}`] !== undefined || vertices.some((v) => v.name.startsWith(`[context ${name}] `));
