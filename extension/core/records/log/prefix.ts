/**
 * What a page puts before a line: a time, a job's name, `service |`, `[tag]`, `> ` of a quoted mail, the level of a logger, the
 * stream of a container's log. Plain words before a row are somebody's sentence ("see issue #4"), not a prefix.
 */
const prefix = /^(?:|.*(?:[|\]>\t:│]|\d[Z)]?|\dZ? ?\d\d[OE]\+?|std(?:out|err) [FP])\s*|.*│.*\s|\s+)$/;

/** Longer than any page's prefix: what stands behind more text than this is somebody's output. */
export const maxPrefix = 200;

/** The text before a row may be a page's. */
export const isPrefix = (text: string): boolean => text === '' || (text.length <= maxPrefix && prefix.test(text));

/** What tells one writer from another when a page mixes their lines, the first that is there. */
const writers: readonly RegExp[] = [
  // gh run view --log: job, step, time.
  /^([^\t]{1,100})\t/,
  // werf: │ │ image/dockerfile
  /^(?:[│┌└├─]\s?)+\s*([\w./-]+)\s/,
  // compose and its like: service |
  /^\s*([A-Za-z][\w./-]*)\s*\|/,
  // [tag], but no time, level or step of the page
  /^\[(?!(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE|NOTICE|stdout|stderr|Pipeline)\])([A-Za-z][\w./-]*)\]\s/,
  // turbo, nx: package:task:
  /^\s*((?:@?[A-Za-z][\w./@-]*):[A-Za-z][\w.-]*):\s/,
];

/** Who wrote the line, as its prefix tells; empty when a page has one writer. */
export function writerOf(before: string): string {
  if (before === '') return '';
  for (const pattern of writers) {
    const name = pattern.exec(before)?.[1];
    if (name !== undefined) return name.trim();
  }
  return '';
}

const stamp = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)/;

/** The time a page stamped the line with, milliseconds since 1970; undefined without a zone, which alone makes it a time. */
export function timeOf(before: string): number | undefined {
  const found = stamp.exec(before)?.[0];
  if (found === undefined) return undefined;
  const time = Date.parse(
    found
      .replace(' ', 'T')
      .replace(',', '.')
      .replace(/(\.\d{3})\d+/, '$1'),
  );
  return Number.isNaN(time) ? undefined : time;
}

const leading =
  /^(?:[^\t]{1,100}\t[^\t]{1,100}\t|[A-Za-z][\w.-]*\s*\|\s?|(?:[│┌└├─]\s?)+(?:[\w./-]+\s{2})?|(?:>\s?)+)?(?:\[?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?:?\s?)?(?:\d\d[OE][ +])?(?:std(?:out|err) [FP] )?/;

/** A line that is no row, without what a page put before it as far as that can be told. */
export const contentOf = (text: string): string => text.replace(leading, '');
