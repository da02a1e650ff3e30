import assert from 'node:assert/strict';
import { it } from 'node:test';
import { growths, type Growth } from './inputs';

const factor = 16;
/** Times a cost may exceed what a linear one would be: n log n and a warmer engine fit, a square does not (256 for 64). */
const slack = 4;
/** Milliseconds of the processor below which nothing is told of growth. */
const floor = 250;

/** Milliseconds of the processor, of the best of three: what else the machine does is not counted. */
async function cost({ of }: Growth, size: number): Promise<number> {
  const read = of(size);
  let best = Infinity;
  for (let i = 0; i < 3; i++) {
    const before = process.cpuUsage();
    await read();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
    if (best < floor) break;
  }
  return best;
}

for (const [name, growth] of Object.entries(growths))
  it(`linear: ${name}`, async (t) => {
    const small = await cost(growth, growth.size);
    const large = await cost(growth, growth.size * factor);
    t.diagnostic(`${small.toFixed(0)} ms, ${factor} times as much ${large.toFixed(0)} ms`);
    assert.ok(
      large <= Math.max(floor, small * factor * slack),
      `${small.toFixed(0)} ms grew to ${large.toFixed(0)} ms`,
    );
  });
