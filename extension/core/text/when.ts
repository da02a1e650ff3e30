const units = [
  ['minute', 60_000, 60],
  ['hour', 3_600_000, 24],
  ['day', 86_400_000, 7],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number, number])[];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** A moment as a person says it: `just now`, `5 minutes ago`, `yesterday`; older than a week, the day. Times in milliseconds since 1970. */
export function when(time: number, now: number): string {
  const past = now - time;
  if (past < 60_000) return 'just now';
  for (const [unit, ms, most] of units) {
    const n = Math.floor(past / ms);
    if (n < most) return relative.format(-n, unit);
  }
  return new Date(time).toISOString().slice(0, 10);
}

/** Share of two counts in whole per cent; all of nothing is 100. A share that is not whole never reads 0 or 100. */
export function share(part: number, total: number): number {
  if (part >= total) return 100;
  if (part === 0) return 0;
  return Math.min(99, Math.max(1, Math.round((part / total) * 100)));
}
