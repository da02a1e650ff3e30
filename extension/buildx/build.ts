/** A build that leaves nothing behind but what the builder's cache holds. */
export interface BuildRequest {
  /** Folder of the build context. */
  readonly context: string;
  readonly dockerfile: string;
  readonly builder?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly platform?: string;
  readonly noCache?: boolean;
  /** Stages that are built without looking at the cache. */
  readonly noCacheFilter?: readonly string[];
  /** Where buildx writes the build's reference. */
  readonly metadataFile: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Arguments of buildx: nothing is exported, loaded or pushed, and no attestation is made. */
export const buildArguments = (r: BuildRequest): string[] => [
  'build',
  '--progress=rawjson',
  '--output=type=cacheonly',
  '--provenance=false',
  `--metadata-file=${r.metadataFile}`,
  ...(r.builder === undefined ? [] : [`--builder=${r.builder}`]),
  ...Object.entries(r.buildArgs ?? {}).map(([name, value]) => `--build-arg=${name}=${value}`),
  ...(r.target === undefined ? [] : [`--target=${r.target}`]),
  ...(r.platform === undefined ? [] : [`--platform=${r.platform}`]),
  ...(r.noCache === true ? ['--no-cache'] : []),
  ...(r.noCacheFilter ?? []).map((stage) => `--no-cache-filter=${stage}`),
  `--file=${r.dockerfile}`,
  '--',
  r.context,
];
