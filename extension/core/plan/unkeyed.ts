/**
 * What BuildKit leaves out of a step's cache key, though it is in the step's line or in its operation: a difference there is never a
 * cause (solver/llbsolver/ops/exec.go, CacheMap; frontend/dockerfile/dockerfile2llb). Each row of `unkeyed` is tried on a
 * real builder by test/buildkit/unkeyed.test.ts.
 */
export const unkeyed = [
  /** Its content decides nothing, nor does where a builder keeps it; that there is one, and where it is mounted, does. */
  'cache-mount-id',
  'cache-mount-sharing',
  /** What a secret or an agent holds; its name and place are in the key. */
  'secret-value',
  'ssh-agent',
  /** Addresses of --add-host; the hosts' names are in the key. */
  'host-address',
  /** Proxies that no ARG declares: BuildKit hands them to RUN beside its environment. */
  'proxy',
  /** LABEL, CMD, ENTRYPOINT, EXPOSE, STOPSIGNAL, HEALTHCHECK, VOLUME, MAINTAINER: they make no step. */
  'image-settings',
  /** Names of stages, comments, and how a line is broken. */
  'layout',
] as const;

export type Unkeyed = (typeof unkeyed)[number];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const without = (value: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

/** A cache mount with an id of its own, or another sharing than `shared`: both are cleared. One that has neither keeps its id. */
const isCleared = (id: string, dest: string, sharing: unknown): boolean =>
  (sharing !== undefined && sharing !== 0) ||
  (id !== dest && !(id.includes('/') && id.slice(id.indexOf('/') + 1) === dest));

function keyedMount(mount: unknown): unknown {
  if (!isFields(mount)) return mount;
  const { cacheOpt, dest } = mount;
  if (!isFields(cacheOpt)) return mount;
  const { ID: id, sharing } = cacheOpt;
  return typeof id === 'string' && typeof dest === 'string' && isCleared(id, dest, sharing)
    ? { ...mount, cacheOpt: without(cacheOpt, 'ID', 'sharing') }
    : mount;
}

/** A RUN's operation as it counts. */
export function keyedExec(exec: unknown): unknown {
  if (!isFields(exec)) return exec;
  const { meta, mounts } = exec;
  const { extraHosts, ...rest } = isFields(meta) ? without(meta, 'proxy_env', 'proxyEnv') : {};
  const hosts = Array.isArray(extraHosts)
    ? extraHosts.map((h: unknown) => (isFields(h) ? without(h, 'IP') : h))
    : undefined;
  return {
    ...exec,
    ...(isFields(meta) && { meta: { ...rest, ...(hosts !== undefined && { extraHosts: hosts }) } }),
    ...(Array.isArray(mounts) && { mounts: mounts.map(keyedMount) }),
  };
}

const rooted = (path: string): string => `/${path.replace(/^\/+/, '')}`;

/** A mount of RUN as it is written, as it counts; the stage that it names is no part of it, nor is the order of its options. */
export function keyedMountFlag(value: string): string {
  const options = new Map(
    value.split(',').map((part): [string, string] => {
      const [name = '', ...rest] = part.split('=');
      return [name.toLowerCase(), rest.join('=')];
    }),
  );
  const kind = options.get('type') ?? 'bind';
  const dest = options.get('target') ?? options.get('dst') ?? options.get('destination') ?? '';
  if (kind === 'cache') {
    const [id, sharing] = [options.get('id') ?? dest, options.get('sharing')?.toLowerCase()];
    const isShared = sharing === undefined || sharing === 'shared';
    options.set('id', isCleared(rooted(id), rooted(dest), isShared ? undefined : sharing) ? 'cleared' : 'own');
    options.delete('sharing');
  }
  if (options.has('from')) options.set('from', '');
  return [...options]
    .map(([name, v]) => `${name}=${v}`)
    .sort()
    .join(',');
}

/** Hosts of --add-host, as the frontend's attribute lists them (`name=address,…`), without addresses. */
export const keyedHosts = (attribute: string | undefined): string | undefined =>
  attribute
    ?.split(',')
    .map((host) => host.replace(/[=:].*$/, ''))
    .join(',');
