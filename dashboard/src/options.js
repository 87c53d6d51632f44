// ECharts options, one function for each form of chart. None of them knows where it is shown.
import { el } from './dom.js';
import { axisLabel, number, period, tick } from './format.js';

// Without quotation marks, which the SVG writer does not escape in attributes.
const FONT = 'system-ui, -apple-system, Segoe UI, Arial, sans-serif';

/** What all charts share. */
function base(colours, tooltip) {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: FONT, fontSize: 13, color: colours.ink },
    tooltip: tooltip && {
      trigger: 'axis', confine: true, appendTo: 'body', transitionDuration: 0,
      backgroundColor: colours.background, borderColor: colours.grid,
      textStyle: { color: colours.ink, fontSize: 13, fontFamily: FONT },
      axisPointer: { type: 'line', lineStyle: { color: colours.zero } },
      formatter: tooltip,
    },
  };
}

const axisText = (colours) => ({ color: colours.quiet, fontSize: 12, fontFamily: FONT });

function valueAxis(colours, unit, extra = {}) {
  return {
    type: 'value', splitNumber: 5,
    axisLabel: { ...axisText(colours), formatter: (value) => tick(value, unit) },
    splitLine: { lineStyle: { color: colours.grid } },
    axisLine: { show: false }, axisTick: { show: false }, ...extra,
  };
}

function zeroLine(colours) {
  return { silent: true, symbol: 'none', animation: false, label: { show: false },
    lineStyle: { color: colours.zero, width: 1.5, type: 'solid' }, data: [{ yAxis: 0 }] };
}

function tooltipBox(heading, rows) {
  return el('div', { class: 'tip' }, el('strong', {}, heading),
    rows.map(([label, value]) => el('div', {}, `${label}: ${value}`)));
}

/** A line beside the median: the baseline's, the places there are, or a limit. */
function reference(line, times, colours) {
  return {
    type: 'line', name: line.name, step: line.step ? 'middle' : false, symbol: 'none', silent: true,
    z: 4, data: times.map((time) => line.values.get(time) ?? null),
    lineStyle: { color: colours[line.colour] ?? colours.ink, width: 2, type: line.step ? 'solid' : [6, 4] },
  };
}

/** Label centres moved apart, in pixels from the top. @param wanted  in any order */
function spread(wanted, apart, low, high) {
  const order = wanted.map((y, i) => [y, i]).sort((a, b) => a[0] - b[0]);
  let last = -Infinity;
  for (const one of order) last = one[0] = Math.max(one[0], last + apart, low);
  let next = high + apart;
  for (const one of order.reverse()) next = one[0] = Math.min(one[0], next - apart);
  const out = [];
  for (const [y, i] of order) out[i] = y;
  return out;
}

/** Years of a time axis that are named: the last, and every so many before it as there is room. */
const namedFromTheEnd = (count, width, each) => {
  const every = Math.max(1, Math.ceil(count * each / Math.max(width, 1)));
  // The first is written from its tick to the right, and needs more room before the next.
  const first = every * width / count >= 1.5 * each ? 0 : 1;
  return (i) => i >= first && (count - 1 - i) % every === 0;
};

const textWidth = (text, size = 13) => text.length * size * 0.6;

/**
 * History, then bands and median.
 * @param fan  {times, quantiles [9][time], unit, kind, history {times, values}, lines [{name, label,
 *             values: Map, step, colour}], marks [{time, text}], points [{time, value, text}]}
 */
export function fanOption(fan, colours, { width = 700, small = false } = {}) {
  const first = Math.min(fan.times[0], fan.history.times[0] ?? fan.times[0]);
  const last = fan.times.at(-1);
  const times = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const place = new Map(fan.times.map((time, i) => [time, i]));
  const past = new Map(fan.history.times.map((time, i) => [time, fan.history.values[i]]));
  const quantile = (q) => times.map((time) => fan.quantiles[q][place.get(time)] ?? null);
  // From the 2.5% quantile up, the bands stand on each other.
  const edges = [[0, null], [2, 0], [3, 1], [5, 2], [6, 1], [8, 0]];
  let below = null;
  const bands = edges.map(([q, tone]) => {
    const edge = quantile(q);
    const values = below ? edge.map((value, i) => (value == null ? null : value - below[i])) : edge;
    below = edge;
    return { type: 'line', stack: 'fan', stackStrategy: 'all', symbol: 'none', silent: true, z: 1,
      data: values, lineStyle: { opacity: 0 },
      areaStyle: tone == null ? undefined : { color: colours.bands[tone], opacity: 1 } };
  });
  const end = number(fan.quantiles[4].at(-1), fan.unit);
  const endText = small || width < 520 ? end : `Median: ${end}`;
  const median = {
    type: 'line', name: 'Median', symbol: 'none', z: 5, data: quantile(4),
    lineStyle: { color: colours.line, width: small ? 2 : 3 },
    endLabel: { show: true, color: colours.line, fontWeight: 'bold', fontSize: small ? 12 : 13, formatter: endText },
    markLine: {
      silent: true, symbol: 'none', animation: false,
      lineStyle: { color: colours.ink, type: [3, 3], width: 1.2 },
      label: { color: colours.ink, fontSize: 12, rotate: 0 },
      data: [
        ...(fan.marks ?? []).map((mark) => ({ xAxis: String(mark.time),
          label: { formatter: mark.text, position: 'start', offset: [4, -20], align: 'left' } })),
        ...(fan.limits ?? []).map((limit) => ({ yAxis: limit.value,
          label: { formatter: limit.text, position: 'insideStartBottom', distance: [4, 6] } })),
      ],
    },
    markPoint: {
      silent: true, symbol: 'circle', symbolSize: 9, itemStyle: { color: colours.ink },
      label: { color: colours.ink, fontSize: 12, position: 'top', distance: 8 },
      data: (fan.points ?? []).map((point) => ({ coord: [String(point.time), point.value],
        value: point.text, label: { formatter: point.text } })),
    },
  };
  const actual = { type: 'line', name: 'Published', symbol: 'circle', symbolSize: small ? 5 : 7, z: 6,
    data: times.map((time) => past.get(time) ?? null),
    lineStyle: { color: colours.ink, width: 2.5 }, itemStyle: { color: colours.ink } };
  const lines = (fan.lines ?? []).map((line) => reference(line, times, colours));
  const right = 16 + textWidth(endText, small ? 12 : 13);
  const named = small ? (i) => i === 0 || i === times.length - 1
    : namedFromTheEnd(times.length, width - right - 60, fan.kind === 'financial' ? 66 : 44);
  return {
    ...base(colours, ([point]) => fanTip(fan, times[point.dataIndex], place, past)),
    grid: { left: 4, right, top: 12, bottom: 6, outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel', outerBounds: { left: 4, right, top: 12, bottom: 6 } },
    xAxis: { type: 'category', data: times.map(String), boundaryGap: false,
      axisLabel: { ...axisText(colours), formatter: (time) => axisLabel(Number(time), fan.kind),
        interval: named, alignMinLabel: 'left', alignMaxLabel: 'center' },
      axisLine: { onZero: false, lineStyle: { color: colours.zero } },
      axisTick: { lineStyle: { color: colours.zero } } },
    yAxis: valueAxis(colours, fan.unit, { splitNumber: small ? 3 : 5, min: fan.min, max: fan.max, interval: fan.step }),
    series: [...bands, ...lines, median, actual,
      { type: 'line', data: [], markLine: zeroLine(colours), z: 2 }],
  };
}

function fanTip(fan, time, place, past) {
  const write = (value) => number(value, fan.unit);
  const rows = [];
  if (past.has(time)) rows.push(['Published', write(past.get(time))]);
  if (place.has(time)) {
    const of = (q) => fan.quantiles[q][place.get(time)];
    rows.push(['Median', write(of(4))], ['80% of runs', `${write(of(2))} to ${write(of(6))}`],
      ['95% of runs', `${write(of(0))} to ${write(of(8))}`]);
  }
  (fan.lines ?? []).forEach((line) => {
    if (line.values.has(time)) rows.push([line.name, write(line.values.get(time))]);
  });
  return tooltipBox(period(time, fan.kind), rows);
}

/** Steps from one level to another. @param bars [{name, from, to, total, text}] */
export function stepsOption(bars, unit, colours, { width = 700 } = {}) {
  const narrow = width < 520;
  const item = (params, api) => {
    const bar = bars[params.dataIndex];
    const a = api.coord([bar.from, params.dataIndex]), b = api.coord([bar.to, params.dataIndex]);
    const height = api.size([0, 1])[1] * 0.6;
    const left = Math.min(a[0], b[0]), wide = Math.max(2, Math.abs(a[0] - b[0]));
    const fill = bar.total ? colours.line : bar.to >= bar.from ? colours.better : colours.worse;
    const inside = bar.total && wide > 80;
    const onRight = !inside && left + wide + 70 < params.coordSys.x + params.coordSys.width;
    return { type: 'group', children: [
      { type: 'rect', shape: { x: left, y: a[1] - height / 2, width: wide, height }, style: { fill } },
      { type: 'text', x: inside ? left + 6 : onRight ? left + wide + 6 : left - 6, y: a[1],
        style: { text: bar.text, fill: inside ? colours.background : colours.ink,
          align: inside || onRight ? 'left' : 'right',
          verticalAlign: 'middle', font: `${bar.total ? 'bold ' : ''}12px ${FONT}` } },
    ] };
  };
  return {
    ...base(colours, ([point]) => {
      const bar = bars[point.dataIndex];
      return tooltipBox(bar.name, [[bar.total ? 'Balance' : 'Change', bar.text]]);
    }),
    grid: { left: 4, right: 16, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: valueAxis(colours, unit, { splitNumber: narrow ? 2 : 5 }),
    yAxis: { type: 'category', inverse: true, data: bars.map((bar) => bar.name),
      axisLabel: { ...axisText(colours), color: colours.ink, width: narrow ? 110 : 220, overflow: 'break', lineHeight: 15, interval: 0 },
      axisLine: { show: false }, axisTick: { show: false } },
    series: [{ type: 'custom', renderItem: item, encode: { x: [0, 1], y: 2 },
      data: bars.map((bar, i) => [bar.from, bar.to, i]), markLine: { ...zeroLine(colours), data: [{ xAxis: 0 }] } }],
  };
}

/**
 * Intervals with a dot.
 * @param rows [{name, low95, low80, median, high80, high95}]
 * @param mark  a value drawn through all rows
 * @param write  how a value is written
 */
export function intervalOption(rows, unit, mark, write, colours, { width = 700 } = {}) {
  const narrow = width < 520;
  const item = (params, api) => {
    const row = rows[params.dataIndex];
    const [x, y] = api.coord([row.median, params.dataIndex]);
    const bar = (low, high, half, fill) => {
      const a = api.coord([low, 0])[0], b = api.coord([high, 0])[0];
      return { type: 'rect', shape: { x: a, y: y - half, width: Math.max(2, b - a), height: 2 * half }, style: { fill } };
    };
    return { type: 'group', children: [bar(row.low95, row.high95, 5, colours.bands[0]),
      bar(row.low80, row.high80, 9, colours.bands[1]),
      { type: 'circle', shape: { cx: x, cy: y, r: 6 }, style: { fill: colours.line } },
      { type: 'text', x, y: y - 12, style: { text: write(row.median, unit), fill: colours.ink,
        backgroundColor: colours.background, padding: [1, 3], align: 'center', verticalAlign: 'bottom',
        font: `bold 12px ${FONT}` } }] };
  };
  return {
    ...base(colours, ([point]) => {
      const row = rows[point.dataIndex];
      return tooltipBox(row.name, [['Median', write(row.median, unit)],
        ['80% of runs', `${write(row.low80, unit)} to ${write(row.high80, unit)}`],
        ['95% of runs', `${write(row.low95, unit)} to ${write(row.high95, unit)}`]]);
    }),
    grid: { left: 4, right: 24, top: 16, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: valueAxis(colours, unit, { scale: true, splitNumber: narrow ? 2 : 6 }),
    yAxis: { type: 'category', inverse: true, data: rows.map((row) => row.name),
      axisLabel: { ...axisText(colours), color: colours.ink, width: narrow ? 110 : 220, overflow: 'break', lineHeight: 15, interval: 0 },
      axisLine: { show: false }, axisTick: { show: false } },
    series: [{ type: 'custom', renderItem: item, encode: { x: [0, 1, 2], y: 3 },
      data: rows.map((row, i) => [row.low95, row.median, row.high95, i]),
      // Above the line through all rows, which is at 5.
      z: 6, markLine: { silent: true, symbol: 'none', label: { show: false }, animation: false,
        lineStyle: { color: colours.ink, type: 'dashed' }, data: [{ xAxis: mark }] } }],
  };
}

/** Shares by year, one line for each limit. @param lines [{name, values}] nested, highest first */
export function sharesOption(times, lines, kind, colours, { width = 700, height = 360 } = {}) {
  const narrow = width < 520;
  const tones = [colours.bands[2], colours.other, colours.line, colours.limit, colours.ink, colours.quiet];
  const dashes = ['solid', [8, 4], 'solid', [2, 3], [8, 4], 'solid'];
  const right = narrow ? 104 : 170, plot = height - 40, words = right - 12;
  const ends = lines.map((line) => 14 + (1 - line.values.at(-1)) * plot);
  const apart = Math.max(...lines.map((line) => Math.ceil(textWidth(line.name, 12) / words))) * 15 + 2;
  const labels = spread(ends, apart, 14, 14 + plot);
  return {
    ...base(colours, (points) => tooltipBox(period(times[points[0].dataIndex], kind),
      lines.map((line) => [line.name, number(line.values[points[0].dataIndex], 'share')]))),
    grid: { left: 4, right, top: 14, bottom: 6, outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel', outerBounds: { left: 4, right, top: 14, bottom: 6 } },
    xAxis: { type: 'category', data: times.map(String), boundaryGap: false,
      axisLabel: { ...axisText(colours), interval: namedFromTheEnd(times.length, width - right - 60, 44) },
      axisLine: { lineStyle: { color: colours.zero } }, axisTick: { lineStyle: { color: colours.zero } } },
    yAxis: valueAxis(colours, 'share', { min: 0, max: 1 }),
    series: lines.map((line, i) => ({
      type: 'line', name: line.name, data: line.values, symbol: 'circle', symbolSize: 6,
      lineStyle: { width: 2.5, color: tones[i % tones.length], type: dashes[i % dashes.length] },
      itemStyle: { color: tones[i % tones.length] },
      endLabel: { show: true, formatter: line.name, color: colours.ink, fontSize: 12, lineHeight: 15,
        width: words, overflow: 'break', offset: [0, labels[i] - ends[i]] },
    })),
  };
}

/** Changes of money to either side of zero. @param bars [{name, value}] */
export function swingOption(bars, colours, { width = 700 } = {}) {
  const narrow = width < 520;
  const reach = (narrow ? 1.2 : 1.5) * Math.max(1, ...bars.map((bar) => Math.abs(bar.value)));
  const write = (value) => `${number(Math.abs(value), 'money')} ${value < 0 ? 'worse' : 'better'}`;
  return {
    ...base(colours, ([point]) => tooltipBox(bars[point.dataIndex].name, [['Where it is high', write(bars[point.dataIndex].value)]])),
    grid: { left: 4, right: 30, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: valueAxis(colours, 'money', { min: -reach, max: reach, show: false }),
    yAxis: { type: 'category', inverse: true, data: bars.map((bar) => bar.name),
      axisLabel: { ...axisText(colours), color: colours.ink, width: narrow ? 130 : 280, overflow: 'break', lineHeight: 15, interval: 0 },
      axisLine: { show: false }, axisTick: { show: false } },
    series: [{ type: 'bar', barMaxWidth: 18,
      data: bars.map((bar) => ({ value: bar.value,
        itemStyle: { color: bar.value < 0 ? colours.worse : colours.better },
        // On the side where there is room.
        label: { show: true, position: narrow ? (bar.value < 0 ? 'right' : 'left') : bar.value < 0 ? 'left' : 'right',
          color: colours.ink, fontSize: 12, formatter: narrow ? number(bar.value, 'money') : write(bar.value) } })),
      markLine: { ...zeroLine(colours), data: [{ xAxis: 0 }] } }],
  };
}
