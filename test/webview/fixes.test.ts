import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { recorded, recordedFixes } from './graphs';
import { closePanels, noErrors, openPanel, step, type Panel, type PanelOptions } from './page';

after(closePanels);

/** The build of the inline cache, and what can be mended in its Dockerfile. */
async function mended(options: PanelOptions = {}): Promise<Panel> {
  const p = await openPanel({ reducedMotion: true, ...options });
  await p.show(await recorded('seed-inline', 2));
  await p.send({ type: 'fixes', fixes: await recordedFixes('seed-inline', 2) });
  await p.page.locator('.side h3', { hasText: 'Repairs' }).waitFor({ state: 'attached' });
  return p;
}

const titles = (p: Panel): Promise<string[]> => p.page.locator('.side .fix .title').allTextContents();

describe('repairs in the panel', () => {
  it('stand with the build as a whole, each a link to its step', async () => {
    const p = await mended();
    const [first] = await p.page.locator('.side section', { hasText: 'Repairs' }).locator('li').allTextContents();
    assert.match(first ?? '', /^Copy \.\/dummy in a stage of its own.*: saves [\d.]+ s \(line \d+\)$/);
    await p.page.locator('.side section', { hasText: 'Repairs' }).locator('button').first().click();
    await p.page.waitForSelector(`${step('1:1')}.is-selected`);
    noErrors(p);
  });

  it('stand at the step they edit, and at the earlier stage that ran again because of it', async () => {
    const p = await mended();
    for (const id of ['1:1', '0:1']) {
      await p.page.click(`${step(id)} .box`);
      assert.match((await titles(p)).join('\n'), /in a stage of its own/, id);
    }
  });

  it('are asked for by name: preview, apply, prove', async () => {
    const p = await mended();
    await p.page.click(`${step('1:1')} .box`);
    for (const [label, type] of [
      ['Preview', 'preview-fix'],
      ['Apply', 'apply-fix'],
      ['Prove it', 'prove-fix'],
    ] as const) {
      await p.page.getByRole('button', { name: new RegExp(`^${label}: Copy ./dummy`) }).click();
      assert.deepEqual((await p.asked()).at(-1), { type, fix: 'split-stage:5' });
    }
    noErrors(p);
  });

  it('are reached by m, and the keyboard stays when they come anew', async () => {
    const p = await mended();
    await p.page.keyboard.press('r');
    await p.page.keyboard.press('m');
    await p.page.keyboard.press('Enter');
    assert.equal(await p.page.locator('.fix details').first().getAttribute('open'), '');
    await p.page.keyboard.press('Tab');
    await p.send({ type: 'fixes', fixes: await recordedFixes('seed-inline', 2) });
    await p.show(await recorded('seed-inline', 2));
    assert.match(
      await p.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''),
      /^Preview: Copy .\/dummy/,
    );
    assert.equal(await p.page.locator('.fix details').first().getAttribute('open'), '');
  });

  it('that are not offered say why, and have no button', async () => {
    const p = await openPanel({ reducedMotion: true });
    await p.show(await recorded('seed-inline', 2));
    const [first] = await recordedFixes('seed-inline', 2);
    assert.ok(first !== undefined);
    await p.send({ type: 'fixes', fixes: [{ ...first, refused: 'line 9 reads it <b>whole</b>' }] });
    await p.page.click(`${step('1:1')} .box`);
    await p.page.locator('.refused summary').click();
    assert.match((await p.page.locator('.refused').textContent()) ?? '', /: line 9 reads it <b>whole<\/b>$/);
    assert.equal(await p.page.locator('.fix').count(), 0);
    noErrors(p);
  });

  it('of another file are gone with it', async () => {
    const p = await mended();
    await p.show({ ...(await recorded('seed-inline', 2)), file: 'file:///other/Dockerfile' });
    assert.equal(await p.page.locator('.side h3', { hasText: 'Repairs' }).count(), 0);
  });
});
