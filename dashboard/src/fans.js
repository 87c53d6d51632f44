// From a series and a scenario to a fan, its table, and its words.
import { baselineOf, data, finding, history, Q, scenario, source, state } from './data.js';
import { number, period } from './format.js';
import { fanOption } from './options.js';
import { numberCell } from './figure.js';

const BASELINE_LINE = 'baseline';

/** What fanOption() draws of a series. @param extra  lines, marks and points besides */
export function fanOf(each, extra = {}, index = state.scenario) {
  const baseline = baselineOf(index);
  const lines = [...(extra.lines ?? [])];
  if (baseline >= 0 && state.showBaseline) {
    lines.push({ name: data.scenarios[baseline].name, key: BASELINE_LINE,
      values: new Map(each.times.map((time, i) => [time, each.levels[baseline][Q.median][i]])) });
  }
  return { times: each.times, quantiles: each.levels[index], unit: each.unit, kind: each.time,
    history: history(each), ...extra, lines };
}

/** Rows of a table: published, median, intervals, other lines. */
export function fanRows(fan, name) {
  const past = new Map(fan.history.times.map((time, i) => [time, fan.history.values[i]]));
  const place = new Map(fan.times.map((time, i) => [time, i]));
  const times = [...new Set([...past.keys(), ...place.keys()])].sort((a, b) => a - b);
  const cell = (value) => numberCell(value, fan.unit, number(value, fan.unit));
  return times.map((time) => {
    const of = (q) => cell(place.has(time) ? fan.quantiles[q][place.get(time)] : null);
    return [...(name ? [name] : []), period(time, fan.kind), cell(past.get(time) ?? null), of(Q.median),
      of(Q.low80), of(Q.high80), of(Q.low95), of(Q.high95),
      ...fan.lines.map((line) => cell(line.values.get(time) ?? null))];
  });
}

export function fanColumns(fan, named) {
  return [...(named ? ['Measure'] : []), 'When', 'Published', 'Median', '10% of runs below', '10% of runs above',
    '2.5% of runs below', '2.5% of runs above', ...fan.lines.map((line) => (line.key === BASELINE_LINE
      ? `Median of \u2018${line.name}\u2019` : line.name))];
}

export const quoted = () => `\u2018${scenario().name}\u2019`;

/** "; dashed: ‘Do nothing’", where a baseline is drawn. */
export function dashedNote(index = state.scenario) {
  const baseline = baselineOf(index);
  return baseline >= 0 && state.showBaseline ? `; dashed: median of \u2018${data.scenarios[baseline].name}\u2019` : '';
}

function endText(fan) {
  const last = fan.times.length - 1;
  const write = (q) => number(fan.quantiles[q][last], fan.unit);
  return `median ${write(Q.median)} in ${period(fan.times[last], fan.kind)}, 80% of runs ${write(Q.low80)} to ${write(Q.high80)}`;
}

/** One fan as the spec of a figure. `named` is the program's chart of which it takes the title. */
export function fanSpec({ id, each, named, what, extra = () => ({}), wide = false, height = 360, note }) {
  const fan = () => fanOf(each, extra());
  return {
    id, wide, height, note,
    title: () => finding(named)?.[0] ?? what,
    subtitle: () => `${what}, ${data.authority}, ${quoted()}${dashedNote()}`,
    alt: () => finding(named)?.[1] ?? `Fan chart. ${what}: ${endText(fan())}.`,
    source: () => source(each.history),
    published: () => history(each).times.length > 0,
    panels: () => [{ option: (colours, size) => fanOption(fan(), colours, size) }],
    table: () => ({ columns: fanColumns(fan()), rows: fanRows(fan()) }),
  };
}

/** Many small fans as the spec of one figure. @param members  series, or {each, title, extra} */
export function panelsSpec({ id, members, named, what, note = '', scale = 'own', index = () => state.scenario, title, wide = true }) {
  const fans = () => members.map((member) => {
    const { each, title: text, extra } = member.each ? member : { each: member };
    return { title: text ?? each.label, fan: fanOf(each, extra?.() ?? {}, index()) };
  });
  const range = (all) => {
    if (scale !== 'shared') return {};
    const values = all.flatMap(({ fan }) => [...fan.quantiles[Q.high95], ...fan.quantiles[Q.low95]]);
    const most = Math.max(...values, 0), unit = 10 ** Math.floor(Math.log10(most || 1));
    const step = [0.2, 0.25, 0.5, 1, 2, 2.5, 5].map((part) => part * unit).find((part) => most / part <= 4);
    return { min: Math.min(0, ...values), max: Math.ceil(most / step) * step, step };
  };
  return {
    id, wide,
    title: () => title?.() ?? finding(named)?.[0] ?? what,
    subtitle: () => `${what}, ${data.authority}, \u2018${data.scenarios[index()].name}\u2019${dashedNote(index())}${note}`,
    alt: () => `${members.length} small fan charts, ${what}. ${fans().map(({ title: text, fan }) => `${text}: ${endText(fan)}.`).join(' ')}`,
    published: () => members.some((member) => history(member.each ?? member).times.length > 0),
    source: () => source(members.map((member) => (member.each ?? member).history).find((key) => data.history[key])),
    panels: () => {
      const all = fans(), scaleOf = range(all);
      return all.map(({ title: text, fan }) => ({ title: text, small: true,
        option: (colours, size) => fanOption({ ...fan, ...scaleOf }, colours, { ...size, small: true }) }));
    },
    table: () => {
      const all = fans();
      const plainLines = ({ fan }) => fan.lines.map((line) => line.key ?? line.name).join();
      // Panels with lines of their own have a column for them only if all have them.
      const same = all.every((one) => plainLines(one) === plainLines(all[0]));
      const kept = same ? all : all.map((one) => ({ ...one, fan: { ...one.fan, lines: one.fan.lines.filter((line) => line.key) } }));
      return { columns: fanColumns(kept[0].fan, true), rows: kept.flatMap((one) => fanRows(one.fan, one.title)) };
    },
  };
}
