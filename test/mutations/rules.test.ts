import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subtleRules } from './rules.js';

const root = join(__dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

describe('every subtle rule', () => {
  test('stands where the table says, and its test is there', () => {
    for (const { rule, file, from, test, sentence } of subtleRules) {
      const told = { rule, places: read('lib', 'engine', file).split(from).length - 1 };
      expect(told).toEqual({ rule, places: 1 });
      const quoted = read('test', 'engine', test);
      expect({ sentence, found: quoted.includes(`('${sentence}'`) || quoted.includes(`("${sentence}"`) }).toEqual({
        sentence,
        found: true,
      });
    }
    expect(subtleRules.length).toBeGreaterThanOrEqual(30);
  });

  test('has its row in docs/engine.md', () => {
    const rows = subtleRules.map(
      ({ rule, file, test, sentence }) => `| ${rule} | \`${file}\` | \`${test}\`: ${sentence} |`,
    );
    const table = read('docs', 'engine.md')
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.includes('.test.ts'));
    expect(table).toEqual(rows);
  });
});
