// What both browser tests share: Chromium without a network, and a page whose every word is heard.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A machine may be busy; what never comes is still noticed. */
const PATIENCE_MS = 180_000;

/** Runs `work(browser, folder)`; the browser and its folder are gone afterwards. */
export async function withBrowser(work) {
  const folder = await mkdtemp(join(tmpdir(), 'highneeds-chromium-'));
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    userDataDir: join(folder, 'profile'), args: FLAGS });
  try {
    await work(browser, folder);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a file, ready; whatever it says or asks for ends up in `page.heard`. */
export async function open(browser, file, { width = 1280, height = 900, scheme = 'light' } = {}) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.heard = [];
  page.on('console', (message) => page.heard.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => page.heard.push(`error: ${error.stack}`));
  page.on('dialog', (dialog) => page.heard.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) page.heard.push(`request: ${request.url()}`);
  });
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('html[data-ready]');
  return page;
}

/** Scrolls to every figure, so that all are drawn. */
export async function drawAll(page) {
  for (const figure of await page.$$('figure')) {
    await figure.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
    await page.waitForFunction((element) => [...element.querySelectorAll('.plot')].every((plot) => plot.querySelector('svg path, svg text')),
      {}, figure);
  }
}

export function silent(page, when) {
  assert.deepEqual(page.heard, [], when);
}
