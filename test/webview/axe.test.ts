import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { violations } from './axe';
import { ofText, recorded, recordedFixes, shop, simulated } from './graphs';
import { closePanels, openPanel, type Panel } from './page';
import { themes, type ThemeName } from './themes';

after(closePanels);

const press =
  (...keys: readonly string[]) =>
  async (p: Panel): Promise<void> => {
    for (const key of keys) await p.page.keyboard.press(key);
  };

/** What the panel shows, one after the other. */
const states: readonly (readonly [string, (p: Panel) => Promise<void>])[] = [
  ['a coloured graph', (p) => p.show(simulated(shop))],
  ['a step and its cause', press('r')],
  ['a search', press('/', 'n', 'p', 'm', 'Escape')],
  ['two builds side by side', press('c')],
  ['stages only', press('c', 'S')],
  ['the keys', press('S', '?')],
  ['the export', press('Escape', 'e')],
  ['the overview', press('Escape', 'i')],
  ['the critical path', press('Escape', 'Escape', 'p')],
  ['something under way', (p) => p.send({ type: 'busy', what: 'Reading builds', cancel: true })],
  ['no build yet', (p) => p.show(ofText(shop.text))],
  [
    'a step with repairs',
    async (p) => {
      await p.show(await recorded('seed-inline', 2));
      await p.send({ type: 'fixes', fixes: await recordedFixes('seed-inline', 2) });
      await press('r', 'm')(p);
    },
  ],
  ['an empty file', (p) => p.show(ofText('# nothing\n'))],
];

describe('axe finds nothing', () => {
  for (const theme of Object.keys(themes) as ThemeName[])
    for (const [width, height] of [
      [1200, 760],
      [300, 800],
      [2000, 900],
    ] as const)
      it(`${theme}, ${width} px`, async () => {
        const p = await openPanel({ theme, width, height, reducedMotion: true });
        for (const [name, go] of states) {
          await go(p);
          assert.deepEqual(await violations(p), [], name);
        }
      });
});

/** Contrast of two colours as WCAG 2 has it; a colour's transparency counts as it is over the other. */
function contrast(a: string, b: string): number {
  const light = (hex: string): number => {
    const channels = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
    const [r = 0, g = 0, bl = 0] = channels.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [high = 0, low = 0] = [light(a), light(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe('focus is seen', () => {
  for (const theme of Object.keys(themes) as ThemeName[])
    it(`${theme}: at least 2 px wide, 3:1 against what is behind it, on everything that Tab reaches`, async () => {
      const { variables } = themes[theme];
      const focus = variables['--vscode-focusBorder'];
      for (const behind of ['--vscode-editor-background', '--vscode-sideBar-background'] as const)
        assert.ok(contrast(focus, variables[behind]) >= 3, `${behind}: ${contrast(focus, variables[behind])}`);
      const p = await openPanel({ theme });
      await p.show(simulated(shop));
      const seen = new Set<string>();
      for (let i = 0; i < 40; i++) {
        await p.page.keyboard.press('Tab');
        const at = await p.page.evaluate(() => {
          const node = document.activeElement;
          if (node === null || node === document.body) return undefined;
          const box = node.querySelector('.box, .stage-hit');
          const wide =
            node instanceof SVGElement && box !== null
              ? getComputedStyle(box).strokeWidth
              : getComputedStyle(node).outlineWidth;
          return { name: node.getAttribute('aria-label') ?? node.textContent, wide: parseFloat(wide) };
        });
        if (at === undefined) continue;
        assert.ok(at.wide >= 2, `${at.name}: ${at.wide} px`);
        seen.add(at.name);
      }
      for (const name of ['History', 'Menu', 'Compare', 'Search texts, paths and causes'])
        assert.ok(seen.has(name), `${name} is reached: ${[...seen].join(', ')}`);
      assert.ok(
        [...seen].some((n) => n.startsWith('WORKDIR /app')),
        'the graph is reached',
      );
    });
});
