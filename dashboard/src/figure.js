// A chart with its finding, its table and its downloads.
import { data, scenario } from './data.js';
import { el } from './dom.js';
import { fileName, saveCsv, saveSvg } from './download.js';
import { init } from './echarts.js';
import { plain } from './format.js';
import { colours, LIGHT_COLOURS } from './theme.js';

const figures = [];
const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text) => text.replace(/[&<>"]/g, (character) => escapes[character]);

/** Lines no longer than `most` characters. */
function lines(text, most) {
  const out = [''];
  for (const word of text.split(/\s+/)) {
    if (out.at(-1) && out.at(-1).length + word.length + 1 > most) out.push('');
    out[out.length - 1] += (out.at(-1) ? ' ' : '') + word;
  }
  return out;
}

/** One panel drawn without a page, as the inside of an SVG. */
function panelSvg(panel, width, height) {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ ...panel.option(LIGHT_COLOURS, { width, height }), tooltip: undefined });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** The whole figure as one SVG file: finding, subtitle, panels, source. */
function figureSvg(spec) {
  const panels = spec.panels(), columns = panels.length > 1 ? 3 : 1;
  const width = 900, wide = (width - 40 - 20 * (columns - 1)) / columns;
  const high = panels.length > 1 ? 190 : Math.max(360, spec.height ?? 0);
  const parts = [];
  let y = 16;
  const text = (content, size, weight, fill, most, x = 20) => {
    for (const line of lines(content, most)) {
      y += size * 1.3;
      parts.push(`<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${xml(line)}</text>`);
    }
  };
  text(spec.title(), 20, 700, '#1a1a1a', 78);
  text(spec.subtitle(), 14, 400, '#4a4a4a', 118);
  y += 14;
  for (let row = 0; row * columns < panels.length; ++row) {
    const top = y;
    let titleEnd = y;
    const inRow = panels.slice(row * columns, (row + 1) * columns);
    inRow.forEach((panel, i) => {
      y = top;
      if (panel.title) text(panel.title, 13, 700, '#1a1a1a', 38, 20 + i * (wide + 20));
      titleEnd = Math.max(titleEnd, y);
    });
    y = titleEnd + 8;
    inRow.forEach((panel, i) => parts.push(panelSvg(panel, wide, high)
      .replace('<svg ', `<svg x="${20 + i * (wide + 20)}" y="${y}" `)));
    y += high + 12;
  }
  if (spec.note) text(spec.note(), 13, 400, '#1a1a1a', 125);
  text(spec.source(), 12, 400, '#4a4a4a', 138);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.ceil(y + 16)}" `
    + `viewBox="0 0 ${width} ${Math.ceil(y + 16)}" role="img" font-family="system-ui, Arial, sans-serif">`
    + `<title>${xml(spec.title())}</title><desc>${xml(spec.alt())}</desc>`
    + `<rect width="100%" height="100%" fill="#ffffff"/>${parts.join('')}</svg>`;
}

/** How many small charts stand side by side: as even rows as the width allows. */
function columnsFor(count, width) {
  const most = Math.min(count, Math.floor((width + 24) / (208 + 24)));
  let best = Math.max(1, most);
  for (let columns = best; columns >= 3; --columns) {
    const empty = (n) => n * Math.ceil(count / n) - count;
    if (empty(columns) < empty(best)) best = columns;
  }
  return best;
}

function tableOf({ columns, rows }, caption) {
  return el('table', {}, el('caption', {}, caption),
    el('thead', {}, el('tr', {}, columns.map((column) => el('th', { scope: 'col' }, column)))),
    el('tbody', {}, rows.map((row) => el('tr', {}, row.map((cell, i) => {
      const numeric = typeof cell === 'object';
      return el(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : null, class: numeric ? 'n' : null },
        numeric ? cell.text : cell);
    })))));
}

/** A cell of a table that holds a number: as people read it, and as a file holds it. */
export const numberCell = (value, unit, text) => ({ text, plain: plain(value, unit) });

/**
 * Makes a figure. `spec`: id, title(), subtitle(), alt(), source(), note() under the chart, height,
 * panels() of {title, small, option(colours, size)}, table() of {columns, rows}, key (whether the
 * bands are explained).
 */
export function figure(spec) {
  const title = el('h3', { id: `${spec.id}-title` });
  const subtitle = el('p', { class: 'subtitle' });
  const canvas = el('div', { class: 'canvas', id: `${spec.id}-chart` });
  const source = el('p', { class: 'source' });
  const note = spec.note ? el('p', { class: 'note' }) : null;
  const holder = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': `${spec.id}-title` });
  const details = el('details', { id: `${spec.id}-table`, toggle: () => fillTable() },
    el('summary', {}, 'Table', el('span', { class: 'hidden' }, ` of this chart`)), holder);
  const name = () => fileName(data.authority, spec.id, scenario().id);
  const svgButton = el('button', { type: 'button', id: `${spec.id}-svg`,
    'aria-describedby': `${spec.id}-title`, click: () => saveSvg(name(), figureSvg(spec)) }, 'Download SVG');
  const csvButton = el('button', { type: 'button', id: `${spec.id}-csv`, 'aria-describedby': `${spec.id}-title`,
    click: () => {
      const { columns, rows } = spec.table();
      saveCsv(name(), columns, rows.map((row) => row.map((cell) => (typeof cell === 'object' ? cell.plain : cell))));
    } }, 'Download CSV');
  const element = el('figure', { id: spec.id, class: spec.wide ? 'wide' : null, 'aria-labelledby': `${spec.id}-title` },
    title, subtitle, spec.key === false ? null : bandKey(spec.published?.() ?? true), canvas, note, source,
    el('div', { class: 'tools' }, details, svgButton, csvButton));
  let charts = [], boxes = [], drawn = false, filled = false;
  const heightOf = (panel) => (panel.small ? 170 : spec.height ?? 340);

  function fillTable() {
    if (!details.open || filled) return;
    holder.replaceChildren(tableOf(spec.table(), `${spec.title()}. ${spec.subtitle()}`));
    filled = true;
  }
  function words() {
    title.textContent = spec.title();
    subtitle.textContent = spec.subtitle();
    source.textContent = spec.source();
    if (note) note.textContent = spec.note();
    filled = false;
    fillTable();
  }
  /** Empty boxes of the right size, so that nothing moves when the charts come. */
  function layOut() {
    charts.forEach(({ chart }) => chart.dispose());
    charts = [];
    const panels = spec.panels();
    canvas.className = panels.length > 1 ? 'canvas panels' : 'canvas';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', spec.alt());
    boxes = panels.map((panel) => {
      const box = el('div', { class: 'plot' });
      box.style.height = `${heightOf(panel)}px`;
      return { panel, box };
    });
    canvas.replaceChildren(...boxes.map(({ panel, box }) => (panels.length > 1
      ? el('div', { class: 'panel' }, el('div', { class: 'panel-title' }, panel.title), box) : box)));
    if (panels.length > 1) canvas.style.setProperty('--columns', columnsFor(panels.length, element.clientWidth));
  }
  function draw() {
    layOut();
    charts = boxes.map(({ panel, box }) => {
      const chart = init(box, null, { renderer: 'svg' });
      chart.setOption(panel.option(colours(), { width: box.clientWidth, height: heightOf(panel) }));
      return { chart };
    });
    drawn = true;
  }
  const me = {
    spec, element, words,
    /** Draws what is on the screen, or will be soon; the rest when it comes. */
    show: () => { if (!drawn) draw(); },
    update: () => { words(); if (drawn) draw(); else layOut(); },
    redraw: () => { if (drawn) draw(); else layOut(); },
  };
  figures.push(me);
  watcher.observe(element);
  return element;
}

const watcher = new IntersectionObserver((entries) => entries.forEach((entry) => {
  if (entry.isIntersecting) figures.find((each) => each.element === entry.target)?.show();
}), { rootMargin: '300px' });

/** @param published  whether published figures are drawn */
function bandKey(published) {
  const swatch = (name, text) => el('span', {}, el('i', { class: `swatch ${name}`, 'aria-hidden': 'true' }), text);
  return el('p', { class: 'key' }, published ? swatch('actual', 'published') : null, swatch('median', 'median of the runs'),
    swatch('band50', '50%'), swatch('band80', '80%'), swatch('band95', '95% of runs'));
}

export const updateAll = () => figures.forEach((each) => each.update());
export const redrawAll = () => figures.forEach((each) => each.redraw());
export const showAll = () => figures.forEach((each) => { each.show(); each.redraw(); });
