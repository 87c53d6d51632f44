// The data that the program put into the page, and ways to look things up in it.

export const data = JSON.parse(document.getElementById('data').textContent);

const byKey = new Map(data.series.map((series) => [series.key, series]));

export const series = (key) => byKey.get(key);
export const group = (name) => data.series.filter((each) => each.group === name);

/** Positions on the quantile axis. */
const at = (probability) => data.quantiles.indexOf(probability);
export const Q = { low95: at(0.025), low80: at(0.1), low50: at(0.25), median: at(0.5),
  high50: at(0.75), high80: at(0.9), high95: at(0.975) };

const chosen = Math.max(0, data.scenarios.length - 1);

/** What the reader chose; at first the year that the scenario's question is about. */
export const state = {
  scenario: chosen,
  year: data.scenarios[chosen].answerYear || Math.max(...series('plans').times),
  outcome: 'balance',
  showBaseline: true,
};

export const scenario = () => data.scenarios[state.scenario];
export const baselineOf = (index) => data.scenarios[index].baseline;

/** Title and text of the program's chart `<name>-<scenario>`, if there is one. */
export function finding(name) {
  return data.findings[`${name}-${scenario().id}`] ?? null;
}

/** Index of the time nearest to what belongs to a January. */
export function indexAt(each, january, times = each.times) {
  const wanted = each.time === 'calendar' ? january - 1 : january;
  let best = 0;
  times.forEach((time, i) => {
    if (Math.abs(time - wanted) < Math.abs(times[best] - wanted)) best = i;
  });
  return best;
}

/** Published values of a series, at most ten years before its projection. */
export function history(each) {
  const past = data.history[each.history];
  if (!past) return { times: [], values: [] };
  const first = each.times[0];
  const kept = past.times.map((time, i) => [time, past.values[i]])
    .filter(([time]) => time >= first - 10 && time <= first + 1);
  return { times: kept.map(([time]) => time), values: kept.map(([, value]) => value) };
}

/** Where the figures of a chart come from. */
export function source(measure) {
  const past = data.history[measure];
  return `Source: ${past ? `${past.source} (published); ` : ''}${data.program}, `
    + `${data.runs.toLocaleString('en-GB')} runs, seed ${data.seed}. ${data.created}`;
}
