import type { Browser, FrameLocator, Page } from 'playwright-core';

export interface Opened {
  readonly browser: Browser;
  readonly page: Page;
  readonly panel: FrameLocator;
}
export function openPage(
  server: { readonly url: string; readonly origin: string },
  executablePath: string,
  viewport?: { readonly width: number; readonly height: number },
): Promise<Opened>;
