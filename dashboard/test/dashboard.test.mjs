// Usage: node dashboard.test.mjs PAGE [SCREENSHOTS]: every control of a dashboard, in every size and colour.
import axe from 'axe-core';
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawAll, open, silent, withBrowser } from './browser.mjs';

const READY_MS = 500;   // printed, not asserted: machines differ
const [file, screenshots] = process.argv.slice(2);
const used = new Set();

/** Accessibility faults of a page as it stands. */
async function faults(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  return violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 5).join('; ')}`);
}

async function looks(browser) {
  for (const width of [390, 1280, 2000]) {
    for (const scheme of ['light', 'dark']) {
      const page = await open(browser, file, { width, scheme });
      await drawAll(page);
      const name = `${width} ${scheme}`;
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, `no sideways scrolling at ${name}`);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), scheme);
      assert.deepEqual(await faults(page), [], `axe-core at ${name}`);
      // Nothing that is drawn lies outside its picture.
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('.plot svg')].flatMap((svg) => {
        const room = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')].filter((text) => {
          const box = text.getBoundingClientRect();
          return box.width > 0 && (box.left < room.left - 2 || box.right > room.right + 2 || box.top < room.top - 2 || box.bottom > room.bottom + 2);
        }).map((text) => `${svg.closest('figure').id}: ${text.textContent}`);
      })), [], `texts inside their charts at ${name}`);
      silent(page, name);
      if (screenshots) {
        await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
        await page.screenshot({ path: join(screenshots, `${width}-${scheme}.png`), fullPage: true });
      }
      await page.close();
    }
  }
}

const dataOf = (page) => page.evaluate(() => JSON.parse(document.getElementById('data').textContent));
const textOf = (page, selector) => page.$eval(selector, (element) => element.textContent);

/** Chooses from a list as a reader does, and remembers that it was used. */
async function choose(page, id, value) {
  await page.select(`#${id}`, value);
  used.add(id);
}

async function scenarios(page) {
  const data = await dataOf(page);
  for (const [i, scenario] of data.scenarios.entries()) {
    await choose(page, 'scenario', String(i));
    assert.equal(await textOf(page, '#balance-title'), data.findings[`balance-${scenario.id}`][0]);
    assert.equal(await textOf(page, '#waterfall-title'), data.findings[`waterfall-${scenario.id}`][0]);
    const plans = data.series.find((one) => one.key === 'plans');
    const median = plans.levels[i][data.quantiles.indexOf(0.5)].at(-1);
    assert.equal(await textOf(page, '#tiles [data-key="plans"]'), Math.round(median).toLocaleString('en-GB'));
    const dashed = await page.$eval('#caseload .subtitle', (element) => element.textContent.includes('dashed'));
    assert.equal(dashed, scenario.baseline >= 0, 'the baseline is drawn where there is one');
  }
}

async function years(page) {
  const data = await dataOf(page);
  const balance = data.series.find((one) => one.key === 'balance');
  for (const id of ['year', 'comparison-year']) {
    const values = await page.$$eval(`#${id} option`, (options) => options.map((option) => option.value));
    assert.ok(values.length > 1);
    for (const value of values) {
      await choose(page, id, value);
      const both = await page.$$eval('#year, #comparison-year', (lists) => lists.map((list) => list.value));
      assert.deepEqual(both, [value, value]);
    }
    await choose(page, id, values[0]);
    const at = balance.times.indexOf(Number(values[0]));
    const scenario = Number(await page.$eval('#scenario', (list) => list.value));
    const shown = await textOf(page, '#tiles [data-key="balance"]');
    const median = balance.levels[scenario][4][at];
    assert.equal(Math.sign(median) < 0, shown.startsWith('\u2212'), `${shown} is ${median}`);
    assert.ok(Math.abs(Number(shown.replace(/[^0-9.]/g, '')) - Math.abs(median) / (shown.endsWith('m') ? 1e6 : 1e3)) < 0.51, `${shown} is ${median}`);
  }
  const outcomes = await page.$$eval('#outcome option', (options) => options.map((option) => option.value));
  assert.equal(outcomes.length, 6);
  const titles = new Set();
  for (const outcome of outcomes) {
    await choose(page, 'outcome', outcome);
    const label = data.series.find((one) => one.key === outcome).label;
    assert.ok((await textOf(page, '#comparison .subtitle')).startsWith(label));
    titles.add(await textOf(page, '#comparison-title'));
  }
  assert.ok(titles.size > 1, 'each outcome has its own finding');
}

async function switches(page) {
  await page.click('#show-baseline');
  assert.ok(!(await textOf(page, '#caseload .subtitle')).includes('dashed'));
  await page.click('#show-baseline');
  assert.ok((await textOf(page, '#caseload .subtitle')).includes('dashed'));
  used.add('show-baseline');
  for (const [theme, seen] of [['dark', 'dark'], ['light', 'light'], ['auto', 'light']]) {
    await choose(page, 'theme', theme);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), seen);
  }
}

async function assumptions(page) {
  const rows = () => page.$$eval('#assumptions tbody tr', (all) => all.length);
  const only = await rows();
  await page.click('#assumptions-only');
  const all = await rows();
  assert.ok(all > only && only > 0);
  await page.type('#assumptions-search', 'zzz nothing has this name');
  assert.equal(await rows(), 0);
  assert.match(await textOf(page, '#assumptions-count'), /^0 of /);
  await page.$eval('#assumptions-search', (input) => {
    input.value = '';
    input.dispatchEvent(new Event('input'));
  });
  assert.equal(await rows(), all);
  ['assumptions-only', 'assumptions-search'].forEach((id) => used.add(id));
}

/** Rows of a CSV file, as Excel and Python's csv module read them. */
function csvRows(text) {
  const rows = [['']];
  let quoted = false;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') { rows.at(-1)[rows.at(-1).length - 1] += '"'; ++i; }
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ',') rows.at(-1).push('');
    else if (!quoted && c === '\r' && text[i + 1] === '\n') { rows.push(['']); ++i; }
    else rows.at(-1)[rows.at(-1).length - 1] += c;
  }
  return rows.slice(0, -1);
}

/** Chromium drops what is more than ten downloads a second. */
const BETWEEN_DOWNLOADS_MS = 150;

/** Downloads by the keyboard: a pointer waits for a frame in which the page stands still, and a browser that is busy elsewhere draws none. */
async function download(page, folder, button) {
  const before = new Set(await readdir(folder));
  await new Promise((done) => setTimeout(done, BETWEEN_DOWNLOADS_MS));
  await page.focus(`#${button}`);
  await page.keyboard.press('Enter');
  used.add(button);
  for (let tries = 0; tries < 4000; ++tries) {
    const files = (await readdir(folder)).filter((name) => !before.has(name) && !name.endsWith('.crdownload'));
    if (files.length) return { name: files[0], text: await readFile(join(folder, files[0]), 'utf8') };
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`${button} gives no file`);
}

/** Every table opened by the keyboard, every chart and table downloaded and read back. */
async function tablesAndDownloads(browser, page, folder) {
  await mkdir(folder);
  const pictures = [];
  const session = await browser.target().createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allowAndName', downloadPath: folder });
  for (const id of await page.$$eval('figure', (figures) => figures.map((figure) => figure.id))) {
    await page.focus(`#${id}-table summary`);
    await page.keyboard.press('Enter');
    await page.waitForSelector(`#${id}-table table tbody tr`);
    used.add(`${id}-table`);
    const shown = await page.$eval(`#${id}-table table`, (table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)));
    const csv = csvRows((await download(page, folder, `${id}-csv`)).text.replace(/^\ufeff/, ''));
    assert.equal(csv.length, shown.length, `${id}: as many rows in the file as in the table`);
    assert.deepEqual(csv[0], shown[0]);
    csv.slice(1).forEach((row, r) => row.forEach((cell, c) => {
      const text = shown[r + 1][c];
      if (cell === '' || !/^-?[0-9.e+-]+$/.test(cell)) return;
      const digits = text.replace(/[^0-9.]/g, '');
      if (digits === '' || !/^[\u2212+£0-9.,]+[mk%]?( weeks)?$/.test(text)) return;
      const scale = text.endsWith('m') ? 1e6 : text.endsWith('k') ? 1e3 : text.endsWith('%') ? 0.01 : 1;
      const decimals = (digits.split('.')[1] ?? '').length;
      assert.ok(Math.abs(Math.abs(Number(cell)) / scale - Number(digits)) <= 0.5001 * 10 ** -decimals, `${id}: ${text} is ${cell}`);
      assert.equal(text.startsWith('\u2212'), Number(cell) < 0 && /[1-9]/.test(text), `${id}: sign of ${text}`);
    }));
    pictures.push({ id, title: await textOf(page, `#${id}-title`), svg: (await download(page, folder, `${id}-svg`)).text });
  }
  const log = csvRows((await download(page, folder, 'assumptions-csv')).text.replace(/^\ufeff/, ''));
  assert.equal(log.length - 1, await page.$$eval('#assumptions tbody tr', (rows) => rows.length));
  await page.focus('#made-by summary');
  await page.keyboard.press('Enter');
  assert.ok(await page.$eval('#made-by', (details) => details.open));
  used.add('made-by');
  await lookAt(browser, pictures);
  await page.bringToFront();
}

/** Pictures as a reader opens them, without the page's policy. The page itself is behind meanwhile, where no click is taken. */
async function lookAt(browser, pictures) {
  const viewer = await browser.newPage();
  for (const { id, title, svg } of pictures) {
    const seen = await viewer.evaluate((source) => {
      const picture = new DOMParser().parseFromString(source, 'image/svg+xml');
      return { faults: picture.querySelectorAll('parsererror').length, title: picture.querySelector('title')?.textContent,
        shapes: picture.querySelectorAll('path, rect, polyline').length, outside: /<(script|foreignObject|image)|href=/.test(source) };
    }, svg);
    assert.equal(seen.faults, 0, `${id}: the SVG is well-formed`);
    assert.equal(seen.title, title);
    assert.ok(seen.shapes > 3 && !seen.outside, `${id}: the SVG holds its chart and refers to nothing`);
  }
  await viewer.close();
}

/** The tab key alone reaches every control, in the order of the page, and each shows its focus. */
async function keyboard(page) {
  await page.evaluate(() => {
    document.querySelectorAll('details').forEach((details) => { details.open = false; });
    window.scrollTo({ top: 0, behavior: 'instant' });
  });
  const wanted = await page.evaluate(() => [...document.querySelectorAll('a[href], select, button, input, summary, main > section > .scroll')]
    .map((element, i) => (element.dataset.test = String(i))));
  await page.focus('a.skip');
  const reached = [wanted[0]];
  while (reached.length < wanted.length) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return [document.activeElement.dataset.test, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
    });
    assert.ok(at[1], `focus is seen on control ${at[0]} after ${reached.at(-1)}`);
    reached.push(at[0]);
  }
  assert.deepEqual(reached, wanted);
  await page.focus('#scenario');
  const before = await page.$eval('#scenario', (list) => list.value);
  await page.keyboard.press('ArrowUp');
  assert.notEqual(await page.$eval('#scenario', (list) => list.value), before, 'arrows choose a scenario');
}

async function links(page) {
  for (const link of await page.$$('nav a, a.skip')) {
    const target = await link.evaluate((element) => element.getAttribute('href'));
    assert.ok(await page.$(target), `${target} is on the page`);
    await link.evaluate((element) => element.click());
    assert.equal(await page.evaluate(() => location.hash), target);
  }
}

async function paper(page) {
  await choose(page, 'theme', 'dark');
  const pdf = await page.pdf({ format: 'A4', printBackground: true, path: screenshots && join(screenshots, 'print.pdf') });
  assert.ok(pdf.length > 50000 && Buffer.from(pdf.subarray(0, 5)).toString() === '%PDF-');
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  const bare = await page.$$eval('.plot', (plots) => plots.filter((plot) => !plot.querySelector('svg')).length);
  assert.equal(bare, 0, 'every chart is drawn for the printer');
  const white = await page.$eval('#caseload-chart svg', (svg) => svg.outerHTML.toLowerCase().includes('#12436d') || svg.outerHTML.includes('rgb(18,67,109)'));
  assert.ok(white, 'paper is white, whatever the screen is');
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await choose(page, 'theme', 'auto');
}

async function speed(browser) {
  const times = [];
  for (let i = 0; i < 6; ++i) {
    const page = await open(browser, file);
    times.push(await page.evaluate(() => performance.getEntriesByName('ready')[0].startTime));
    await page.close();
  }
  console.log(`ready after ${times.map(Math.round).join(', ')} ms, the bar is ${READY_MS}`);
}

await withBrowser(async (browser, folder) => {
  if (!process.env.QUICK) await looks(browser);
  const page = await open(browser, file);
  await scenarios(page);
  await years(page);
  await switches(page);
  await assumptions(page);
  await tablesAndDownloads(browser, page, join(folder, 'downloads'));
  assert.deepEqual(await faults(page), [], 'axe-core with every table open');
  await keyboard(page);
  await links(page);
  await paper(page);
  silent(page, 'after every control');
  const controls = await page.evaluate(() => [...document.querySelectorAll('select, button, input, summary')]
    .map((element) => element.id || element.closest('details').id));
  assert.deepEqual(controls.filter((id) => !used.has(id)), [], 'every control was used');
  await speed(browser);
  console.log(`${controls.length} controls used; no message, no request, no accessibility fault`);
});
