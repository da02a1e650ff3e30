// Lets tests in the extension host look at the window: a loopback server in the process that owns the browser.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';

const inner = (page) => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
const timeout = 15_000;

/** What a test may ask; `where` is the panel (default) or the window. */
const operations = {
  evaluate: (page, { source }) =>
    inner(page)
      .locator('body')
      .evaluate((_, code) => new Function(`return (${code})`)()(), source, { timeout }),
  wait: (page, { selector, where }) =>
    (where === 'window' ? page : inner(page)).locator(selector).first().waitFor({ timeout }),
  count: (page, { selector, where }) => (where === 'window' ? page : inner(page)).locator(selector).count(),
  text: (page, { selector, where }) =>
    (where === 'window' ? page : inner(page)).locator(selector).first().innerText({ timeout }),
  attribute: (page, { selector, name }) => inner(page).locator(selector).first().getAttribute(name, { timeout }),
  click: (page, { selector, where }) =>
    (where === 'window' ? page : inner(page)).locator(selector).first().click({ timeout }),
  hover: (page, { selector, where }) =>
    (where === 'window' ? page : inner(page)).locator(selector).first().hover({ timeout }),
  press: (page, { key }) => page.keyboard.press(key),
  resize: (page, { width, height }) => page.setViewportSize({ width, height }),
  screenshot: async (page, { path }) => {
    mkdirSync(dirname(path), { recursive: true });
    await page.screenshot({ path });
  },
};

export async function startBridge(pageOf) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (c) => chunks.push(c));
    request.on('end', () => {
      const answer = (code, body) =>
        response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      Promise.resolve()
        .then(async () => {
          const { operation, ...rest } = JSON.parse(Buffer.concat(chunks).toString());
          const run = operations[operation];
          if (run === undefined) throw new Error(`no operation ${operation}`);
          return run(pageOf(), rest);
        })
        .then(
          (value) => answer(200, { value: value ?? null }),
          (error) => answer(500, { error: String(error?.message ?? error) }),
        );
    });
  });
  await new Promise((ok) => server.listen(0, '127.0.0.1', ok));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
