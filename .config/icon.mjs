// npm run look:icon: the listing's icon, 256 pixels square, drawn from its SVG.
import { readFileSync } from 'node:fs';
import { setupChromium, setupPackages } from './setup.mjs';

setupPackages();
const { chromium } = await import('playwright-core');
const browser = await chromium.launch({ executablePath: setupChromium(), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(`<body style="margin:0">${readFileSync('media/listing/icon.svg', 'utf8')}`);
await page.screenshot({ path: 'media/icon.png', omitBackground: true });
await browser.close();
