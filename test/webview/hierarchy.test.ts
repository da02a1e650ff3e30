import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { foreseen, ofText, shop, simulated } from './graphs';
import { closePanels, noErrors, openPanel, step, type Panel } from './page';
import { themes, type ThemeName } from './themes';

after(closePanels);

type Rgb = readonly [number, number, number];

const luminance = (c: Rgb): number => {
  const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
};
/** Contrast of two colours (WCAG 2.2, relative luminance). */
const contrast = (a: Rgb, b: Rgb): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};
const over = (top: Rgb, opacity: number, ground: Rgb): Rgb =>
  [0, 1, 2].map((i) => (top[i] ?? 0) * opacity + (ground[i] ?? 0) * (1 - opacity)) as unknown as Rgb;

/** A drawn colour and its opacity. */
async function fillOf(p: Panel, selector: string): Promise<{ colour: Rgb; opacity: number }> {
  const { fill, opacity } = await p.page
    .locator(selector)
    .first()
    .evaluate((n) => ({ fill: getComputedStyle(n).fill, opacity: getComputedStyle(n).opacity }));
  const [r = 0, g = 0, b = 0] = [...fill.matchAll(/\d+(?:\.\d+)?/g)].map(Number);
  return { colour: [r, g, b], opacity: Number(opacity) };
}

describe('What the eye finds first', () => {
  it('the root alone is filled and has a tag', async () => {
    const graph = simulated(shop);
    const p = await openPanel();
    await p.show(graph);
    const ids = await p.page
      .locator('g.step:has(.root-fill)')
      .evaluateAll((nodes) => nodes.map((n) => n.getAttribute('data-id')));
    assert.deepEqual(
      ids,
      graph.roots?.map((r) => r.step),
    );
    assert.equal(await p.page.locator('.root-word').count(), ids.length);
    assert.equal(await p.page.locator('.is-root .detail').textContent(), 'src/cart/price.ts');
    noErrors(p);
  });

  it('a bar is as long as its step’s share of the seconds, and seen however short', async () => {
    const graph = simulated(shop);
    const p = await openPanel({ width: 1600 });
    await p.show(graph);
    const total = graph.steps.reduce((sum, s) => sum + s.seconds, 0);
    let seen = 0;
    for (const s of graph.steps.filter((one) => one.vertex && one.instruction !== 'FROM')) {
      const bar = p.page.locator(`${step(s.id)} .share`);
      assert.equal(await bar.count(), s.seconds > 0 ? 1 : 0, s.text);
      if (s.seconds <= 0) continue;
      seen++;
      const whole = Number(await p.page.locator(`${step(s.id)} .box`).getAttribute('width')) - 12;
      const width = Number(await bar.getAttribute('width'));
      assert.ok(Math.abs(width - Math.max(2, (whole * s.seconds) / total)) < 0.5, `${s.text}: ${width} of ${whole}`);
    }
    assert.ok(seen > 3);
    noErrors(p);
  });

  it('before a build nothing is a root and no bar is drawn', async () => {
    const p = await openPanel();
    await p.show(ofText(shop.text));
    assert.equal(await p.page.locator('.share, .root-fill, .root-tag').count(), 0);
  });

  for (const theme of Object.keys(themes) as ThemeName[])
    for (const next of [false, true])
      it(`${theme}, ${next ? 'next' : 'last'} build: the root’s words are read on its fill, its bar is seen`, async () => {
        const p = await openPanel({ theme });
        await p.show(next ? foreseen() : simulated(shop));
        if (next) await p.page.keyboard.press('n');
        await p.page.waitForSelector(next ? '.outcome-would-rebuild.is-root' : '.outcome-rebuilt.is-root');
        const box = await fillOf(p, '.is-root .box');
        const fill = await fillOf(p, '.is-root .root-fill');
        const ground = over(fill.colour, fill.opacity, box.colour);
        for (const word of ['.text', '.detail', '.time']) {
          if ((await p.page.locator(`.is-root ${word}`).count()) === 0) continue;
          const { colour } = await fillOf(p, `.is-root ${word}`);
          assert.ok(contrast(colour, ground) >= 4.5, `${word}: ${contrast(colour, ground)}`);
        }
        const tag = await fillOf(p, '.is-root .root-tag');
        const word = await fillOf(p, '.is-root .root-word');
        assert.ok(contrast(word.colour, tag.colour) >= 4.5);
        for (const shape of ['.share', '.bar']) {
          if ((await p.page.locator(`.is-root ${shape}`).count()) === 0) continue;
          assert.ok(contrast((await fillOf(p, `.is-root ${shape}`)).colour, ground) >= 3, shape);
        }
        noErrors(p);
      });
});
