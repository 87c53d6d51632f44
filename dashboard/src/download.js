// Charts and tables as files of their own, made in the browser.
import { el } from './dom.js';

function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = el('a', { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** Letters and digits only, as in the names of the program's files. */
export function fileName(...parts) {
  return parts.map((part) => part.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''))
    .filter(Boolean).join('-').slice(0, 100);
}

function cell(value) {
  let text = String(value);
  // A spreadsheet would take a text that starts like this for a formula.
  if (typeof value === 'string' && /^[=+@\t\r-]/.test(text) && Number.isNaN(Number(text)))
    text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function saveCsv(name, columns, rows) {
  const lines = [columns, ...rows].map((row) => row.map(cell).join(','));
  save(`${name}.csv`, 'text/csv;charset=utf-8', `\ufeff${lines.join('\r\n')}\r\n`);
}

export function saveSvg(name, svg) {
  save(`${name}.svg`, 'image/svg+xml;charset=utf-8', svg);
}
