import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { ofText, recorded, shop, simulated } from './graphs';
import { closePanels, noErrors, openPanel, settles, step, type Panel } from './page';

after(closePanels);

/** Where each step's box is on the screen, by the step's text: the tag of a root stands out above it. */
const places = (p: Panel): Promise<Record<string, string>> =>
  p.page.locator('g.step').evaluateAll((nodes) =>
    Object.fromEntries(
      nodes.map((n) => {
        const box = n.querySelector('.box');
        if (box === null) throw new Error('a step has no box');
        const { x, y } = box.getBoundingClientRect();
        return [n.getAttribute('aria-label')?.split(',')[0] ?? '', `${Math.round(x)} ${Math.round(y)}`];
      }),
    ),
  );

describe('while a person types', () => {
  it('steps are the same drawings at the same place, and the focus stays', async () => {
    const p = await openPanel({ reducedMotion: true });
    await p.show(ofText(shop.text));
    await p.page.keyboard.press('End');
    const before = await places(p);
    await p.page.locator('g.step').evaluateAll((nodes) => {
      nodes.forEach((n, i) => Object.assign(n, { mark: i }));
    });
    // A line above all, which shifts the numbers of all lines and of the first stage's steps.
    await p.show(ofText(shop.text.replace('WORKDIR /app\n', 'LABEL a=b\nWORKDIR /app\n')));
    assert.deepEqual(await places(p), before);
    assert.equal(await p.page.locator('g.step').evaluateAll((n) => n.every((x) => 'mark' in x)), true);
    assert.match(
      await p.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''),
      /^RUN node dist\/selfcheck.js, line 34/,
    );
  });

  it('the colours of a build come without a new layout', async () => {
    const p = await openPanel({ reducedMotion: true });
    await p.show(ofText(shop.text));
    const before = await places(p);
    await p.show(simulated(shop));
    assert.deepEqual(await places(p), before);
    assert.equal(await p.page.locator('g.step.outcome-rebuilt').count(), 5);
  });

  it('the step at the cursor keeps its place when the graph grows above it', async () => {
    const p = await openPanel({ width: 300, height: 800, reducedMotion: true });
    await p.show(ofText(shop.text));
    await p.send({ type: 'cursor', line: 10 });
    await p.page.waitForSelector('.is-at-cursor');
    const y = (): Promise<number> => p.page.locator('.is-at-cursor').evaluate((n) => n.getBoundingClientRect().y);
    const before = await y();
    await p.send({ type: 'cursor', line: 11 });
    await p.show(ofText(shop.text.replace('WORKDIR /app\n', 'RUN new\nWORKDIR /app\n')));
    assert.ok(Math.abs((await y()) - before) < 1, `${await y()} was ${before}`);
  });

  it('steps glide to a new place, and do not for a person who wants less motion', async () => {
    for (const reducedMotion of [false, true]) {
      const p = await openPanel({ reducedMotion });
      await p.show(ofText('FROM a\nRUN one\nRUN two\n'));
      // Counted by what the browser runs, not by what the panel asks for.
      await p.page.evaluate(() => {
        Object.assign(window, { glided: 0 });
        new MutationObserver(() => {
          Object.assign(window, { glided: document.getAnimations().length });
        }).observe(document.querySelector('svg.graph') ?? document.body, { attributeFilter: ['data-drawn'] });
      });
      await p.show(ofText('FROM a\nRUN one\nRUN new\nRUN two\n'));
      const count = await p.page.evaluate(() => (window as unknown as { glided: number }).glided);
      assert.equal(count, reducedMotion ? 0 : 1, 'RUN two alone has moved');
    }
  });
});

describe('what was chosen', () => {
  it('is kept over a reload: zoom, collapsed stages, filters, selection, focus', async () => {
    const p = await openPanel({ reducedMotion: true });
    const graph = simulated(shop);
    await p.show(graph);
    await p.page.locator('.stage-head').first().click();
    await p.page.click(`${step('5:2')} .box`);
    for (const key of ['f', 'u', 'p', '+']) await p.page.keyboard.press(key);
    await p.page.waitForFunction(() => document.querySelectorAll('g.step').length < 12);
    const look = async (): Promise<unknown> => [
      await p.page.locator('.content').getAttribute('transform'),
      await places(p),
      await p.page.locator('.stage.collapsed').count(),
      await p.page.locator('g.step.is-selected').getAttribute('data-id'),
      await p.page.locator('[aria-pressed="true"]').allTextContents(),
    ];
    const before = await look();
    await p.page.reload();
    await p.show(graph);
    assert.deepEqual(await look(), before);
    noErrors(p);
  });

  it('for one file says nothing of another', async () => {
    const p = await openPanel();
    await p.show({ ...simulated(shop), file: 'file:///a/Dockerfile' });
    await p.page.keyboard.press('b');
    await settles(p, 5);
    await p.page.reload();
    await p.show({ ...(await recorded('diamond', 3)), file: 'file:///b/Dockerfile' });
    await settles(p, 8);
    assert.equal(await p.page.locator('[aria-pressed="true"]').count(), 0);
  });

  it('in one panel leaves another as it is', async () => {
    const [a, b] = [await openPanel(), await openPanel()];
    await a.show({ ...simulated(shop), file: 'file:///a/Dockerfile' });
    await b.show({ ...(await recorded('diamond', 3)), file: 'file:///b/Dockerfile' });
    await a.page.keyboard.press('b');
    await settles(a, 5);
    assert.equal(await b.page.locator('g.step').count(), 8);
    assert.deepEqual(await b.asked(), [{ type: 'ready' }]);
  });
});
