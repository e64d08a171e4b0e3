import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

test('importing the constructs loads neither the schema library nor a Kubernetes client', () => {
  const face = join(__dirname, '..', '..', 'lib', 'constructs', 'index.ts');
  const script = `require('tsx/cjs'); require(${JSON.stringify(face)}); console.log(Object.keys(require.cache).join('\\n'))`;
  const loaded = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).split('\n');
  expect(loaded.some((file) => file.endsWith('/constructs/argocd/application.ts'))).toBe(true);
  expect(loaded.filter((file) => /node_modules\/(zod|@kubernetes)\//.test(file))).toEqual([]);
});

test('importing slipway loads no family of other kinds', () => {
  const face = join(__dirname, '..', '..', 'lib', 'index.ts');
  const script = `require('tsx/cjs'); require(${JSON.stringify(face)}); console.log(Object.keys(require.cache).join('\\n'))`;
  const loaded = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).split('\n');
  const families = loaded.flatMap((file) => /\/lib\/constructs\/(\w+)\//.exec(file)?.[1] ?? []);
  expect([...new Set(families)].sort()).toEqual(['argocd', 'core', 'values']);
});
