// Debian's Chromium, with nothing on but what a journey needs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

const SLOWER = Number(process.env.JOURNEY_SLOWER ?? 1);

/** What pages have done against their policy; any fails the journey. */
const violations = new Set();

/** @param more of the browser's options */
export async function withBrowser(what, more = []) {
  const folder = mkdtempSync(join(tmpdir(), 'veredus-chromium-'));
  const browser = await chromium.launch({
    executablePath: process.env.VEREDUS_CHROMIUM ?? '/usr/bin/chromium', headless: true, args: [...FLAGS, ...more],
    env: { ...process.env, HOME: folder },
  });
  try {
    await what(browser);
    if (violations.size > 0) throw new Error(`against the policy of a page: ${[...violations].join('\n')}`);
  } catch (failed) {
    // what was to be seen then
    for (const context of browser.contexts()) for (const each of context.pages()) console.log(each.url(), await each.innerText('body').catch(String), each.troubles ?? '');
    throw failed;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function page(browser, base, options = {}) {
  const context = await browser.newContext({
    baseURL: base, viewport: { width: 1280, height: 820 }, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options,
  });
  await context.addInitScript(() => addEventListener('securitypolicyviolation', (event) => {
    console.error(`securitypolicyviolation: ${event.effectiveDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}`);
  }));
  context.on('console', (message) => {
    if (/securitypolicyviolation:|Content Security Policy/.test(message.text())) violations.add(`${message.text()} ${message.location().url}`);
  });
  const made = await context.newPage();
  // as on a phone, or where others keep the machine busy
  if (SLOWER > 1) await (await context.newCDPSession(made)).send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const troubles = [];
  made.on('pageerror', (error) => troubles.push(`error: ${error.stack ?? error}`));
  made.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  made.troubles = troubles;
  return made;
}

/** For a page that is still to come: mail goes when it is sent, and nobody waits for who thinks better of it. */
export async function atOnce(page) {
  await page.addInitScript(() => {
    const name = 'veredus.preferences';
    if (self === top && localStorage.getItem(name) === null) localStorage.setItem(name, JSON.stringify({ undoSeconds: 0 }));
  });
}

/** @param keep whether the machine is said to be the person's own */
export async function signIn(page, name, password, keep = false) {
  await page.goto('/');
  await page.getByLabel('Address').fill(name);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  if (keep) await page.getByText('Keep me signed in').click();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('#list').waitFor();
}
