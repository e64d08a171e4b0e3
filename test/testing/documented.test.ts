import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = readFileSync(join(__dirname, '../../docs/testing.md'), 'utf8');

test.each(['new-version', 'order-and-permissions', 'environments'])(
  'the example %s of docs/testing.md is the test that is run',
  (name) => {
    const example = readFileSync(join(__dirname, `examples/${name}.test.ts`), 'utf8');
    expect(page).toContain(`\`\`\`ts\n${example.replaceAll('../../../apps', '../apps')}\`\`\``);
  },
);
