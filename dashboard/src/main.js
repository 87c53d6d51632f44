// Builds the page, and keeps it in step with what the reader chooses.
import { data, series, state } from './data.js';
import { el, picker } from './dom.js';
import { redrawAll, showAll, updateAll } from './figure.js';
import { period } from './format.js';
import * as sections from './sections.js';
import { chooseTheme, forcePaper, onTheme } from './theme.js';

const [tileBox, updateTiles] = sections.tiles();
const [leadBox, updateLead] = sections.lead();

function update() {
  updateTiles();
  updateLead();
  updateAll();
}

const scenarioPicker = picker('Scenario', 'scenario', data.scenarios.map((each, i) => [String(i), each.name]),
  String(state.scenario), (value) => {
    state.scenario = Number(value);
    update();
  });
const themePicker = picker('Colours', 'theme', [['auto', 'System'], ['light', 'Light'], ['dark', 'Dark']], 'auto', chooseTheme);

/** Two lists of years, for the glance and the comparison, that always say the same. */
const years = series('plans').times.slice(1).map((year) => [String(year), period(year, 'january')]);
const yearPickers = ['year', 'comparison-year'].map((id) => picker('Look at', id, years, String(state.year), (value) => {
  state.year = Number(value);
  document.querySelectorAll('#year, #comparison-year').forEach((select) => { select.value = value; });
  update();
}));
const outcomePicker = picker('Compare', 'outcome', data.series.filter((each) => each.group === 'outcome').map((each) => [each.key, each.label]),
  state.outcome, (value) => {
    state.outcome = value;
    updateAll();
  });
const baselineBox = el('div', { class: 'field check' }, el('input', { type: 'checkbox', id: 'show-baseline', checked: true, change: (event) => {
  state.showBaseline = event.target.checked;
  updateAll();
} }), el('label', { for: 'show-baseline' }, 'Show baseline'));

const parts = [sections.overview(tileBox, el('div', { class: 'fields' }, yearPickers[0]), leadBox), sections.plans(), sections.placements(),
  sections.money(), sections.comparison(outcomePicker, yearPickers[1]), sections.workstreams(), sections.drivers(),
  sections.assumptions(), sections.about()].filter(Boolean);

document.body.prepend(
  el('a', { href: '#overview', class: 'skip' }, 'Skip to the content'),
  el('header', {}, el('h1', {}, 'High needs projection ', el('span', {}, data.authority))),
  el('div', { class: 'bar', role: 'region', 'aria-label': 'What is shown' }, el('div', { class: 'fields' }, scenarioPicker, baselineBox, themePicker)),
  el('nav', { 'aria-label': 'Sections' }, el('ul', {}, parts.map((part) => el('li', {},
    el('a', { href: `#${part.id}` }, part.querySelector('h2').textContent))))),
  el('main', {}, ...parts));

chooseTheme('auto');
onTheme(redrawAll);
update();

let width = window.innerWidth, pending = 0;
window.addEventListener('resize', () => {
  if (window.innerWidth === width) return;
  width = window.innerWidth;
  clearTimeout(pending);
  pending = setTimeout(redrawAll, 120);
});
window.addEventListener('beforeprint', () => {
  forcePaper(true);
  showAll();
});
window.addEventListener('afterprint', () => {
  forcePaper(false);
  redrawAll();
});
requestAnimationFrame(() => requestAnimationFrame(() => {
  performance.mark('ready');
  document.documentElement.dataset.ready = 'true';
}));
