/**
 * `npm run bench -- NAME [--json]`: runs bench/NAME.ts, which exports `bench(): Promise<Bench> | Bench`, and prints its figures as a
 * table, or as `{name, results}` with --json. Figures that compare are ratios of one run, so that they mean the same on any machine.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts') && file !== 'bench.ts')
  .map((file) => file.slice(0, -'.ts'.length));
const [name, ...options] = process.argv.slice(2);
if (!names.includes(name)) {
  process.stderr.write(`usage: npm run bench -- NAME [--json]\nNAME is one of: ${names.join(', ')}\n`);
  process.exit(2);
}
const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const run = spawnSync(process.execPath, [tsx, join(here, 'bench.ts'), name, ...options], {
  stdio: 'inherit',
  cwd: dirname(here),
});
process.exit(run.status ?? 1);
