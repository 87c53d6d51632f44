// Colours of the charts: the Government Analysis Function's palette, mixed for either background.

const LIGHT = {
  background: '#ffffff', ink: '#1a1a1a', quiet: '#4a4a4a', grid: '#d9d9d9', zero: '#6b6b6b',
  line: '#12436d', bands: ['#dce3e9', '#b3c3d1', '#7f9bb3'], better: '#1c7a72', worse: '#801650',
  other: '#a33f07', limit: '#801650',
};
const DARK = {
  background: '#1b1f24', ink: '#f3f3f3', quiet: '#c3c8ce', grid: '#3c434b', zero: '#969ca3',
  line: '#a9d0f5', bands: ['#2d3d4d', '#3d5670', '#56789a'], better: '#5fd3c4', worse: '#f0a3cf',
  other: '#ffb27d', limit: '#f0a3cf',
};

let choice = 'auto';
let forced = null;
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = [];

export const isDark = () => (choice === 'auto' ? system.matches : choice === 'dark');
export const colours = () => (forced ?? (isDark() ? DARK : LIGHT));
export const LIGHT_COLOURS = LIGHT;

function apply() {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  listeners.forEach((listener) => listener());
}

/** Calls back whenever the colours change. */
export function onTheme(listener) {
  listeners.push(listener);
}

/** "auto", "light" or "dark". */
export function chooseTheme(theme) {
  choice = theme;
  apply();
}

/** Paper is white: light colours while `printing`, whatever was chosen. */
export function forcePaper(printing) {
  forced = printing ? LIGHT : null;
}

system.addEventListener('change', apply);
