// Usage: node hostile.test.mjs PAGE TEXT: a study whose every name is TEXT, which must stay text.
import assert from 'node:assert/strict';
import { drawAll, open, silent, withBrowser } from './browser.mjs';

const [file, text] = process.argv.slice(2);

await withBrowser(async (browser) => {
  for (const width of [390, 1280]) {
    const page = await open(browser, file, { width });
    await drawAll(page);
    for (const summary of await page.$$('summary')) await summary.evaluate((element) => element.click());
    const seen = await page.evaluate(() => ({
      title: document.title, place: document.querySelector('h1 span').textContent,
      scenario: document.querySelector('#scenario').selectedOptions[0].textContent,
      foreign: document.querySelectorAll('main b, main img, body > :not(a, header, div, nav, main, script, noscript)').length,
      scripts: document.scripts.length, hacked: window.hacked,
      body: document.body.innerText, width: document.documentElement.scrollWidth,
    }));
    assert.ok(seen.title.includes(text), seen.title);
    assert.equal(seen.place, text);
    assert.ok(seen.scenario.startsWith(text));
    assert.ok(seen.body.split(text).length > 5, 'the text is shown as it is');
    assert.equal(seen.foreign, 0, 'no element comes from a text');
    assert.equal(seen.scripts, 2);
    assert.equal(seen.hacked, undefined);
    assert.equal(seen.width, width, 'long names do not widen the page');
    silent(page, 'hostile names');
    await page.close();
  }
});
