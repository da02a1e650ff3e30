import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { coloured, ofText, recorded, shop, simulated } from './graphs';
import { closePanels, noErrors, openPanel, settles, step } from './page';

after(closePanels);

describe('The panel', () => {
  it('shows each step with its outcome as colour, mark and word', async () => {
    const p = await openPanel();
    await p.show(await recorded('diamond', 3));
    assert.equal(await p.page.locator('g.step').count(), 8);
    assert.equal(await p.page.locator('g.step.outcome-cached').count(), 4);
    assert.equal(await p.page.locator('g.step.outcome-rebuilt').count(), 4);
    const [cached, rebuilt] = await Promise.all(
      ['cached', 'rebuilt'].map((o) => p.page.locator(`g.step.outcome-${o} .icon path`).first().getAttribute('d')),
    );
    assert.notEqual(cached, rebuilt);
    assert.match(
      (await p.page.locator(step('2:1')).getAttribute('aria-label')) ?? '',
      /COPY r \/r, line 7, rebuilt.*because r changed/,
    );
    assert.match((await p.page.locator('.summary').textContent()) ?? '', /^4 of 8 rebuilt, .*root: probably r changed/);
    noErrors(p);
  });

  it('shows the cause of the step that is pointed at, and lights the way to its root', async () => {
    const p = await openPanel();
    await p.show(await recorded('seed-inline', 2));
    await p.page.hover(`${step('0:1')} .box`);
    const card = (await p.page.locator('.side').textContent()) ?? '';
    assert.match(card, /COPY \.\/dummy in stage2 changed and needs stage1's files to write into/);
    assert.match(card, /FROM scratch AS files/);
    assert.match(card, /mode=max/);
    assert.deepEqual(
      await p.page.locator('g.step.on-path').evaluateAll((n) => n.map((x) => (x as SVGElement).dataset['id'])),
      ['0:1', '1:1'],
    );
    assert.equal(await p.page.locator('g.edge.on-path').count(), 1);
    noErrors(p);
  });

  it('asks to go to the line of a step that is double-clicked', async () => {
    const p = await openPanel();
    await p.show(await recorded('seed-inline', 2));
    await p.page.dblclick(`${step('1:1')} .box`);
    assert.deepEqual((await p.asked()).at(-1), { type: 'reveal', step: '1:1' });
  });

  it('marks the step of the cursor', async () => {
    const p = await openPanel();
    await p.show(await recorded('seed-inline', 2));
    await p.send({ type: 'cursor', line: 5 });
    await p.page.waitForSelector(`${step('1:1')}.is-at-cursor`);
    assert.equal(await p.page.locator('.is-at-cursor').count(), 1);
  });

  it('says why an edge carried a rebuild, and why another did not', async () => {
    const p = await openPanel();
    await p.show(await recorded('diamond', 3));
    await p.page.locator('g.edge.carries .edge-hit').first().dispatchEvent('click');
    assert.match((await p.page.locator('.edge-card').textContent()) ?? '', /ran again|compared by content/);
    await p.page.locator('g.edge-copy:not(.carries) .edge-hit').first().dispatchEvent('click');
    assert.match((await p.page.locator('.edge-card').textContent()) ?? '', /nothing came along here|came out the same/);
  });

  it('shows what went wrong with a request', async () => {
    const p = await openPanel();
    await p.show(await recorded('seed-inline', 2));
    await p.page.evaluate(() => Object.assign(window, { failNext: 'the file is gone' }));
    await p.page.dblclick(`${step('1:1')} .box`);
    await p.page.waitForSelector('.went-wrong');
    assert.equal(await p.page.locator('.went-wrong span').textContent(), 'the file is gone');
  });
});

describe('What is shown', () => {
  it('roots of the summary are links that go to their step', async () => {
    const p = await openPanel();
    await p.show(simulated(shop));
    assert.equal(
      await p.page.locator('.summary').textContent(),
      '5 of 21 rebuilt, 41 s; root: src/cart/price.ts broke COPY src/ (41 s)',
    );
    await p.page.getByRole('button', { name: 'src/cart/price.ts broke COPY src/' }).first().click();
    assert.match((await p.page.locator('g.step.is-selected').getAttribute('aria-label')) ?? '', /^COPY src\/ .*root/);
  });

  it('copies, mounts and the file system of a step end differently, and the legend says how', async () => {
    const p = await openPanel();
    await p.show(simulated(shop));
    const looks = await p.page.evaluate(() =>
      ['parent', 'copy', 'mount'].map((kind) => {
        const line = document.querySelector(`.edges .edge-${kind}:not(.carries) .edge-line`);
        if (line === null) return kind;
        return `${getComputedStyle(line).strokeDasharray} ${line.getAttribute('marker-end') ?? ''}`;
      }),
    );
    assert.equal(new Set(looks).size, 3, looks.join(' | '));
    const legend = (await p.page.locator('.legend').textContent()) ?? '';
    for (const word of ['filesystem of the step before', 'files copied', 'files mounted', 'a rebuild came along here'])
      assert.ok(legend.includes(word), word);
  });

  it('the critical path is lit, with its seconds', async () => {
    const p = await openPanel();
    const graph = simulated(shop);
    await p.show(graph);
    await p.page.getByRole('button', { name: 'Critical path' }).click();
    const lit = await p.page
      .locator('g.step.is-critical')
      .evaluateAll((n) => n.map((x) => (x as SVGElement).dataset['id']));
    assert.deepEqual(lit, graph.critical?.steps);
    assert.match((await p.page.locator('.side').textContent()) ?? '', /Critical path41 s through 5 steps/);
  });

  it('two builds stand side by side, with what each took and the difference', async () => {
    const p = await openPanel();
    await p.show(simulated(shop));
    await p.page.getByRole('button', { name: 'Compare' }).click();
    const row = p.page.locator('tr.compared', { hasText: 'RUN npm run build:server' });
    assert.deepEqual(await row.locator('td').allTextContents(), ['rebuilt22 s', 'rebuilt31 s', '+9.1 s']);
    assert.deepEqual(await p.page.locator('.sum').allTextContents(), [
      '18 cached, 3 rebuilt, 36 s',
      '16 cached, 5 rebuilt, 41 s',
      '+4.4 s',
    ]);
    assert.equal(await p.page.getByText('RUN npm run lint').count(), 1, 'what neither build needed is not compared');
    await row.getByRole('button').click();
    assert.match((await p.page.locator('.card').textContent()) ?? '', /RUN npm run build:server.*was rebuilt/);
    noErrors(p);
  });

  it('without an earlier build the comparison says so', async () => {
    const p = await openPanel();
    await p.show(await recorded('diamond', 1));
    await p.page.keyboard.press('c');
    assert.match((await p.page.locator('.compare').textContent()) ?? '', /no earlier build/);
    await p.page.getByRole('button', { name: 'Choose one' }).click();
    assert.deepEqual((await p.asked()).at(-1), { type: 'choose-baseline' });
  });

  it('a map of a graph larger than the panel; a point in it is brought into view', async () => {
    const p = await openPanel();
    await p.show(ofText('FROM alpine\nRUN one\n'));
    assert.equal(await p.page.locator('.minimap').isVisible(), false);
    await p.show(coloured(12, 25));
    const map = await p.page.locator('.minimap').boundingBox();
    assert.ok(map !== null);
    const x = (): Promise<number> =>
      p.page
        .locator('g.step')
        .last()
        .evaluate((n) => n.getBoundingClientRect().x);
    assert.ok((await x()) > 1200);
    await p.page.mouse.click(map.x + map.width - 4, map.y + map.height / 2);
    assert.ok((await x()) < 1200);
  });

  it('says what is under way without moving the graph, and can stop it', async () => {
    const p = await openPanel();
    await p.show(simulated(shop));
    const y = (): Promise<number> =>
      p.page
        .locator('g.step')
        .first()
        .evaluate((n) => n.getBoundingClientRect().y);
    const before = await y();
    await p.send({ type: 'busy', what: 'Reading builds', cancel: true });
    await p.page.waitForSelector('progress');
    assert.equal(await y(), before);
    assert.equal(await p.page.locator('.live').textContent(), 'Reading builds');
    await p.page.getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual((await p.asked()).at(-1), { type: 'cancel' });
    await p.send({ type: 'busy' });
    await p.page.waitForSelector('progress', { state: 'detached' });
  });

  it('what can not be drawn is said, with the next thing to do', async () => {
    const p = await openPanel();
    await p.show(ofText('# nothing here\n'));
    assert.match((await p.page.locator('.empty').textContent()) ?? '', /Nothing to draw yet/);
    await p.page.getByRole('button', { name: 'Open a build record or log' }).click();
    assert.deepEqual((await p.asked()).at(-1), { type: 'open-record' });
    await p.show(await recorded('diamond', 1));
    await p.page.keyboard.press('o');
    await p.page.keyboard.press('o');
    assert.equal(await p.page.locator('.empty').textContent(), '');
  });

  it('filters that leave nothing say so, and can be dropped', async () => {
    const p = await openPanel();
    const graph = await recorded('diamond', 3);
    const cached = graph.steps.map((s) => ({ ...s, outcome: 'cached' as const, causes: [] }));
    await p.show({ ...graph, steps: cached, roots: [] });
    await p.page.keyboard.press('b');
    await p.page.getByRole('button', { name: 'Show all steps' }).click();
    await settles(p, 8);
  });
});

describe('Filters', () => {
  it('leave rebuilt steps, roots, or what the target needs', async () => {
    const p = await openPanel();
    await p.show(await recorded('diamond', 3));
    const press = (name: string): Promise<void> => p.page.getByRole('button', { name, exact: true }).click();
    const ids = (): Promise<(string | undefined)[]> =>
      p.page.locator('g.step').evaluateAll((n) => n.map((x) => (x as SVGElement).dataset['id']));
    await press('Rebuilt');
    await settles(p, 4);
    await press('Rebuilt');
    await settles(p, 8);
    await press('Roots');
    await settles(p, 1);
    assert.deepEqual(await ids(), ['2:1']);
    await press('Roots');
    await p.show(ofText('FROM alpine AS lint\nRUN lint\nFROM alpine\nRUN final\n'));
    await settles(p, 2);
    await press('Needed');
    await settles(p, 1);
    assert.deepEqual(await ids(), ['1:1']);
  });

  it('search finds steps and Enter goes to the first', async () => {
    const p = await openPanel();
    await p.show(await recorded('diamond', 3));
    await p.page.keyboard.press('/');
    await p.page.keyboard.type('copy r /r');
    assert.equal(await p.page.locator('g.step.is-match').count(), 1);
    await p.page.keyboard.press('Enter');
    assert.equal(await p.page.locator(`${step('2:1')}.is-selected`).count(), 1);
  });
});
