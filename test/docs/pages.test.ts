import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(__dirname, '../../docs');
const read = (...path: string[]): string => readFileSync(join(docs, ...path), 'utf8');
const guides = readdirSync(join(docs, 'guides'));
const pages = guides.map((name) => read('guides', name)).join('\n');

test.each(readdirSync(join(docs, 'examples')).filter((name) => name.endsWith('.ts')))(
  'the example %s is printed by a guide as it is compiled',
  (name) => expect(pages).toContain(`\`\`\`ts\n${read('examples', name)}\`\`\``),
);

test('every guide is listed', () => {
  const listed = read('README.md');
  expect(guides.filter((name) => !listed.includes(`(guides/${name})`))).toEqual([]);
});
