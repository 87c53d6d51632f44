// Bundles the dashboard's script and style into the folder given (default: ../assets/dashboard).
// The same sources and lock file give the same bytes.
import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2] ?? join(here, '..', 'assets', 'dashboard');
const { version } = JSON.parse(await readFile(join(here, 'node_modules', 'echarts', 'package.json'), 'utf8'));
const licence = (name) => readFile(join(here, 'node_modules', name, name === 'tslib' ? 'LICENSE.txt' : 'LICENSE'), 'utf8');
const notice = (await readFile(join(here, 'node_modules', 'echarts', 'NOTICE'), 'utf8')).trim();

await build({
  absWorkingDir: here,
  entryPoints: { dashboard: 'src/main.js' },
  outdir: output,
  bundle: true, minify: true, charset: 'ascii', target: 'es2022', format: 'iife', legalComments: 'eof',
  banner: { js: `/*!\nMade by scripts/build-dashboard from dashboard/src. Contains Apache ECharts ${version} and zrender:\n\n${notice}\n\n`
    + `Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0\n\nzrender: ${(await licence('zrender')).trim()}\n*/` },
});
await build({
  absWorkingDir: here,
  entryPoints: { dashboard: 'src/style.css' },
  outdir: output, minify: true, charset: 'utf8',
});
const texts = await Promise.all(['echarts', 'zrender', 'tslib'].map(async (name) => `==== ${name} ====\n\n${(await licence(name)).trim()}\n`));
await writeFile(join(output, 'LICENCES.txt'), `Licences of what dashboard.js contains besides dashboard/src.\n\n${texts.join('\n')}`);
