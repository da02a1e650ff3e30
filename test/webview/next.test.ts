import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { violations } from './axe';
import { foreseen, ofText, recorded, shop } from './graphs';
import { closePanels, noErrors, openPanel, step, type Panel } from './page';
import { themes, type ThemeName } from './themes';

after(closePanels);

const summary = async (p: Panel): Promise<string> => (await p.page.textContent('.summary')) ?? '';
const side = async (p: Panel): Promise<string> => (await p.page.textContent('.side')) ?? '';
const count = (p: Panel, selector: string): Promise<number> => p.page.locator(selector).count();

async function open(graph = foreseen(), options: Parameters<typeof openPanel>[0] = {}): Promise<Panel> {
  const p = await openPanel({ reducedMotion: true, ...options });
  await p.show(graph);
  return p;
}
async function ahead(graph = foreseen(), options: Parameters<typeof openPanel>[0] = {}): Promise<Panel> {
  const p = await open(graph, options);
  await p.page.keyboard.press('n');
  await p.page.waitForSelector('.foresees');
  return p;
}

describe('The next build in the panel', () => {
  it('is told by a word, a mark and an outline of its own, not by colour alone', async () => {
    const p = await ahead();
    assert.equal(await count(p, 'g.step.outcome-would-rebuild'), 12);
    assert.equal(await count(p, 'g.step.outcome-would-reuse'), 10);
    const looks = await Promise.all(
      ['would-rebuild', 'would-reuse'].map(async (o) => {
        const node = p.page.locator(`g.step.outcome-${o}`).first();
        return {
          mark: await node.locator('.icon path').getAttribute('d'),
          outline: await node.locator('.box').evaluate((n) => getComputedStyle(n).strokeDasharray),
        };
      }),
    );
    const [a, b] = looks;
    assert.notEqual(a?.mark, b?.mark);
    assert.notEqual(a?.outline, b?.outline);
    for (const { outline } of looks) assert.notEqual(outline, 'none');
    const edited =
      (await p.page.locator('g.step[aria-label^="RUN go mod download -x"]').getAttribute('aria-label')) ?? '';
    assert.match(edited, /line 16, would be rebuilt.*root.*because the line .* was edited/);
    noErrors(p);
  });

  it('says first how much, how long and why, with the roots as links', async () => {
    const p = await ahead();
    assert.match(
      await summary(p),
      /^Next build: 12 of 21 would be rebuilt, 5 of them perhaps, at least 9\.3 s; 3 roots: line 16 was edited \(7\.2 s\); line 27 is new \(2\.1 s\); web\/style\.css changed$/,
    );
    await p.page.click('.summary button:has-text("line 27 is new")');
    await p.page.waitForSelector('g.step.is-selected[aria-label*="npm prune"]');
    assert.equal(await count(p, '.foresees'), 1, 'a root keeps the view');
  });

  it('says in the card why, and how sure that is', async () => {
    const p = await ahead(foreseen(), { width: 1800, height: 1000 });
    await p.page.hover('g.step[aria-label^="RUN go mod download -x"] .box');
    assert.match(await side(p), /would be rebuilt.*was edited proven.*the Dockerfile differs here/s);
    await p.page.hover('g.step[aria-label^="COPY --from=proxy"] .box');
    assert.match(
      await side(p),
      /from a stage that would be rebuilt: if RUN CGO_ENABLED=0 .* gives other files, it runs too inferred/s,
    );
    await p.page.hover('g.step[aria-label^="COPY package.json"] .box');
    assert.match(await side(p), /would be reused.*reused if its files are as they were/s);
    await p.page.hover('g.step[aria-label^="RUN --mount=type=bind"] .box');
    assert.match(await side(p), /would be rebuilt, about 2\.1 s/);
  });

  it('lights the edges a rebuild would come along, and says of one why', async () => {
    const p = await ahead();
    assert.ok((await count(p, 'g.edge.carries')) > 5);
    assert.match(
      (await p.page.locator('g.edge.edge-copy.carries').first().getAttribute('aria-label')) ?? '',
      /compared by content/,
    );
    assert.match(await side(p), /a rebuild would come along here/);
    assert.match(
      await side(p),
      /Held against 2026-03-04 09:40 · shop: the build that is shown\. It has not happened yet/,
    );
  });

  it('comes and goes by button, key and Esc, one step at a time', async () => {
    const p = await open();
    const before = await summary(p);
    await p.page.click('.toolbar button:has-text("Next build")');
    await p.page.waitForSelector('.foresees');
    assert.equal(await p.page.getAttribute('.toolbar button:has-text("Next build")', 'aria-pressed'), 'true');
    await p.page.keyboard.press('r');
    await p.page.waitForSelector('g.step.is-selected');
    await p.page.keyboard.press('Escape');
    assert.equal(await count(p, 'g.step.is-selected'), 0);
    assert.equal(await count(p, '.foresees'), 1);
    await p.page.keyboard.press('Escape');
    await p.page.waitForSelector('#app:not(.foresees)');
    assert.equal(await summary(p), before);
    assert.equal(await count(p, 'g.step[class*="would"]'), 0);
    await p.page.keyboard.press('n');
    await p.page.waitForSelector('.foresees');
    await p.page.keyboard.press('n');
    await p.page.waitForSelector('#app:not(.foresees)');
  });

  it('leaves n to a search while there is one', async () => {
    const p = await open();
    for (const key of ['/', 'n', 'p', 'm', 'Enter']) await p.page.keyboard.press(key);
    const first = await p.page.getAttribute('g.step.is-selected', 'data-id');
    await p.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await p.page.keyboard.press('n');
    await p.page.waitForFunction(
      (id) => document.querySelector<SVGElement>('g.step.is-selected')?.dataset['id'] !== id,
      first,
    );
    assert.equal(await count(p, '.foresees'), 0);
  });

  it('filters what would run, and its roots', async () => {
    const p = await ahead();
    await p.page.keyboard.press('b');
    await p.page.waitForFunction(() => document.querySelectorAll('g.step').length === 12);
    await p.page.keyboard.press('b');
    await p.page.keyboard.press('o');
    await p.page.waitForFunction(() => document.querySelectorAll('g.step').length === 3);
  });

  it('follows the text, and is silent when nothing differs', async () => {
    const p = await ahead();
    await p.show(foreseen(shop.text));
    assert.match(await summary(p), /^Next build: nothing would be rebuilt, as far as is known$/);
    assert.equal(await count(p, 'g.step.outcome-would-rebuild'), 0);
    assert.equal(await count(p, 'g.edge.carries'), 0);
  });

  it('is there again after a reload', async () => {
    const p = await ahead();
    await p.page.reload();
    await p.send({ type: 'graph', graph: foreseen() });
    await p.page.waitForSelector('.foresees g.step.outcome-would-rebuild');
  });

  it('opens when the host asks for it, and stays when it asks again', async () => {
    const p = await open();
    await p.send({ type: 'next' });
    await p.page.waitForSelector('.foresees g.step.outcome-would-rebuild');
    await p.send({ type: 'next' });
    await p.page.waitForTimeout(50);
    assert.equal(await count(p, '.foresees'), 1);
  });

  it('copies what is said of the next build, not of the one that was', async () => {
    const p = await ahead();
    await p.page.keyboard.press('r');
    await p.page.waitForSelector('g.step.is-selected');
    await p.page.keyboard.press('y');
    const asked = (await p.asked()).at(-1);
    assert.equal(asked?.type, 'copy-explanation');
    assert.deepEqual(asked, { type: 'copy-explanation', step: asked.step, next: true });
  });

  it('says that it is not known when no build is', async () => {
    const { forecast } = foreseen();
    assert.ok(forecast !== undefined);
    const { baseline: _, ...none } = forecast;
    const p = await ahead({ ...ofText(shop.text), forecast: none });
    assert.match(await summary(p), /^Next build: not known, since no build of this file is known\./);
    assert.equal(await count(p, 'g.step[class*="would"]'), 0);
  });

  it('is not offered when the host tells nothing of it', async () => {
    const p = await open(await recorded('diamond', 3));
    assert.equal(await count(p, '.toolbar button:has-text("Next build")'), 0);
    await p.page.keyboard.press('n');
    assert.equal(await count(p, '.foresees'), 0);
  });

  it('is among the keys', async () => {
    const p = await open();
    await p.page.keyboard.press('?');
    assert.match((await p.page.textContent('dialog')) ?? '', /n\s*what the next build would redo/);
  });

  for (const theme of Object.keys(themes) as ThemeName[])
    for (const width of [300, 1400])
      it(`axe finds nothing: ${theme}, ${width} px`, async () => {
        const p = await ahead(foreseen(), { theme, width, height: 860 });
        assert.deepEqual(await violations(p), [], 'the graph');
        await p.page.keyboard.press('r');
        await p.page.waitForSelector('.side .card');
        assert.deepEqual(await violations(p), [], 'a card');
        noErrors(p);
      });

  it('fits 300 pixels', async () => {
    const p = await ahead(foreseen(), { width: 300, height: 900 });
    const wide = await p.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 300, `${wide} px`);
    await p.page.click('.toolbar button:has-text("Menu")');
    await p.page.click('dialog button:has-text("Next build")');
    await p.page.waitForSelector('#app:not(.foresees)');
    assert.equal(await count(p, step('0:1')), 1);
  });
});
