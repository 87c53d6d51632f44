// The sections of the page and what each shows.
import { data, finding, group, indexAt, Q, scenario, series, source, state } from './data.js';
import { el } from './dom.js';
import { fileName, saveCsv } from './download.js';
import { dashedNote, fanSpec, panelsSpec, quoted } from './fans.js';
import { figure, numberCell } from './figure.js';
import { chance, number, period, signed } from './format.js';
import { intervalOption, sharesOption, stepsOption, swingOption } from './options.js';

const section = (id, title, ...children) => el('section', { id, 'aria-labelledby': `${id}-heading` },
  el('h2', { id: `${id}-heading`, tabindex: '-1' }, title), ...children);
const row = (...figures) => el('div', { class: 'figures' }, ...figures);

const isBalance = (each) => each.key === 'balance' || each.key === 'in-year';
const whole = (text) => el('span', { class: 'whole' }, text);
const direction = (each, value) => (isBalance(each) ? (value < 0 ? 'worse' : 'better')
  : value < 0 ? (each.unit === 'count' ? 'fewer' : 'less') : 'more');
/** "37 fewer", "£1.7m better". */
const change = (each, value) => {
  const text = number(Math.abs(value), each.unit);
  return /[1-9]/.test(text) ? `${text} ${direction(each, value)}` : `${text} more`;
};
const changes = (each, low, high) => (low < 0 === high < 0 && low !== 0
  ? `${[low, high].map((value) => number(Math.abs(value), each.unit)).join(' to ')} ${direction(each, low)}`
  : `${change(each, low)} to ${change(each, high)}`);

/** What a scenario changes in one outcome: a sentence and its range. */
function differenceWords(each, [low, median, high], name) {
  if (![low, median, high].some((value) => /[1-9]/.test(number(value, each.unit)))) return [`No different from \u2018${name}\u2019`];
  return [`${change(each, median)} than \u2018${name}\u2019 `, el('span', { class: 'quiet' }, `(80% of runs: ${changes(each, low, high)})`)];
}

/** Today, the chosen year and the difference from the baseline, for the six outcomes. */
export function tiles() {
  const box = el('div', { class: 'tiles', id: 'tiles', 'aria-live': 'polite' });
  const update = () => box.replaceChildren(...group('outcome').map((each) => {
    const at = indexAt(each, state.year), fan = each.levels[state.scenario];
    const past = data.history[each.history];
    const known = past && past.times.at(-1) <= each.times[0] + 1 ? past : null;
    const now = known ? [known.values.at(-1), period(known.times.at(-1), each.time), 'published']
      : [fan[Q.median][0], period(each.times[0], each.time), 'projected'];
    const write = (value) => number(value, each.unit);
    const differences = each.differences?.[state.scenario] ?? [];
    const where = differences.length ? indexAt(each, state.year, each.differenceTimes) : -1;
    return el('div', { class: 'tile' }, el('h3', {}, each.label),
      el('p', { class: 'now' }, `${write(now[0])} ${each.time === 'march' ? 'at' : 'in'} ${now[1]} (${now[2]})`),
      el('p', { class: 'then' }, el('strong', { 'data-key': each.key }, write(fan[Q.median][at])), ` ${period(each.times[at], each.time)}`),
      el('p', { class: 'range' }, '80% of runs: ', whole(write(fan[Q.low80][at])), ' to ', whole(write(fan[Q.high80][at]))),
      where < 0 ? null : el('p', { class: 'difference' },
        ...differenceWords(each, [Q.low80, Q.median, Q.high80].map((q) => differences[q][where]), data.scenarios[scenario().baseline].name)));
  }));
  return [box, update];
}

/** What becomes of the balance in the year that the question is about and in the last, in sentences. */
export function lead() {
  const box = el('div', { class: 'lead' });
  const update = () => {
    const { question, answers, baseline, deficitShare } = scenario();
    const years = answers.map((level, i) => (i % 2 ? null : [level, answers[i + 1]])).filter(Boolean);
    box.replaceChildren(...[question && el('p', { class: 'question' }, question),
      ...years.flatMap(([level, other], i) => (i === 0 ? [el('p', { class: 'finding' }, level), el('p', {}, other)]
        : [el('p', {}, `${level} ${other}`)])),
      baseline >= 0 && el('p', {}, `The chance of a deficit at the end is ${chance(deficitShare)}.`)].filter(Boolean));
  };
  return [box, update];
}

function balanceExtra() {
  const chosen = scenario(), each = series('balance');
  const marks = [], points = [];
  const inside = (year) => year >= each.times[0] && year <= each.times.at(-1);
  if (inside(chosen.overrideEnds))
    marks.push({ time: chosen.overrideEnds, text: 'Override ends' });
  if (inside(chosen.grantYear) && chosen.grantShare > 0) {
    const at = each.times.indexOf(chosen.grantYear);
    points.push({ time: chosen.grantYear, value: each.levels[state.scenario][Q.median][at], text: 'Grant' });
  }
  return { marks, points };
}

function balanceNote() {
  const chosen = scenario(), { marks, points } = balanceExtra();
  return [
    points.length && `Grant: the high needs stability grant of ${period(chosen.grantYear, 'financial')}, median ${number(chosen.grantMedian, 'money')}`
      + `${chosen.grantShare < 1 ? ` where paid, in ${chance(chosen.grantShare)} of runs` : ''}.`,
    marks.length && `Override ends: from 1 April ${chosen.overrideEnds} the deficit is no longer kept apart from the council\u2019s own reserves.`,
  ].filter(Boolean).join(' ');
}

export const overview = (tileBox, yearPicker, leadBox) => section('overview', 'At a glance', leadBox, yearPicker, tileBox, row(
  figure(fanSpec({ id: 'caseload', each: series('plans'), named: 'caseload', what: 'EHC plans at the January census' })),
  figure(fanSpec({ id: 'balance', each: series('balance'), named: 'balance', extra: balanceExtra, note: balanceNote,
    what: 'DSG balance at 31 March (below zero: deficit)' }))));

/** "Requests: 412 in 2026, 655 in 2034 in the median run". */
function changeTitle(key, name) {
  const each = series(key);
  if (!each) return 'From request to plan, and plans that end';
  const write = (at) => `${number(each.levels[state.scenario][Q.median].at(at), each.unit)} in ${period(each.times.at(at), each.time)}`;
  return `${name}: ${write(0)}, ${write(-1)} in the median run`;
}

export function plans() {
  const weeks = series('measure.mean_weeks_to_issue');
  const statutory = () => ({ limits: [{ value: 20, text: 'statutory limit: 20 weeks' }] });
  return section('plans-section', 'Children and plans', row(
    figure(fanSpec({ id: 'new-plans', each: series('new-plans'), named: 'new-plans', what: 'New EHC plans in each calendar year' })),
    weeks && figure(fanSpec({ id: 'time-to-issue', each: weeks, named: 'time-to-issue', extra: statutory,
      what: 'Mean weeks from request to plan, by calendar year of issue' })),
    figure(panelsSpec({ id: 'pathway', members: ['requests', 'agreed_to_assess', 'refused', 'queue', 'share_issued_on_time', 'ceased']
      .map((name) => series(`measure.${name}`)).filter(Boolean), what: 'From request to plan, and plans that end',
    title: () => changeTitle('measure.requests', 'Requests'), note: '; each on its own scale' })),
    figure(panelsSpec({ id: 'ages', named: 'ages', members: group('age').map((each) => ({ each, title: `Age ${each.label}` })), what: 'EHC plans by age at the January census', scale: 'shared' })),
    figure(panelsSpec({ id: 'needs', named: 'needs', members: group('need'), what: 'EHC plans by primary need at the January census', scale: 'shared' }))));
}

export function placements() {
  const limited = group('places').map((places) => {
    const each = series(places.key.replace('places.', 'setting.'));
    return { each, title: `${each.label}: children and places`,
      extra: () => ({ lines: [{ name: 'Places', step: true, colour: 'other',
        values: new Map(places.times.map((time, i) => [time, places.levels[state.scenario][Q.median][i]])) }] }) };
  });
  const full = ['overflowed', 'waiting', 'forced'].map((name) => series(`measure.${name}`)).filter(Boolean);
  return section('placements', 'Placements and places', row(
    figure(panelsSpec({ id: 'settings', members: group('setting'), named: 'settings', what: 'EHC plans by setting at the January census, all on one scale', scale: 'shared' })),
    limited.length ? figure(panelsSpec({ id: 'places', members: [...limited, ...full], named: 'places',
      what: 'Children in settings with limited places, their places (stepped line, median), and what happens when they are full', note: '; each on its own scale' })) : null,
    figure(fanSpec({ id: 'specialist', each: series('specialist'), named: 'specialist', wide: true, what: 'Children in specialist settings at the January census' }))));
}

function waterfall() {
  const bars = () => {
    const steps = scenario().steps;
    const parts = [['Gap of the first year, every year', steps.firstYear], ['Demand: more plans', steps.demand],
      ['Mix: where children are placed', steps.mix], ['Price: spend per plan', steps.price],
      ['Income above the first year\u2019s', steps.income],
      ...(steps.hasBaseline ? [['What the scenario changes', steps.interventions]] : []),
      ['Grants and support', steps.grants]];
    let level = steps.opening;
    const out = [{ name: 'Opening balance', from: 0, to: level, total: true, text: number(level, 'money') }];
    for (const [name, change] of parts) {
      out.push({ name, from: level, to: level + change, text: signed(change, 'money'), change });
      level += change;
    }
    out.push({ name: `Balance at 31 March ${scenario().marches.at(-1)}`, from: 0, to: steps.end, total: true, text: number(steps.end, 'money') });
    return out;
  };
  return { id: 'waterfall', wide: true, height: 380, key: false,
    title: () => finding('waterfall')?.[0] ?? 'What takes the DSG balance to its end',
    subtitle: () => `From the opening balance to the end of the last year, ${data.authority}, ${quoted()}: means of the runs, which add up `
      + `(the median at the end is ${number(scenario().steps.endMedian, 'money')})`,
    alt: () => `Waterfall. ${bars().map((bar) => `${bar.name}: ${bar.text}.`).join(' ')}`,
    source: () => source(''),
    panels: () => [{ option: (colours, size) => stepsOption(bars(), 'money', colours, size) }],
    table: () => ({ columns: ['Step', 'Change or balance'], rows: bars().map((bar) => [bar.name,
      numberCell(bar.total ? bar.to : bar.change, 'money', bar.text)]) }) };
}

function breach() {
  const lines = () => scenario().breach.map((risk) => ({ values: risk.share,
    name: risk.deficit === 0 ? 'Any deficit' : `Over ${number(risk.deficit, 'money').replace('.0m', 'm')}${risk.reserves ? ' (usable reserves)' : ''}` }));
  return { id: 'breach', height: 360, key: false,
    title: () => finding('breach')?.[0] ?? 'Chance that the deficit passes a limit',
    subtitle: () => `Share of runs in which the DSG deficit at 31 March is beyond each limit, ${data.authority}, ${quoted()}`,
    alt: () => `Line chart. ${lines().map((line) => `${line.name}: ${chance(line.values.at(-1))} at the end.`).join(' ')}`,
    source: () => source(''),
    panels: () => [{ option: (colours, size) => sharesOption(scenario().marches, lines(), 'march', colours, size) }],
    table: () => ({ columns: ['When', ...lines().map((line) => line.name)],
      rows: scenario().marches.map((year, i) => [period(year, 'march'),
        ...lines().map((line) => numberCell(line.values[i], 'share', chance(line.values[i])))]) }) };
}

/** The first year in which half of the runs or more charge the general fund. */
function generalFundTitle() {
  const each = series('money.general_fund_charge');
  if (!each) return 'What falls on the general fund';
  const median = each.levels[state.scenario][Q.median], first = median.findIndex((gbp) => gbp > 0);
  return first < 0 ? 'In most runs no deficit falls on the general fund'
    : `A deficit falls on the general fund from ${period(each.times[first], each.time)}: ${number(median[first], 'money')} in the median run`;
}

export const money = () => section('money', 'Money and the deficit', row(
  figure(fanSpec({ id: 'spend', each: series('spend'), named: 'spend', what: 'High needs spend in each financial year' })),
  figure(fanSpec({ id: 'in-year', each: series('in-year'), named: 'in-year', what: 'In-year DSG balance: income less spend of each financial year' })),
  figure(panelsSpec({ id: 'categories', members: group('category'), named: 'spend-categories', what: 'High needs spend by provision category, all on one scale', scale: 'shared' })),
  figure(waterfall()), figure(breach()),
  figure(panelsSpec({ id: 'general-fund', wide: false, members: ['general_fund_charge', 'interest', 'transport'].map((name) => series(`money.${name}`)).filter(Boolean),
    what: 'What falls on the general fund', title: generalFundTitle, note: '; each on its own scale' }))));

/** Scenarios beside each other; its choices are the outcome and the year. */
export function comparison(outcomePicker, yearPicker) {
  const group = () => data.comparisons.find((each) => each.baseline === (scenario().baseline >= 0 ? scenario().baseline : state.scenario));
  const members = () => data.scenarios.map((each, i) => i).filter((i) => i === group().baseline || data.scenarios[i].baseline === group().baseline);
  const each = () => series(state.outcome);
  const entry = () => {
    const years = group().outcomes[state.outcome];
    const wanted = each().times[indexAt(each(), state.year)];
    return years.find((one) => one.year === wanted) ?? years.at(-1);
  };
  const interval = (name, quantiles, at) => {
    const of = (q) => quantiles[q][at];
    return { name, low95: of(Q.low95), low80: of(Q.low80), median: of(Q.median), high80: of(Q.high80), high95: of(Q.high95) };
  };
  const rows = () => members().map((i) => interval(data.scenarios[i].name, each().levels[i], each().times.indexOf(entry().year)));
  const differences = () => members().slice(1).map((i) => interval(data.scenarios[i].name, each().differences[i],
    each().differenceTimes.indexOf(entry().year)));
  const table = () => {
    const unit = each().unit, write = (value) => number(value, unit);
    const at = each().differenceTimes?.indexOf(entry().year) ?? -1;
    return { columns: ['Scenario', 'Median', '80% of runs from', 'to', 'Difference, median', '80% of runs from', 'to', isBalance(each()) ? 'Runs in which it is better' : 'Runs in which it is lower'],
      rows: rows().map((one, i) => {
        const change = (q) => {
          const value = i === 0 ? null : each().differences?.[members()[i]][q][at];
          return numberCell(value, unit, i === 0 || value == null ? '\u2013' : signed(value, unit));
        };
        const better = i === 0 ? null : entry().better[i];
        return [one.name, ...[one.median, one.low80, one.high80].map((value) => numberCell(value, unit, write(value))),
          change(Q.median), change(Q.low80), change(Q.high80), numberCell(better, 'share', better == null ? '\u2013' : chance(better))];
      }) };
  };
  const words = (all, write) => all.map((one) => `${one.name}: median ${write(one.median, each().unit)}, `
    + `80% of runs ${write(one.low80, each().unit)} to ${write(one.high80, each().unit)}.`).join(' ');
  const height = Math.max(180, 70 + 60 * data.scenarios.length);
  const bars = 'median (dot), 80% of runs (thick bar) and 95% (thin bar)';
  const baseName = () => data.scenarios[group().baseline].name;
  return section('scenarios', 'Scenarios side by side', el('div', { class: 'fields' }, outcomePicker, yearPicker), row(figure({
    id: 'comparison', wide: true, key: false, height,
    title: () => entry().finding,
    subtitle: () => `${each().label}, ${entry().when}, ${data.authority}: ${bars}`,
    alt: () => `Dot chart. ${words(rows(), number)}`,
    source: () => source(''),
    panels: () => [{ option: (colours, size) => intervalOption(rows(), each().unit, rows()[0].median, number, colours, size) }],
    table,
  }), data.scenarios.some((one) => one.baseline >= 0) ? figure({
    id: 'differences', wide: true, key: false, height: height - 60,
    title: () => (differences().length ? `What each scenario changes, compared with \u2018${baseName()}\u2019`
      : `Nothing here is compared with \u2018${baseName()}\u2019`),
    subtitle: () => `${each().label}, ${entry().when}, ${data.authority}: difference from \u2018${baseName()}\u2019 run by run, ${bars}`,
    alt: () => `Dot chart of differences. ${words(differences(), signed)}`,
    source: () => source(''),
    panels: () => [{ option: (colours, size) => intervalOption(differences(), each().unit, 0, signed, colours, size) }],
    table,
  }) : null));
}

export function workstreams() {
  const parts = Object.entries(data.interventions).map(([id, one], number_) => {
    // The chosen scenario if it holds the workstream, else the first that does.
    const index = () => (scenario().interventions.includes(id) ? state.scenario
      : data.scenarios.findIndex((each) => each.interventions.includes(id)));
    const members = one.measures.map(series).filter(Boolean);
    return el('div', { class: 'workstream' }, el('h3', {}, one.label),
      el('dl', {}, one.measuredBy ? [el('dt', {}, 'Measured by'), el('dd', {}, one.measuredBy)] : null,
        el('dt', {}, 'Strength of the evidence'), el('dd', {}, one.strength), el('dt', {}, 'Evidence'), el('dd', {}, one.evidence)),
      members.length ? figure(panelsSpec({ id: `workstream-${number_ + 1}`, members, index, title: () => `What \u2018${one.label}\u2019 acts on: published, and projected`,
        what: 'Measures that the workstream acts on first', note: '; each on its own scale' })) : null);
  });
  return parts.length ? section('workstreams', 'Workstreams: projected beside actual', ...parts) : null;
}

export function drivers() {
  const mark = (one) => `${one.label}${one.assumption ? ' (assumption)' : ''}`;
  const bars = () => scenario().drivers.map((one) => ({ name: mark(one), value: one.high - one.low, one }));
  const at = ({ low, high, atLow, atHigh }) => `${number(low, 'money')} where it is low (${atLow}), ${number(high, 'money')} where it is high (${atHigh})`;
  return section('drivers', 'What drives the balance', el('p', {}, 'For each uncertain number: the mean balance at the end in the fifth of the runs in which the number '
    + 'is highest, less that in the fifth in which it is lowest. Numbers that cannot be told from chance are left out, all of them where there are fewer than 100 runs. '
    + 'It shows what the uncertainty comes from, not what a council can change.'), row(figure({
    id: 'drivers-chart-figure', wide: true, key: false, height: 560,
    title: () => (bars().length ? `The number that moves the balance at the end most is \u2018${bars()[0].name}\u2019: ${at(bars()[0].one)}`
      : 'No single number stands out in the balance at the end'),
    subtitle: () => `DSG balance at 31 March ${scenario().marches.at(-1)} where a number is high, less where it is low, ${data.authority}, ${quoted()}`,
    alt: () => `Bar chart. ${bars().map((bar) => `${bar.name}: ${at(bar.one)}.`).join(' ')}`,
    source: () => source(''),
    panels: () => [{ option: (colours, size) => swingOption(bars(), colours, size) }],
    table: () => ({ columns: ['Number', 'Swing', 'Low', 'Balance there', 'High', 'Balance there', 'Source'], rows: bars().map((bar) => [bar.name,
      numberCell(bar.value, 'money', signed(bar.value, 'money')), bar.one.atLow, numberCell(bar.one.low, 'money', number(bar.one.low, 'money')),
      bar.one.atHigh, numberCell(bar.one.high, 'money', number(bar.one.high, 'money')), bar.one.assumption ? 'assumption' : bar.one.source])
      .concat(bars().length ? [] : [['No single number stands out', '', '', '', '', '', '']]) }),
  })));
}

export function assumptions() {
  const columns = ['Number', 'Value and range (90%)', 'As in the file', 'Name in the file', 'Source', 'As of', 'Note', 'Owner'];
  const cells = (one) => [one.label, one.value, one.as, one.name, one.assumption ? 'Assumption' : one.source, one.asOf, one.note, one.owner];
  const body = el('tbody', {});
  const count = el('p', { role: 'status', id: 'assumptions-count' });
  const search = el('input', { type: 'search', id: 'assumptions-search', autocomplete: 'off', input: () => update() });
  const only = el('input', { type: 'checkbox', id: 'assumptions-only', checked: true, change: () => update() });
  const shown = () => data.figures.filter((one) => (!only.checked || one.assumption)
    && cells(one).join(' ').toLowerCase().includes(search.value.trim().toLowerCase()));
  function update() {
    const rows = shown();
    body.replaceChildren(...rows.map((one) => el('tr', {}, cells(one).map((cell, i) => el(i ? 'td' : 'th', { scope: i ? null : 'row' }, cell)))));
    count.textContent = `${rows.length} of ${data.figures.length} numbers`;
  }
  update();
  return section('assumptions', 'Assumptions and sources', el('p', {}, 'Numbers that are uncertain or say where they come from. '
    + 'Assumptions have no published source; somebody should own each of them.'),
  el('div', { class: 'fields' }, el('div', { class: 'field' }, el('label', { for: 'assumptions-search' }, 'Find'), search),
    el('div', { class: 'field check' }, only, el('label', { for: 'assumptions-only' }, 'Assumptions only')),
    el('button', { type: 'button', id: 'assumptions-csv', click: () => saveCsv(fileName(data.authority, 'assumptions'), columns, shown().map(cells)) }, 'Download CSV')),
  count, el('div', { class: 'scroll tall', tabindex: '0', role: 'region', 'aria-label': 'Table of assumptions and sources' },
    el('table', {}, el('caption', { class: 'hidden' }, 'Assumptions and sources'), el('thead', {}, el('tr', {}, columns.map((column) => el('th', { scope: 'col' }, column)))), body)));
}

export const about = () => section('about', 'How to read this page, and what made it',
  el('p', {}, `Each line comes from ${data.runs.toLocaleString('en-GB')} runs of a simulation of ${data.authority}, month by month. `
    + 'The median is in the middle: half of the runs lie above it. The bands hold 50%, 80% and 95% of the runs. '
    + 'They say what follows from the assumptions and from chance, not what cannot happen.'),
  el('p', {}, 'All scenarios use the same random numbers, so differences are taken run by run and are far more certain than the levels. '
    + 'A negative balance is a deficit. Money is in cash terms.'),
  el('details', { id: 'made-by' }, el('summary', {}, 'What made it'), el('p', {}, `${data.program}, commit ${data.commit}, seed ${data.seed}, ${data.created}. Inputs and their SHA-256:`),
    el('ul', { class: 'inputs' }, data.inputs.map((input) => el('li', {}, `${input.kind} ${input.name}: `, el('code', {}, input.sha256))))),
  el('p', { class: 'source' }, 'Charts are drawn with Apache ECharts (Apache License 2.0, The Apache Software Foundation). '
    + 'Contains public sector information licensed under the Open Government Licence v3.0.'));
