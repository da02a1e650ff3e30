// A browser without a screen on the window that npm start opens: waits until the graph is painted, and takes a picture.
import { chromium } from 'playwright-core';

const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];

/** Opens the window as a person would, with no click, and waits for the root's card; gives the page and the panel's frame. */
export async function openPage({ url, origin }, executablePath, viewport = { width: 1600, height: 900 }) {
  const browser = await chromium.launch({ executablePath, headless: true, args });
  try {
    const page = await browser.newPage({ viewport });
    // Nothing of the window may need another machine.
    await page.context().route(
      (to) => to.origin !== origin && /^https?:$/.test(to.protocol),
      (route) => route.abort(),
    );
    await page.goto(url);
    const panel = page.locator('iframe.webview.ready').first().contentFrame().frameLocator('iframe#active-frame');
    await panel.locator('g.step.is-selected.is-root').waitFor({ timeout: 60_000 });
    await panel.locator('.card .cause').first().waitFor({ timeout: 10_000 });
    return { browser, page, panel };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** A picture of the window as it stands when the graph is painted. */
export async function photograph(server, executablePath, path) {
  const { browser, page } = await openPage(server, executablePath);
  try {
    await page.waitForTimeout(1500);
    await page.screenshot({ path });
  } finally {
    await browser.close();
  }
}
