import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { violations } from './axe';
import { ofText, shop, simulated } from './graphs';
import { closePanels, noErrors, openPanel, type Panel } from './page';
import { shopHistory } from './past';
import { themes, type ThemeName } from './themes';

after(closePanels);

const text = (p: Panel, selector: string): Promise<string | null> => p.page.textContent(selector);
const count = (p: Panel, selector: string): Promise<number> => p.page.locator(selector).count();

async function open(options: Parameters<typeof openPanel>[0] = {}, built = true): Promise<Panel> {
  const p = await openPanel({ reducedMotion: true, ...options });
  await p.show(built ? simulated(shop) : ofText(shop.text));
  await p.page.keyboard.press('h');
  await p.page.waitForFunction(() =>
    (window as unknown as { asked: { type: string }[] }).asked.some((a) => a.type === 'history'),
  );
  await p.send({ type: 'history', history: shopHistory(shop.text) });
  await p.page.waitForSelector('.column');
  return p;
}

describe('Past commits in the panel', () => {
  it('are asked for by a key, and say first what a typical commit rebuilds', async () => {
    const p = await open();
    assert.match(
      (await text(p, '.summary')) ?? '',
      /^A typical commit rebuilds [\d.]+ of \d+ steps\. \d+ % of that is COPY/,
    );
    assert.equal(await count(p, '.column'), 200);
    assert.equal(await count(p, '.builds button'), 0, 'no build is chosen here');
    noErrors(p);
  });

  it('colour each step by its share, with the share in words', async () => {
    const p = await open();
    const of = (start: string) => p.page.locator(`g.step[aria-label^="${start}"]`).first();
    const told = async (start: string) => (await of(start).locator('.detail').textContent()) ?? '';
    const deep = async (start: string) => Number(await of(start).locator('.heat').getAttribute('fill-opacity'));
    assert.match(await told('COPY src/'), /^\d\d % of commits$/);
    assert.equal(await told('RUN apt-get'), 'no commit');
    assert.equal(await deep('RUN apt-get'), 0);
    assert.ok((await deep('RUN npm run build:server')) > (await deep('RUN go mod download')));
    assert.ok((await deep('RUN go mod download')) > 0);
    assert.equal(await count(p, '.root-tag'), 0);
  });

  it('tell in a step’s card which paths broke it most', async () => {
    const p = await open({ width: 1600, height: 900 });
    await p.page.click('g.step[aria-label^="COPY src/"] .box');
    const card = (await text(p, '.side')) ?? '';
    assert.match(card, /runs in 6\d % of commits, first in 6\d %/);
    assert.match(card, /Broken by50 % src\/price\.ts33 % src\/cart\.ts/);
    assert.doesNotMatch(card, /not known|Copy explanation/);
  });

  it('show one commit by a click or the arrows, and all again by Esc', async () => {
    const p = await open();
    await p.page.focus('.columns');
    await p.page.keyboard.press('ArrowLeft');
    // The newest of 200 changed files of src, web, package.json and the proxy's go.mod.
    await p.page.waitForSelector('.column[aria-selected="true"]');
    assert.match((await text(p, '.summary')) ?? '', /^00c8aaaa rebuilds \d+ of \d+ steps; first /);
    assert.ok((await count(p, 'g.step.outcome-would-rebuild')) > 0);
    assert.ok((await count(p, '.root-tag')) > 0);
    await p.page.keyboard.press('ArrowLeft');
    assert.equal(await p.page.evaluate(() => document.activeElement?.className), 'columns');
    assert.match((await text(p, '.summary')) ?? '', /rebuilds nothing/);
    await p.page.keyboard.press('Escape');
    await p.page.waitForFunction(() => document.querySelector('.column[aria-selected="true"]') === null);
    assert.match((await text(p, '.summary')) ?? '', /^A typical commit/);
    await p.page.keyboard.press('Escape');
    await p.page.waitForFunction(() => document.querySelector('.column') === null);
    assert.match((await text(p, '.summary')) ?? '', /rebuilt/);
    noErrors(p);
  });

  it('are offered where no build is known', async () => {
    const p = await openPanel({ reducedMotion: true });
    await p.show(ofText(shop.text));
    await p.page.click('.summary button:has-text("past commits")');
    assert.ok((await p.asked()).some((a) => a.type === 'history'));
  });

  it('stay over an edit that leaves the steps, and are read again after one that does not', async () => {
    const p = await open({}, false);
    await p.show(ofText(`# a comment\n${shop.text}`));
    assert.equal(await count(p, '.column'), 200);
    await p.show(ofText(shop.text.replace('build:server\n', 'build:all\n')));
    await p.page.waitForFunction(() => document.querySelector('.column') === null);
    const asked = (await p.asked()).filter((a) => a.type === 'history');
    assert.equal(asked.length, 2);
  });

  for (const theme of Object.keys(themes) as ThemeName[])
    it(`${theme}: nothing in it is out of reach or hard to read`, async () => {
      const p = await open({ theme, width: 1400, height: 860 });
      assert.deepEqual(await violations(p), []);
    });
});
