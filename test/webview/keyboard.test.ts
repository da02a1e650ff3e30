import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { recorded, shop, simulated } from './graphs';
import { closePanels, noErrors, openPanel, settles, type Panel, type PanelOptions } from './page';

after(closePanels);

interface Person {
  readonly p: Panel;
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** The selected step's text, as a screen reader begins it. */
  readonly selected: () => Promise<string | null>;
  /** What has the focus, by its name. */
  readonly focused: () => Promise<string>;
  readonly lastAsked: () => Promise<unknown>;
}

/** A panel with the made-up build of 25 steps, and a person without a mouse. */
async function person(options: PanelOptions = {}, graph = simulated(shop)): Promise<Person> {
  const p = await openPanel({ reducedMotion: true, ...options });
  await p.show(graph);
  return {
    p,
    press: async (...keys) => {
      for (const key of keys) await p.page.keyboard.press(key);
    },
    selected: () => p.page.locator('g.step.is-selected').getAttribute('aria-label'),
    focused: () =>
      p.page.evaluate(() => {
        const node = document.activeElement;
        return node?.getAttribute('aria-label') ?? node?.textContent ?? '';
      }),
    lastAsked: async () => (await p.asked()).at(-1),
  };
}

describe('the keyboard alone', () => {
  it('walks along edges, jumps to the root, goes to the line', async () => {
    const { p, press, selected, focused, lastAsked } = await person({}, await recorded('diamond', 3));
    await press('End');
    assert.match((await selected()) ?? '', /^RUN cat \/lo \/ro/);
    await press('ArrowUp', 'ArrowLeft');
    assert.match((await selected()) ?? '', /^RUN cat \/r/);
    await press('r');
    assert.match(await focused(), /^COPY r \/r, line 7, rebuilt.*because r changed/);
    await press('Enter');
    assert.deepEqual(await lastAsked(), { type: 'reveal', step: '2:1' });
    noErrors(p);
  });

  it('hears of each edge of a step why a rebuild came along it, or why not', async () => {
    const { p, press } = await person({}, await recorded('diamond', 3));
    await press('End');
    const edges = p.page.locator('.connections');
    await edges.locator('summary').focus();
    await press('Enter');
    const text = (await edges.textContent()) ?? '';
    assert.match(text, /^Edges: stands on one step/);
    assert.match(text, /that one ran again, so did this one/);
    await press('Tab', 'Enter');
    assert.match((await p.page.locator('g.step.is-selected').getAttribute('data-id')) ?? '', /^\d+:\d+$/);
    noErrors(p);
  });

  it('Esc steps back one thing at a time: dialog, search, focus on a step, selection', async () => {
    const { p, press, selected } = await person();
    await press('r', 'f');
    await settles(p, 10);
    await press('/', 'n', 'p', 'm');
    await p.page.locator('.count', { hasText: 'found' }).waitFor();
    await press('Tab', '?');
    assert.equal(await p.page.getByRole('dialog').isVisible(), true);
    await press('Escape');
    assert.equal(await p.page.getByRole('dialog').count(), 0);
    assert.equal(await p.page.locator('.count').textContent(), '4 found');
    await press('Escape');
    assert.equal(await p.page.locator('.count').textContent(), '');
    await settles(p, 10);
    await press('Escape');
    await settles(p, 24);
    assert.match((await selected()) ?? '', /^COPY src\//);
    await press('Escape');
    assert.equal(await p.page.locator('g.step.is-selected').count(), 0);
  });

  it('filters, roots, needed, critical path', async () => {
    const { p, press } = await person();
    for (const [key, left] of [
      ['b', 5],
      ['o', 1],
      ['u', 21],
    ] as const) {
      await press(key);
      await settles(p, left);
      await press(key);
      await settles(p, 24);
    }
    await press('p');
    assert.equal(await p.page.locator('g.step.is-critical').count(), 5);
  });

  it('searches, goes from one found step to the next and back, and hears how many there are', async () => {
    const { p, press, selected } = await person();
    await press('/');
    await p.page.keyboard.type('go.mod');
    assert.equal(await p.page.locator('.live').textContent(), '1 found');
    await p.page.keyboard.press('Control+a');
    await p.page.keyboard.type('npm run build');
    await press('Enter');
    assert.match((await selected()) ?? '', /^RUN npm run build:web/);
    await press('n');
    assert.match((await selected()) ?? '', /^RUN npm run build:server/);
    await press('N');
    assert.match((await selected()) ?? '', /^RUN npm run build:web/);
    assert.match((await p.page.locator('.live').textContent()) ?? '', /^1 of \d$/);
  });

  it('compares, picks a step in the comparison, and comes back to it in the graph', async () => {
    const { p, press, focused } = await person();
    await press('c');
    assert.equal(await focused(), 'Two builds side by side');
    await press('Tab', 'Tab', 'Tab');
    assert.equal(await focused(), 'WORKDIR /app');
    await press('Enter');
    assert.match((await p.page.locator('.card').textContent()) ?? '', /WORKDIR \/app/);
    await press('Escape');
    assert.match(await focused(), /^WORKDIR \/app, line 3/);
  });

  it('collapses to stages, walks from head to head, and opens one', async () => {
    const { p, press, focused } = await person();
    await press('S');
    await settles(p, 0);
    await press('Home');
    assert.equal(await focused(), 'Collapsed stage base, from node:22-slim, 2 cached');
    await press('ArrowRight');
    assert.match(await focused(), /^Collapsed stage deps/);
    assert.match((await p.page.locator('.card').textContent()) ?? '', /COPY package.json/);
    await press('Enter');
    await settles(p, 2);
    assert.match(await focused(), /^COPY package.json/);
    await press('s');
    await settles(p, 0);
    assert.match(await focused(), /^Collapsed stage deps/);
  });

  it('copies an explanation and exports', async () => {
    const { p, press, focused, lastAsked } = await person();
    await press('r', 'y');
    assert.deepEqual(await lastAsked(), { type: 'copy-explanation', step: '5:2' });
    await press('e');
    assert.equal(await focused(), 'SVG');
    await press('Tab', 'Tab', 'Enter');
    assert.deepEqual(await lastAsked(), { type: 'export', format: 'mermaid' });
    assert.match(await focused(), /^COPY src\//);
    noErrors(p);
  });

  it('zooms and moves the view', async () => {
    const { p, press } = await person({ width: 700, height: 700 });
    const where = (): Promise<readonly [number, number, number]> =>
      p.page.locator('.content').evaluate((n) => {
        const m = (n as SVGGElement).transform.baseVal.consolidate()?.matrix;
        return [m?.a ?? 0, m?.e ?? 0, m?.f ?? 0] as const;
      });
    const start = await where();
    await press('+');
    const larger = await where();
    assert.ok(larger[0] > start[0]);
    await press('Shift+ArrowRight', 'Shift+ArrowDown');
    const moved = await where();
    assert.ok(moved[1] < larger[1] && moved[2] < larger[2]);
    await press('-', '0');
    assert.deepEqual(await where(), start);
  });

  it('reaches every tool of a narrow panel through its menu', async () => {
    const { p, press, focused } = await person({ width: 300, height: 800 });
    while ((await focused()) !== 'Menu') await press('Tab');
    await press('Enter');
    const names = await p.page.getByRole('dialog').getByRole('button').allTextContents();
    for (const name of ['Rebuilt', 'Roots', 'Critical path', 'Compare', 'Export', 'Overview', 'Keys'])
      assert.ok(names.includes(name), name);
    assert.equal(await focused(), 'Rebuilt');
    await press('Enter');
    await settles(p, 5);
  });

  it('leaves keys with Ctrl, Alt or Meta to the window', async () => {
    const { p, press } = await person();
    await press('Control+b', 'Alt+b', 'Meta+b');
    assert.equal(await p.page.locator('g.step').count(), 24);
  });
});

describe('a screen reader', () => {
  it('hears the step, its outcome and its cause, and the summary', async () => {
    const { p } = await person();
    const tree = await p.page.locator('#app').ariaSnapshot();
    assert.match(tree, /status: .*|5 of 21 rebuilt/);
    assert.match(
      tree,
      /group "COPY src\/ \.\/src\/, line 25, rebuilt, 0\.3 s, root, because src\/cart\/price\.ts changed/,
    );
    assert.match(tree, /group "Stage server, from base, 1 cached, 3 rebuilt, 34 s"/);
    assert.match(tree, /img "the files copied \(\/app\/dist\) are compared by content, and they differ"/);
  });
});
