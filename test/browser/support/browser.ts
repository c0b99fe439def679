import type { Browser } from 'playwright-core';
import { launchChromium } from '../../../scripts/chromium.ts';

let shared: Promise<Browser> | undefined;

/** The one Chromium of this test process; each workbench gets a fresh context of it. */
export function sharedBrowser(): Promise<Browser> {
  shared ??= launchChromium();
  return shared;
}

export async function closeSharedBrowser(): Promise<void> {
  const browser = await shared;
  shared = undefined;
  await browser?.close();
}
