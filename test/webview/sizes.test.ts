import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { GraphView } from '../../extension/protocol';
import { coloured, generated, ofText, recorded, shop, simulated } from './graphs';
import { closePanels, noErrors, openPanel, type Panel } from './page';

after(closePanels);

describe('Sizes', () => {
  const inside = (p: Panel): Promise<string[]> =>
    p.page.evaluate(() => {
      const wrong: string[] = [];
      for (const g of document.querySelectorAll<SVGGElement>('g.step, g.stage')) {
        const box = g.querySelector('.box, .stage-box')?.getBoundingClientRect();
        for (const t of g.querySelectorAll('text')) {
          const r = t.getBoundingClientRect();
          if (box !== undefined && (r.right > box.right + 2 || r.left < box.left - 1)) wrong.push(t.textContent);
        }
      }
      return wrong;
    });
  const cases: readonly (readonly [string, () => Promise<GraphView> | GraphView, { width: number; height: number }])[] =
    [
      ['one step', () => ofText('FROM scratch\nCOPY a /a\n'), { width: 1200, height: 700 }],
      ['a narrow panel', () => recorded('diamond', 3), { width: 300, height: 800 }],
      ['a wide panel', () => recorded('diamond', 3), { width: 2000, height: 900 }],
      ['25 steps in a narrow panel', () => simulated(shop), { width: 300, height: 800 }],
      ['25 steps beside an editor', () => simulated(shop), { width: 700, height: 800 }],
      ['300 steps', () => coloured(12, 25), { width: 1400, height: 900 }],
      ['300 steps in one stage', () => generated(1, 300), { width: 1400, height: 900 }],
      ['40 stages', () => generated(40, 2), { width: 1400, height: 900 }],
      ['no stage at all', () => ofText('# nothing here\n'), { width: 800, height: 600 }],
    ];
  for (const [name, graph, size] of cases) {
    it(`${name}: everything drawn, texts inside their boxes, no scrollbars`, async () => {
      const p = await openPanel(size);
      const view = await graph();
      await p.show(view);
      const drawn = view.steps.filter((s) => s.vertex && s.instruction !== 'FROM').length;
      assert.equal(await p.page.locator('g.step').count(), drawn);
      assert.deepEqual(await inside(p), []);
      assert.equal(
        await p.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth),
        false,
      );
      noErrors(p);
    });
  }

  const legible: readonly { width: number; height: number }[] = [
    { width: 300, height: 800 },
    { width: 700, height: 800 },
    { width: 1400, height: 860 },
    { width: 2000, height: 1000 },
  ];
  for (const size of legible)
    it(`25 steps at ${size.width} px: the smallest text is read, every control is in view`, async () => {
      const p = await openPanel(size);
      await p.show(simulated(shop));
      const scale = await p.page.locator('.content').evaluate((n) => (n as SVGGElement).getCTM()?.a ?? 0);
      assert.ok(12 * scale >= 9, `${12 * scale} px`);
      const outside = await p.page.evaluate(() =>
        [...document.querySelectorAll('button, input, select')]
          .filter((n) => {
            const r = n.getBoundingClientRect();
            return r.width > 0 && (r.left < 0 || r.right > innerWidth || r.top < 0 || r.bottom > innerHeight);
          })
          .map((n) => n.textContent),
      );
      assert.deepEqual(outside, []);
    });

  /** Waits until the stages stand in so many columns: those that were there before glide to their places. */
  const standIn = (p: Panel, columns: number): Promise<unknown> =>
    p.page.waitForFunction(
      (wanted) =>
        new Set([...document.querySelectorAll('g.stage')].map((x) => Math.round(x.getBoundingClientRect().x))).size ===
        wanted,
      columns,
    );

  const two = 'FROM alpine AS a\nRUN a\nFROM alpine\nCOPY --from=a /a /a\n';
  for (const [name, graph, width, expected] of [
    ['two stages have room beside each other', ofText(two), 700, 2],
    ['a chain of stages has none', simulated(shop), 700, 1],
    ['a chain of stages with the explanation beside it', simulated(shop), 1200, 5],
  ] as const)
    it(`at ${width} px ${name}`, async () => {
      const p = await openPanel({ width, height: 800 });
      await p.show(graph);
      await standIn(p, expected);
    });

  it('a panel that becomes narrow is laid out anew and fitted anew, and back', async () => {
    const p = await openPanel({ width: 1200, height: 800 });
    await p.show(simulated(shop));
    await standIn(p, 5);
    await p.page.setViewportSize({ width: 300, height: 800 });
    await p.page.waitForSelector('.narrow .menu-button');
    await standIn(p, 1);
    await p.page.waitForFunction(() =>
      document.querySelector('.content')?.getAttribute('transform')?.endsWith('scale(1)'),
    );
    await p.page.setViewportSize({ width: 1200, height: 800 });
    await standIn(p, 5);
  });
});
