import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { GraphView, HostMessage } from '../../extension/protocol';
import { themes, type ThemeName } from './themes';

const root = join(import.meta.dirname, '..', '..');
const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

/** The panel's page with the same policy as in VS Code; the host is a few lines that remember what was asked. */
function html(theme: ThemeName): string {
  const style = Object.entries(themes[theme].variables)
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ');
  const csp =
    "default-src 'none'; style-src 'self' 'nonce-test'; script-src 'nonce-test'; worker-src blob:; connect-src 'self'; img-src data:";
  return `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><title>Panel</title>
<meta http-equiv="Content-Security-Policy" content="${csp}">
<style nonce="test">:root { ${style} }</style>
<link rel="stylesheet" href="/dist/panel.css">
</head><body class="${themes[theme].className}" data-worker="/dist/layout.worker.js"><div id="app"></div>
<script nonce="test">
window.asked = [];
window.kept = JSON.parse(sessionStorage.getItem('kept') ?? 'null') ?? undefined;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => {
    window.asked.push(message.intent);
    const fail = window.failNext;
    window.failNext = undefined;
    setTimeout(() => window.postMessage(fail === undefined ? { type: 'reply', id: message.id, ok: true } : { type: 'reply', id: message.id, ok: false, error: fail }), 0);
  },
  getState: () => window.kept,
  setState: (state) => { window.kept = state; sessionStorage.setItem('kept', JSON.stringify(state)); },
});
</script>
<script nonce="test" src="/dist/webview.js"></script></body></html>`;
}

let server: Server | undefined;
let browser: Browser | undefined;

async function start(): Promise<{ origin: string; browser: Browser }> {
  if (server === undefined) {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const theme = url.searchParams.get('theme') as ThemeName | null;
      if (url.pathname === '/') {
        response.writeHead(200, { 'content-type': 'text/html' }).end(html(theme ?? 'dark'));
        return;
      }
      readFile(join(root, url.pathname)).then(
        (bytes) =>
          response
            .writeHead(200, { 'content-type': types[url.pathname.split('.').at(-1) ?? ''] ?? 'text/plain' })
            .end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((ok) => server?.listen(0, '127.0.0.1', ok));
  }
  browser ??= await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, browser };
}

export interface Panel {
  readonly page: Page;
  readonly errors: readonly string[];
  send(message: HostMessage): Promise<void>;
  show(graph: GraphView): Promise<void>;
  asked(): Promise<{ type: string; step?: string; format?: string; data?: string }[]>;
}

export interface PanelOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

/** A step as it is drawn. */
export const step = (id: string): string => `g.step[data-id="${id}"]`;

/** The page logged nothing that went wrong, its policy's refusals included. */
export const noErrors = (p: Panel): void => assert.deepEqual([...p.errors], []);

/** Waits until so many steps are drawn. */
export const settles = (p: Panel, count: number): Promise<unknown> =>
  p.page.waitForFunction((n) => document.querySelectorAll('g.step').length === n, count);

/** Opens the panel in a real browser. */
export async function openPanel(options: PanelOptions = {}): Promise<Panel> {
  const { origin, browser: running } = await start();
  const context = await running.newContext({
    viewport: { width: options.width ?? 1200, height: options.height ?? 760 },
    reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const errors: string[] = [];
  page.on('pageerror', (e) => errors.push(e.message));
  page.on('console', (m) => {
    if (m.type() === 'error') errors.push(m.text());
  });
  await page.goto(`${origin}/?theme=${options.theme ?? 'dark'}`);
  const send = async (message: HostMessage): Promise<void> => {
    await page.evaluate(
      (m) => {
        window.postMessage(m);
      },
      message as unknown as Record<string, unknown>,
    );
  };
  return {
    page,
    errors,
    send,
    show: async (graph) => {
      const before = await page.getAttribute('svg.graph', 'data-drawn');
      await send({ type: 'graph', graph });
      await page.waitForFunction(
        (old) => document.querySelector<SVGElement>('svg.graph')?.dataset['drawn'] !== (old ?? undefined),
        before,
      );
    },
    asked: () => page.evaluate(() => (window as unknown as { asked: { type: string }[] }).asked),
  };
}

/** Ends the browser and the server; called once, after all tests. */
export async function closePanels(): Promise<void> {
  await browser?.close();
  browser = undefined;
  server?.close();
  server = undefined;
}
