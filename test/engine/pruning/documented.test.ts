import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptReasons, massDeletionGuard } from '../../../lib/engine/index.js';

const page = readFileSync(join(__dirname, '../../../docs/deletion.md'), 'utf8');

test('docs/deletion.md has every reason for which an object is not pruned, in the order in which it is asked', () => {
  const rows = [...page.matchAll(/^\| `([A-Za-z]+)` \|/gm)].map(([, reason]) => reason);
  expect(rows).toEqual(Object.keys(keptReasons));
});

test('docs/deletion.md names every kind that is guarded', () => {
  for (const kind of massDeletionGuard.kinds) expect(page).toContain(kind.split('/')[1]);
});

test('who asks why an object was not pruned finds the file from the face of the engine', () => {
  const face = readFileSync(join(__dirname, '../../../lib/engine/index.ts'), 'utf8');
  const [, file = ''] = /not pruned\? \| `([^`]+)`/.exec(face) ?? [];
  expect(readFileSync(join(__dirname, '../../../lib/engine', file), 'utf8')).toContain(
    'Why was this object not pruned?',
  );
  const files = [...face.matchAll(/`([a-z-]+\/[a-z/-]*(?:\.ts)?)`/g)].map(([, path]) => path ?? '');
  for (const path of files)
    expect(() => readFileSync(join(__dirname, '../../../lib/engine', path))).not.toThrow(/ENOENT/);
});
