/** How many builds are read at once: each may be a process. */
const readers = 4;

/** Does the same with each of many, a few at once; the results are in the order of what was given. */
export async function inParallel<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  const rest = all.entries();
  const worker = async (): Promise<void> => {
    for (const [i, one] of rest) found[i] = await work(one);
  };
  await Promise.all(Array.from({ length: readers }, worker));
  return found;
}
