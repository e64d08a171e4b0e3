import { pipelines } from '../../apps/ci.js';

test('the pipelines of the reference platform that are shown are those that apps/ci.ts writes', () => {
  // When stale: npx tsx apps/ci.ts docs/examples/ci
  expect(pipelines.flatMap((each) => each.staleIn('docs/examples/ci'))).toEqual([]);
  expect(pipelines.flatMap((each) => each.files().map(({ path }) => path))).toEqual([
    '.github/workflows/delivery.yml',
    '.github/workflows/image.yml',
    'Jenkinsfile',
  ]);
});
