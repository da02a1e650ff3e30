const domainPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `(?:${domainPart}(?:\\.${domainPart})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`;
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const reference = new RegExp(
  `^((?:${domain}/)?${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);

/**
 * The full form of an image reference, `docker.io/library/alpine:latest` of `alpine`; undefined when it is none
 * (github.com/distribution/reference, ParseNormalizedNamed and TagNameOnly).
 */
export function normalizeImage(ref: string): string | undefined {
  if (/^[a-f0-9]{64}$/.test(ref)) return undefined;
  const slash = ref.indexOf('/');
  const first = slash < 0 ? '' : ref.slice(0, slash);
  const hasDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  const host = hasDomain ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const rest = hasDomain ? ref.slice(slash + 1) : ref;
  const name = host === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  const match = reference.exec(`${host}/${name}`);
  if (match === null) return undefined;
  const [full, , tag, digest] = match;
  return tag === undefined && digest === undefined ? `${full}:latest` : full;
}

/** BuildKit's words for a reference that is none. */
export function imageError(ref: string): string {
  const start = `failed to parse stage name ${JSON.stringify(ref)}: `;
  const path = ref.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  const single = !path.includes('/') ? `library/${path}` : path;
  if (path !== path.toLowerCase() && normalizeImage(ref.toLowerCase()) !== undefined)
    return `${start}invalid reference format: repository name (${single}) must be lowercase`;
  return `${start}invalid reference format`;
}
