// npm run look:readme: the README's pictures, of the window that npm start opens, into media/readme.
import { makeHome, packExtension, startServer } from './product.mjs';
import { openPage } from './photograph.mjs';
import { setupChromium, setupPackages } from './setup.mjs';

setupPackages();
packExtension();
const executablePath = setupChromium();

/** Pictures of the panel in a theme, with the keys that are pressed before; the same keys take that back. */
const pictures = {
  light: { theme: 'Default Light Modern', shots: { compare: ['c'] } },
  dark: { theme: 'Default Dark Modern', shots: { 'next-build': ['n'] } },
};

for (const [name, { theme, shots }] of Object.entries(pictures)) {
  const home = makeHome();
  const server = await startServer(home, { wantedPort: 0, more: { 'workbench.colorTheme': theme } });
  try {
    const { browser, page, panel } = await openPage(server, executablePath, { width: 1500, height: 940 });
    const rest = () => page.waitForTimeout(2000);
    await rest();
    await page.screenshot({ path: `media/readme/${name}.png` });
    // The panel's group, as large as the window.
    await panel.locator('g.step.is-selected .text').first().click();
    await page.keyboard.press('Control+KeyK');
    await page.keyboard.press('Control+KeyM');
    for (const [shot, keys] of Object.entries(shots)) {
      for (const key of keys) await page.keyboard.press(key);
      await rest();
      await page
        .locator('iframe.webview.ready')
        .first()
        .screenshot({ path: `media/readme/${shot}.png` });
      for (const key of keys) await page.keyboard.press(key);
    }
    await browser.close();
  } finally {
    await server.stop();
    home.remove();
  }
}
