import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { GraphView } from '../../extension/protocol';
import { generated, ofText, recorded } from './graphs';
import { closePanels, openPanel, type Panel } from './page';
import { themes, type ThemeName } from './themes';

after(closePanels);

const step = (id: string): string => `g.step[data-id="${id}"]`;
const noErrors = (p: Panel): void => assert.deepEqual([...p.errors], []);
const axeSource = readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** What axe finds in the panel as it is. */
async function violations(p: Panel): Promise<string[]> {
  return p.page.evaluate(async (source) => {
    // The page's policy lets no script in: axe comes through the debugger, as a person's tool would.
    const axe = (0, eval)(`${source}; window.axe`) as {
      run: (
        options: unknown,
      ) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
    };
    const result = await axe.run({ rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
    return result.violations.map(
      (v) => `${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 120)} ${n.failureSummary.slice(0, 200)}`).join(' | ')}`,
    );
  }, axeSource);
}

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
    assert.match((await p.page.locator('.summary').textContent()) ?? '', /^4 of 8 rebuilt, .*root: r changed/);
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

  it('asks to go to the line of a step that is clicked', async () => {
    const p = await openPanel();
    await p.show(await recorded('seed-inline', 2));
    await p.page.click(`${step('1:1')} .box`);
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
    await p.page.click(`${step('1:1')} .box`);
    await p.page.waitForSelector('.went-wrong');
    assert.equal(await p.page.locator('.went-wrong span').textContent(), 'the file is gone');
  });

  it('draws the text of a hostile file as text', async () => {
    const p = await openPanel();
    await p.show(
      ofText(
        'FROM alpine AS a\nRUN echo "<img src=x onerror=window.owned=1>" \u202e rtl\nRUN <script>window.owned=1</script>\n',
      ),
    );
    await p.page.hover(`${step('0:1')} .box`);
    assert.equal(await p.page.evaluate(() => 'owned' in window), false);
    assert.match((await p.page.locator('.card .instruction').textContent()) ?? '', /<img src=x onerror/);
    noErrors(p);
  });

  it('keeps what was chosen over a reload', async () => {
    const p = await openPanel();
    const graph = await recorded('diamond', 3);
    await p.show(graph);
    await p.page.locator('.stage-head').first().click();
    await p.page.click(`${step('2:1')} .box`);
    await p.page.reload();
    await p.show(graph);
    assert.equal(await p.page.locator('.stage.collapsed').count(), 1);
    assert.equal(await p.page.locator(`${step('2:1')}.is-selected`).count(), 1);
  });

  it('exports a picture that stands alone', async () => {
    const p = await openPanel();
    await p.show(await recorded('seed-inline', 2));
    await p.page.getByRole('button', { name: 'Export' }).click();
    await p.page.getByRole('button', { name: 'SVG' }).click();
    const svg = (await p.asked()).at(-1);
    assert.equal(svg?.format, 'svg');
    assert.match(svg.data ?? '', /^<svg[^>]*viewBox/);
    assert.doesNotMatch(svg.data ?? '', /var\(--/);
    await p.page.getByRole('button', { name: 'Export' }).click();
    await p.page.getByRole('button', { name: 'PNG' }).click();
    await p.page.waitForFunction(
      () => (window as unknown as { asked: { format?: string }[] }).asked.at(-1)?.format === 'png',
    );
    assert.match((await p.asked()).at(-1)?.data ?? '', /^data:image\/png;base64,/);
    noErrors(p);
  });
});

describe('Filters', () => {
  it('leave rebuilt steps, roots, or what the target needs', async () => {
    const p = await openPanel();
    await p.show(await recorded('diamond', 3));
    const press = (name: string): Promise<void> => p.page.getByRole('button', { name, exact: true }).click();
    const ids = (): Promise<(string | undefined)[]> =>
      p.page.locator('g.step').evaluateAll((n) => n.map((x) => (x as SVGElement).dataset['id']));
    const settles = (count: number): Promise<unknown> =>
      p.page.waitForFunction((n) => document.querySelectorAll('g.step').length === n, count);
    await press('Rebuilt');
    await settles(4);
    await press('Rebuilt');
    await settles(8);
    await press('Roots');
    await settles(1);
    assert.deepEqual(await ids(), ['2:1']);
    await press('Roots');
    await p.show(ofText('FROM alpine AS lint\nRUN lint\nFROM alpine\nRUN final\n'));
    await settles(2);
    await press('Needed');
    await settles(1);
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

describe('The keyboard alone', () => {
  it('walks along edges, jumps to the root, reveals, and steps back', async () => {
    const p = await openPanel();
    await p.show(await recorded('diamond', 3));
    const selected = (): Promise<string | null> => p.page.locator('g.step.is-selected').getAttribute('data-id');
    const press = (key: string): Promise<void> => p.page.keyboard.press(key);
    await p.page.locator('g.step[tabindex="0"]').focus();
    await press('End');
    assert.equal(await selected(), '3:3');
    await press('ArrowUp');
    assert.equal(await selected(), '3:2');
    await press('ArrowLeft');
    assert.equal(await selected(), '2:2');
    await press('r');
    assert.equal(await selected(), '2:1');
    assert.equal(await p.page.evaluate(() => (document.activeElement as SVGElement | null)?.dataset['id']), '2:1');
    await press('Enter');
    assert.deepEqual((await p.asked()).at(-1), { type: 'reveal', step: '2:1' });
    await press('f');
    await p.page.waitForFunction(() => document.querySelectorAll('g.step').length < 8);
    await press('Escape');
    await p.page.waitForFunction(() => document.querySelectorAll('g.step').length === 8);
    await press('?');
    assert.equal(await p.page.getByRole('dialog').isVisible(), true);
    await press('Escape');
    assert.equal(await p.page.getByRole('dialog').count(), 0);
    await press('s');
    await p.page.waitForSelector('.stage.collapsed');
    noErrors(p);
  });
});

describe('Sizes', () => {
  const inside = (p: Panel): Promise<string[]> =>
    p.page.evaluate(() => {
      const wrong: string[] = [];
      for (const g of document.querySelectorAll<SVGGElement>('g.step')) {
        const box = g.querySelector('.box')?.getBoundingClientRect();
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
      ['300 steps', () => generated(12, 25), { width: 1400, height: 900 }],
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
});

describe('axe finds nothing', () => {
  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(theme, async () => {
      const p = await openPanel({ theme });
      await p.show(await recorded('seed-inline', 2));
      assert.deepEqual(await violations(p), []);
      await p.page.hover(`${step('0:1')} .box`);
      assert.deepEqual(await violations(p), []);
    });
  }
});
