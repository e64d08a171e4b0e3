import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subtleRules, type SubtleRule } from './rules.js';

/** Breaks each rule in a copy of the engine, one at a time, and expects that its test fails: `npm run mutations`, or with the numbers of some. */
const root = join(__dirname, '..', '..');
const copy = mkdtempSync(join(tmpdir(), 'slipway-mutations-'));
for (const path of ['lib', 'test', 'jest.config.js', 'package.json', 'tsconfig.json']) {
  cpSync(join(root, path), join(copy, path), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

function passes({ test, sentence }: SubtleRule): boolean {
  const pattern = `${sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = [jest, join('test', 'engine', test), '-t', pattern, '--json'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  const { numPassedTests, numFailedTests } = JSON.parse(stdout) as { numPassedTests: number; numFailedTests: number };
  if (numPassedTests + numFailedTests === 0) throw new Error(`no test ran: ${test}: ${sentence}`);
  return numFailedTests === 0;
}

const wanted = process.argv.slice(2).map(Number);
const chosen = subtleRules
  .map((rule, index) => [index + 1, rule] as const)
  .filter(([number]) => wanted.length === 0 || wanted.includes(number));
const survivors: string[] = [];
try {
  for (const [number, mutation] of chosen) {
    const file = join(copy, 'lib', 'engine', mutation.file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(mutation.from, () => mutation.to),
    );
    const survived = passes(mutation);
    writeFileSync(file, text);
    if (survived) survivors.push(mutation.rule);
    console.log(`${String(number).padStart(2)}  ${survived ? 'SURVIVED' : 'found   '}  ${mutation.rule}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${chosen.length - survivors.length} of ${chosen.length} broken rules were found by their tests`);
process.exitCode = survivors.length > 0 ? 1 : 0;
