// Numbers and times as people write them; the same forms as the program's tables.

const MINUS = '\u2212';

function grouped(value, decimals) {
  const text = Math.abs(value).toLocaleString('en-GB',
    { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const zero = !/[1-9]/.test(text);
  return [text, value < 0 && !zero ? MINUS : ''];
}

function money(gbp) {
  const size = Math.abs(gbp);
  const [scale, suffix, decimals] = size >= 999.95e6 ? [1e9, 'bn', 1] : size >= 999.5e3 ? [1e6, 'm', 1] : size >= 1000 ? [1e3, 'k', 0]
    : [1, '', 0];
  const [text, sign] = grouped(gbp / scale, decimals);
  return `${sign}£${text}${suffix}`;
}

/** "1,983", "−£12.3m", "37%", "21.4 weeks"; an en dash where there is no number. */
export function number(value, unit, decimals = 0) {
  if (value == null || !Number.isFinite(value)) return '\u2013';
  if (unit === 'money') return money(value);
  const [text, sign] = unit === 'share' ? grouped(100 * value, decimals)
    : grouped(value, unit === 'weeks' ? 1 : decimals);
  return sign + text + (unit === 'share' ? '%' : unit === 'weeks' ? ' weeks' : '');
}

/** With a sign also where it is positive. */
export function signed(value, unit) {
  const text = number(value, unit);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** "less than 1%", "97%", "more than 99%". */
export function chance(share) {
  if (share > 0 && share < 0.01) return 'less than 1%';
  if (share < 1 && share > 0.99) return 'more than 99%';
  return number(share, 'share');
}

/** A number of a tooltip-free place such as a CSV file: no more digits than it means. */
export function plain(value, unit) {
  if (value == null || !Number.isFinite(value)) return '';
  return String(Number(value.toFixed(unit === 'share' ? 6 : 2)));
}

/** Ticks of an axis, in whole units where they are whole. */
export function tick(value, unit) {
  if (unit === 'money') {
    const size = Math.abs(value);
    const [scale, suffix] = size >= 1e9 ? [1e9, 'bn'] : size >= 1e6 ? [1e6, 'm'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
    return `${value < 0 ? MINUS : ''}£${(size / scale).toLocaleString('en-GB')}${suffix}`;
  }
  const text = Math.abs(unit === 'share' ? 100 * value : value).toLocaleString('en-GB',
    { maximumFractionDigits: 2 });
  return (value < 0 ? MINUS : '') + text + (unit === 'share' ? '%' : '');
}

const financialYear = (end) => `${end - 1}-${String(end % 100).padStart(2, '0')}`;

/** A time of a series: in a table or heading. */
export function period(time, kind) {
  if (kind === 'january') return `January ${time}`;
  if (kind === 'march') return `31 March ${time}`;
  return kind === 'financial' ? financialYear(time) : String(time);
}

/** A time of a series on an axis. */
export function axisLabel(time, kind) {
  return kind === 'financial' ? financialYear(time) : String(time);
}
