import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphView } from '../../extension/protocol';
import { coloured, foreseen, generated, ofText, recorded, recordedFixes, shop, simulated } from './graphs';
import { closePanels, openPanel, type Panel, type PanelOptions } from './page';
import { themes, type ThemeName } from './themes';

/** One picture: a graph, a panel, and what is done before it is taken. */
interface Shot {
  readonly name: string;
  readonly graph: () => Promise<GraphView> | GraphView;
  readonly options?: PanelOptions;
  readonly before?: (panel: Panel) => Promise<unknown>;
}

const narrow = { width: 300, height: 900 };
const wide = { width: 2000, height: 1000 };

const press =
  (...keys: readonly string[]) =>
  async (panel: Panel): Promise<void> => {
    for (const key of keys) await panel.page.keyboard.press(key);
    await panel.page.waitForTimeout(300);
  };
const fixes =
  (...keys: readonly string[]) =>
  async (panel: Panel): Promise<void> => {
    await panel.send({ type: 'fixes', fixes: await recordedFixes('seed-inline', 2) });
    await press(...keys)(panel);
  };

const medium = { width: 1400, height: 860 };

const perTheme = (Object.keys(themes) as ThemeName[]).flatMap((theme): Shot[] => [
  { name: `shop-${theme}`, graph: () => simulated(shop), options: { theme, width: 1400, height: 860 } },
  { name: `next-${theme}`, graph: () => foreseen(), options: { theme, ...medium }, before: press('n', 'r') },
  { name: `next-narrow-${theme}`, graph: () => foreseen(), options: { theme, ...narrow }, before: press('n') },
  { name: `narrow-${theme}`, graph: () => simulated(shop), options: { theme, ...narrow } },
]);

const shots: readonly Shot[] = [
  ...perTheme,
  { name: 'next-stages', graph: () => foreseen(), options: medium, before: press('n', 'S') },
  { name: 'next-nothing', graph: () => foreseen(shop.text), options: medium, before: press('n') },
  { name: 'next-wide', graph: () => foreseen(), options: wide, before: press('n') },
  { name: 'wide', graph: () => simulated(shop), options: wide },
  { name: 'compare-dark', graph: () => simulated(shop), options: medium, before: press('c') },
  {
    name: 'compare-hc-light',
    graph: () => simulated(shop),
    options: { ...medium, theme: 'hc-light' },
    before: press('c'),
  },
  { name: 'compare-narrow', graph: () => simulated(shop), options: { ...narrow, theme: 'light' }, before: press('c') },
  { name: 'critical', graph: () => simulated(shop), options: { ...medium, theme: 'light' }, before: press('p') },
  {
    name: 'selected',
    graph: () => simulated(shop),
    options: { ...medium, theme: 'light' },
    before: press('r', 'ArrowDown'),
  },
  { name: 'selected-narrow', graph: () => simulated(shop), options: narrow, before: press('r') },
  { name: 'keys', graph: () => simulated(shop), options: medium, before: press('?') },
  { name: 'overview-narrow', graph: () => simulated(shop), options: narrow, before: press('i') },
  { name: 'stages', graph: () => simulated(shop), options: medium, before: press('S') },
  { name: 'focus', graph: () => simulated(shop), options: medium, before: press('r', 'f') },
  { name: 'search', graph: () => simulated(shop), options: medium, before: press('/', 'n', 'p', 'm', 'Enter') },
  { name: 'beside', graph: () => simulated(shop), options: { width: 720, height: 900 }, before: press('r') },
  { name: 'before-build', graph: () => ofText(shop.text), options: medium },
  {
    name: 'busy',
    graph: () => simulated(shop),
    options: medium,
    before: (p) => p.send({ type: 'busy', what: 'Reading the builds of builder default', cancel: true }),
  },
  { name: 'one-step', graph: () => ofText('FROM scratch\nCOPY a /a\n') },
  { name: 'empty', graph: () => ofText('# nothing here\n') },
  { name: 'seed', graph: () => recorded('seed-inline', 2), before: (p) => p.page.hover('g.step[data-id="0:1"] .box') },
  {
    name: 'fixes',
    graph: () => recorded('seed-inline', 2),
    options: { ...medium, theme: 'light' },
    before: fixes(),
  },
  {
    name: 'fixes-of-a-step',
    graph: () => recorded('seed-inline', 2),
    options: { width: 1000, height: 900, theme: 'hc-dark' },
    before: fixes('r', 'm', 'Enter'),
  },
  { name: 'steps-300', graph: () => coloured(12, 25), options: { width: 1400, height: 900 } },
  { name: 'stage-of-300', graph: () => generated(1, 300), options: { width: 1400, height: 900 } },
];

async function main(): Promise<void> {
  const root = join(import.meta.dirname, '..', '..');
  const only = process.argv.slice(2).filter((a) => !a.startsWith('--'));
  const folder = 'out/look';
  mkdirSync(join(root, folder), { recursive: true });
  for (const shot of shots) {
    if (only.length > 0 && !only.some((o) => shot.name.includes(o))) continue;
    const panel = await openPanel({ reducedMotion: true, ...shot.options });
    await panel.show(await shot.graph());
    await shot.before?.(panel);
    await panel.page.screenshot({ path: join(root, folder, `${shot.name}.png`) });
    for (const e of panel.errors) console.error(`${shot.name}: ${e}`);
    console.log(`${folder}/${shot.name}.png`);
    await panel.page.context().close();
  }
  await closePanels();
}
void main();
