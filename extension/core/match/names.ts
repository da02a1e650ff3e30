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

/** A log that was printed for people marks a name that it cut so (records/log). */
const ellipsis = '…';

/** The text of a FROM row pins the digest; a plan's does not. Blanks are one. */
export const plainText = (text: string): string => {
  const image = imageOfFrom(text);
  return image === undefined ? text.replace(/\s+/g, ' ') : `FROM ${image.ref}`;
};

/** The part of a text that is known: all of it, or what stands before the cut. */
const known = (text: string): { readonly text: string; readonly isCut: boolean } =>
  text.endsWith(ellipsis) ? { text: text.slice(0, -1).trimEnd(), isCut: true } : { text, isCut: false };

/** Two texts are the same as far as both are known. */
export function sameShown(a: string, b: string): boolean {
  const [one, two] = [known(plainText(a)), known(plainText(b))];
  if (one.text === two.text) return true;
  return (two.isCut && one.text.startsWith(two.text)) || (one.isCut && two.text.startsWith(one.text));
}

/** A name whose end a log cut off. */
export const isCut = (text: string): boolean => text.endsWith(ellipsis);

/**
 * Key of a step's place, whatever its text: label and numbers; a bake target before the stage is left out. The only stage of a file
 * has no label, or its number.
 */
export function place(n: VertexName): string {
  const label = n.label.split(' ').at(-1) ?? '';
  return `${label === '' ? 'stage-0' : label} ${n.index}/${n.total}`;
}

/** An image as a FROM vertex names it: `FROM docker.io/library/alpine:3@sha256:…`. */
export interface PinnedImage {
  readonly ref: string;
  readonly digest?: string;
}

/** A log that cuts names leaves the first digits of a digest: fewer than these tell nothing. */
const minDigits = 'sha256:'.length + 8;

/** Two digests are the same as far as both are known; undefined when too little of one is known. */
export function sameDigest(a: string, b: string): boolean | undefined {
  const length = Math.min(a.length, b.length);
  return length < minDigits ? undefined : a.slice(0, length) === b.slice(0, length);
}

/** The image in the text of a FROM vertex; undefined when the text is another instruction's. */
export function imageOfFrom(text: string): PinnedImage | undefined {
  const match = /^FROM (?:--\S+ )*([^\s@]+)(?:@(sha256:[0-9a-f]+))?/.exec(text);
  if (match?.[1] === undefined) return undefined;
  return match[2] === undefined ? { ref: match[1] } : { ref: match[1], digest: match[2] };
}
