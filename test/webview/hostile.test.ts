import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { GraphView } from '../../extension/protocol';
import { ofText, shop, simulated } from './graphs';
import { closePanels, noErrors, openPanel, step } from './page';

after(closePanels);

const cases: readonly (readonly [string, string])[] = [
  ['markup', 'RUN echo "<img src=x onerror=window.owned=1>"'],
  ['a script', 'RUN <script>window.owned=1</script>'],
  ['an end of a drawing', 'RUN </text></g></svg><script>window.owned=1</script>'],
  ['10,000 characters', `RUN echo ${'x'.repeat(10_000)}`],
  ['10,000 characters that are one word of emoji', `RUN echo ${'👩‍👩‍👧‍👧'.repeat(900)}`],
  ['text that turns the direction', 'RUN echo \u202e;1 = denwo.wodniw\u202c \u2066 end'],
  ['right to left', 'RUN echo שלום עולם مرحبا بالعالم'],
  ['quotes and backslashes', `RUN echo '"\\" &quot; &lt; %3Cscript%3E'`],
  ['controls', 'RUN echo \u0001\u0007\u001b[31mred'],
];

describe('text of a hostile file stays text', () => {
  for (const [name, text] of cases)
    it(name, async () => {
      const p = await openPanel({ width: 700, height: 800 });
      await p.show(ofText(`FROM alpine AS a\n${text}\nRUN after\n`));
      await p.page.keyboard.press('End');
      await p.page.click(`${step('0:1')} .box`);
      assert.equal(await p.page.evaluate(() => 'owned' in window), false);
      assert.equal(await p.page.locator('#app script, #app img').count(), 0);
      assert.equal(await p.page.locator('.card .instruction').textContent(), text, 'the whole text is told');
      const outside = await p.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(outside, 0, 'nothing makes the panel scroll');
      noErrors(p);
    });

  it('in names, bases, causes, roots, problems, messages and builds as well', async () => {
    const bad = '<img src=x onerror=window.owned=1>';
    const graph = simulated(shop);
    const hostile: GraphView = {
      ...graph,
      stages: graph.stages.map((s) => ({ ...s, name: `${s.name ?? ''}${bad}`, base: bad, notNeeded: bad })),
      steps: graph.steps.map((s) => ({ ...s, causes: s.causes.map((c) => ({ ...c, message: bad, evidence: [bad] })) })),
      edges: graph.edges.map((e) => ({ ...e, why: bad, paths: [bad] })),
      problems: [{ lines: [1, 1], message: bad }],
      roots: (graph.roots ?? []).map((r) => ({ ...r, text: bad })),
      build: { id: '1', label: bad, detail: bad },
      message: bad,
    };
    const p = await openPanel();
    await p.show(hostile);
    for (const key of ['r', 'c', 'c', 'S', 'Home', 'S', 'i']) await p.page.keyboard.press(key);
    assert.equal(await p.page.evaluate(() => 'owned' in window), false);
    assert.equal(await p.page.locator('#app img').count(), 0);
    noErrors(p);
  });
});
