import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { shop, simulated } from './graphs';
import { closePanels, noErrors, openPanel, step, type Panel } from './page';

after(closePanels);

const card = (p: Panel): Promise<string> => p.page.locator('.side').innerText();
const selected = (p: Panel): Promise<string | null> => p.page.locator('g.step.is-selected').getAttribute('data-id');

/** A panel with the made-up build, in which a step was clicked. */
async function clicked(id: string): Promise<Panel> {
  const p = await openPanel({ width: 1400, height: 860, reducedMotion: true });
  await p.show(simulated(shop));
  await p.page.click(`${step(id)} .text`);
  return p;
}

const [build, selfcheck, web] = ['5:3', '6:5', '4:3'] as const;

describe('A click on a step', () => {
  it('selects it and asks the host for nothing', async () => {
    const p = await clicked(build);
    assert.equal(await selected(p), build);
    assert.deepEqual(
      (await p.asked()).map((i) => i.type),
      ['ready'],
    );
    noErrors(p);
  });

  it('leaves the keyboard in the graph', async () => {
    const p = await clicked(build);
    await p.page.keyboard.press('ArrowDown');
    assert.notEqual(await selected(p), build);
    await p.page.keyboard.press('ArrowUp');
    assert.equal(await selected(p), build);
    await p.page.keyboard.press('Enter');
    assert.deepEqual((await p.asked()).at(-1), { type: 'reveal', step: build });
  });

  it('keeps its card while the mouse goes over others, so that its buttons can be reached', async () => {
    const p = await clicked(build);
    const kept = await card(p);
    await p.page.hover(`${step(web)} .text`);
    await p.page.hover(`${step(selfcheck)} .text`);
    assert.equal(await card(p), kept);
    await p.page.getByRole('button', { name: 'Go to line' }).click();
    assert.deepEqual((await p.asked()).at(-1), { type: 'reveal', step: build });
  });

  for (const [how, letGo] of [
    ['Esc', (p: Panel) => p.page.keyboard.press('Escape')],
    ['its cross', (p: Panel) => p.page.getByRole('button', { name: 'Close' }).click()],
    ['a click beside the graph', (p: Panel) => p.page.mouse.click(40, 840)],
  ] as const)
    it(`is taken back by ${how}`, async () => {
      const p = await clicked(build);
      await letGo(p);
      assert.equal(await p.page.locator('.is-selected').count(), 0);
      await p.page.hover(`${step(web)} .text`);
      assert.match(await card(p), /RUN npm run build:web/);
    });
});

describe('Pointing at a step', () => {
  it('previews it with nothing to press, and selects nothing', async () => {
    const p = await openPanel({ width: 1400, height: 860 });
    await p.show(simulated(shop));
    await p.page.hover(`${step(build)} .text`);
    assert.match(await card(p), /RUN npm run build:server/);
    assert.equal(await p.page.locator('.card button').count(), 0);
    assert.equal(await p.page.locator('.is-selected').count(), 0);
  });
});

describe('The host', () => {
  it('opens a step with its card, whatever hides it', async () => {
    const p = await openPanel({ width: 1400, height: 860 });
    await p.show(simulated(shop));
    await p.page.keyboard.press('S');
    await p.page.locator('g.step').first().waitFor({ state: 'detached' });
    await p.send({ type: 'step', step: build });
    await p.page.waitForSelector(`${step(build)}.is-selected`);
    await p.page.hover('.stage-head >> nth=0');
    assert.match(await card(p), /RUN npm run build:server/);
    noErrors(p);
  });
});
