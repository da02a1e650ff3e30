import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { criticalPath } from '../../extension/core/explain/critical-path';

/** Steps as `id seconds`, edges as `from>to`. */
const path = (steps: string, edges: string) =>
  criticalPath(
    steps.split(' ').map((s) => ({ id: s.slice(0, 1), seconds: Number(s.slice(1)) })),
    edges.split(' ').flatMap((e) => {
      const [from, to] = e.split('>');
      return from === undefined || to === undefined ? [] : [{ from, to }];
    }),
  );

describe('the critical path', () => {
  const cases: readonly (readonly [string, string, string, readonly string[] | undefined, number])[] = [
    ['one step', 'a2', '', ['a'], 2],
    ['a chain is summed', 'a1 b2 c3', 'a>b b>c', ['a', 'b', 'c'], 6],
    ['the slower of two branches', 'a1 b5 c2 d1', 'a>b a>c b>d c>d', ['a', 'b', 'd'], 7],
    ['what took no time before it is left out', 'a0 b0 c3', 'a>b b>c', ['c'], 3],
    ['a cached step in the middle belongs to it', 'a1 b0 c3', 'a>b b>c', ['a', 'b', 'c'], 4],
    ['sources that are no steps are nothing', 'a1', 'context>a', ['a'], 1],
    ['nothing took time', 'a0 b0', 'a>b', undefined, 0],
  ];
  for (const [name, steps, edges, expected, seconds] of cases)
    it(name, () => {
      const found = path(steps, edges);
      assert.deepEqual(found?.steps, expected);
      assert.equal(found?.seconds ?? 0, seconds);
    });

  it('is a chain of edges, sums to its seconds, and no chain is longer', () => {
    const graph = fc
      .array(fc.record({ seconds: fc.integer({ min: 0, max: 9 }), reads: fc.array(fc.nat(11), { maxLength: 3 }) }), {
        minLength: 1,
        maxLength: 12,
      })
      .map((nodes) => ({
        steps: nodes.map((n, i) => ({ id: String(i), seconds: n.seconds })),
        edges: nodes.flatMap((n, i) => n.reads.filter((r) => r < i).map((r) => ({ from: String(r), to: String(i) }))),
      }));
    fc.assert(
      fc.property(graph, ({ steps, edges }) => {
        const seconds = new Map(steps.map((s) => [s.id, s.seconds]));
        const longestTo = (id: string): number =>
          (seconds.get(id) ?? 0) + Math.max(0, ...edges.filter((e) => e.to === id).map((e) => longestTo(e.from)));
        const longest = Math.max(...steps.map((s) => longestTo(s.id)));
        const found = criticalPath(steps, edges);
        assert.equal(found?.seconds ?? 0, longest);
        const chain = found?.steps ?? [];
        assert.equal(
          chain.reduce((sum, id) => sum + (seconds.get(id) ?? 0), 0),
          longest,
        );
        chain.slice(1).forEach((to, i) => assert.ok(edges.some((e) => e.from === chain[i] && e.to === to)));
      }),
      { numRuns: 300 },
    );
  });
});
