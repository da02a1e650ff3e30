// Lets tests in the extension host look at the window: a loopback server in the process that owns the browser.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';

const timeout = 30_000;

/** Where a test looks: the window, or the `nth` panel (the first unless told). */
const place = (page, { where, nth = 0 }) =>
  where === 'window'
    ? page
    : page.locator('iframe.webview.ready').nth(nth).contentFrame().frameLocator('iframe#active-frame');
const first = (page, values) => place(page, values).locator(values.selector).first();

/** What a test may ask. */
const operations = {
  evaluate: (page, values) =>
    place(page, values)
      .locator('body')
      .evaluate((_, code) => new Function(`return (${code})`)()(), values.source, { timeout }),
  wait: (page, values) => first(page, values).waitFor({ timeout }),
  count: (page, values) => place(page, values).locator(values.selector).count(),
  text: (page, values) => first(page, values).innerText({ timeout }),
  attribute: (page, values) => first(page, values).getAttribute(values.name, { timeout }),
  click: (page, values) => first(page, values).click({ timeout }),
  dblclick: (page, values) => first(page, values).dblclick({ timeout }),
  hover: (page, values) => first(page, values).hover({ timeout }),
  press: (page, { key }) => page.keyboard.press(key),
  type: (page, { text }) => page.keyboard.type(text),
  resize: (page, { width, height }) => page.setViewportSize({ width, height }),
  panels: (page) => page.locator('iframe.webview.ready').count(),
  screenshot: async (page, { path, clip }) => {
    mkdirSync(dirname(path), { recursive: true });
    await page.screenshot({ path, ...(clip !== undefined && { clip }) });
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
