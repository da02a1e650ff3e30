import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { recorded, shop, simulated } from './graphs';
import { closePanels, noErrors, openPanel, type Panel } from './page';
import { themes, type ThemeName } from './themes';

after(closePanels);

/** What the panel asked the host to save. */
async function exported(p: Panel, name: 'SVG' | 'PNG'): Promise<string> {
  await p.page.keyboard.press('e');
  await p.page.getByRole('dialog').getByRole('button', { name }).click();
  await p.page.waitForFunction(
    (format) => (window as unknown as { asked: { format?: string }[] }).asked.at(-1)?.format === format,
    name.toLowerCase(),
  );
  return (await p.asked()).at(-1)?.data ?? '';
}

describe('a picture that stands alone', () => {
  for (const theme of Object.keys(themes) as ThemeName[])
    it(`SVG, ${theme}: colours and fonts written into it, nothing of the panel left`, async () => {
      const p = await openPanel({ theme });
      await p.show(await recorded('seed-inline', 2));
      const svg = await exported(p, 'SVG');
      assert.match(svg, /^<svg[^>]*viewBox/);
      assert.doesNotMatch(svg, /var\(--|tabindex|edge-hit|<script|https?:\/\/(?!www\.w3\.org)/);
      assert.match(svg, /font-family=/);
      // Drawn by a page that knows no theme, it looks as it did: the same texts, none of them black on black.
      const alone = await p.page.context().newPage();
      await alone.setContent(svg);
      const texts = await alone
        .locator('text.text')
        .evaluateAll((n) => n.map((t) => [t.textContent, getComputedStyle(t).fill]));
      assert.equal(texts.length, 3);
      const background = await alone.locator('svg > rect').first().getAttribute('fill');
      for (const [, fill] of texts) assert.notEqual(fill, background);
      noErrors(p);
    });

  it('the whole graph, though only a part is in view', async () => {
    const p = await openPanel({ width: 300, height: 500 });
    const graph = simulated(shop);
    await p.show(graph);
    const svg = await exported(p, 'SVG');
    assert.equal(svg.match(/class="step /g)?.length, 24);
  });

  it('PNG, as large as the graph', async () => {
    const p = await openPanel();
    await p.show(await recorded('seed-inline', 2));
    const png = await exported(p, 'PNG');
    assert.match(png, /^data:image\/png;base64,/);
    const size = await p.page.evaluate(async (data) => {
      const image = new Image();
      image.src = data;
      await image.decode();
      return image.width;
    }, png);
    assert.ok(size > 800, `${size} px`);
    noErrors(p);
  });
});
