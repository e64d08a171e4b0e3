import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseFieldTree } from '../../scripts/constructs/field-tree.js';
import { faults } from './schema.js';

const metadata = { name: 'x' };

test('the types of the fields are those that the field trees say', () => {
  const script = join(__dirname, '../../scripts/constructs/generate.ts');
  const output = execFileSync(process.execPath, ['--require', 'tsx/cjs', script, '--check'], { encoding: 'utf8' });
  expect(output).toBe('');
});

test('an object is held against the fields of its kind', () => {
  const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata };
  expect(faults({ ...rollout, spec: { strategy: { canary: { maxSurge: '25%', steps: [{ pause: {} }] } } } })).toEqual(
    [],
  );
  expect(
    faults({
      ...rollout,
      spec: {
        replicas: -1,
        paused: 'yes',
        template: { spec: { containers: [{ image: 'x' }] } },
        strategy: { blueGreen: {}, canary: { steps: [{ setWeigth: 10 }, { setCanaryScale: { weight: 101 } }] } },
      },
    }),
  ).toEqual([
    '.spec.replicas: got -1, expected at least 0',
    '.spec.template.spec.containers[0].name: missing',
    '.spec.strategy.blueGreen.activeService: missing',
    '.spec.strategy.canary.steps[0].setWeigth: no such field',
    '.spec.strategy.canary.steps[1].setCanaryScale.weight: got 101, expected at most 100',
    '.spec.paused: got "yes", expected true or false',
  ]);
  expect(faults({ apiVersion: 'example.com/v1', kind: 'Nothing', metadata })).toEqual([
    'no field tree has example.com/v1 Nothing',
  ]);
});

test('what is no field tree is refused with its line', () => {
  expect(() => parseFieldTree('kind A b/v1\n  spec: what')).toThrow('line 2: expected a type, not "what"');
  expect(() => parseFieldTree('kind A b/v1\n  a: str\n  a: str')).toThrow('line 3: expected no second a');
  expect(() => parseFieldTree('kind A b/v1\n   spec: str')).toThrow('line 2: expected two spaces per level');
  expect(() => parseFieldTree('spec: str')).toThrow('line 1: expected `kind NAME GROUP/VERSION` or `type NAME`');
});
