/** The parts of a step's vertex name. */
export interface VertexName {
  readonly platform?: string;
  /** What stands before the numbers, without the platform: the stage, after a bake target in a joint log. */
  readonly label: string;
  /** Position among the stage's vertices, from 1. */
  readonly index: number;
  readonly total: number;
  readonly text: string;
  /** The half of COPY --link that lays the files over the parent. */
  readonly link: boolean;
}

const stepName = /^(LINK )?\[([^\]]*?)(\d+)\/(\d+)\] (LINK (?=COPY|ADD))?([\s\S]*)$/;

/**
 * Reads `[linux/amd64 stage1 2/3] RUN make`; undefined when the vertex is none of a step (`[internal] …`, `exporting …`).
 * Rule: prefixCommand in BuildKit's frontend/dockerfile/dockerfile2llb/convert.go; buildx bake puts its target first.
 */
export function parseVertexName(name: string): VertexName | undefined {
  const match = stepName.exec(name);
  if (match === null) return undefined;
  const words = (match[2] ?? '').split(' ').filter((w) => w !== '');
  // A stage's name holds no slash, a platform does; `linux/amd64->arm64` names what a step runs on, then what it builds for.
  const platform = words.find((w) => w.includes('/'));
  return {
    ...(platform !== undefined && { platform }),
    label: words.filter((w) => w !== platform).join(' '),
    index: Number(match[3]),
    total: Number(match[4]),
    text: match[6] ?? '',
    link: match[1] !== undefined || match[5] !== undefined,
  };
}

/**
 * The platform a step is built for: of `linux/amd64->arm64` the latter, which leaves out a system that is the same
 * (formatTargetPlatform in BuildKit's frontend/dockerfile/dockerfile2llb/convert.go).
 */
export function builtFor(platform: string): string {
  const [on = '', to] = platform.split('->');
  if (to === undefined) return on;
  const [system = ''] = on.split('/');
  return /^(?:linux|windows|darwin|freebsd|wasip1|js)\//.test(to) ? to : `${system}/${to}`;
}

/** An image as a FROM vertex names it: `FROM docker.io/library/alpine:3@sha256:…`. */
export interface PinnedImage {
  readonly ref: string;
  readonly digest?: string;
}

/** The image in the text of a FROM vertex; undefined when the text is another instruction's. */
export function imageOfFrom(text: string): PinnedImage | undefined {
  const match = /^FROM (?:--\S+ )*([^\s@]+)(?:@(sha256:[0-9a-f]+))?/.exec(text);
  if (match?.[1] === undefined) return undefined;
  return match[2] === undefined ? { ref: match[1] } : { ref: match[1], digest: match[2] };
}
