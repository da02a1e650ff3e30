/** Median of several runs, milliseconds. */
export async function median(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

export const show = (what: string, ms: number): void =>
  console.log(`${what.padEnd(64)} ${ms.toFixed(1).padStart(9)} ms`);
