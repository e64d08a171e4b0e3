import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PriorityClass } from 'slipway/quota';
import platform from '../../apps/main.js';
import {
  checkOutput,
  GitOpsApp,
  synthesize,
  synthesizeObjects,
  synthesizeWithIndex,
  writeOutput,
  type GitOpsAppProps,
} from '../../lib/index.js';
import { testPlatform } from '../platform/fixtures.js';

interface Line {
  readonly kind: string;
  readonly name: string;
  readonly construct: string;
  readonly source: string;
}

const project = resolve(__dirname, '../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function linesOf(files: readonly { readonly path: string; readonly content: string }[], name: string): Line[] {
  const file = files.find(({ path }) => path === `.slipway-index/${name}.jsonl`);
  return (file?.content ?? '')
    .trimEnd()
    .split('\n')
    .map((line): Line => JSON.parse(line));
}

/** The line of the program that an object came from. */
function programAt(lines: readonly Line[], kind: string, name: string): string {
  const { source = '' } = lines.find((line) => line.kind === kind && line.name === name) ?? {};
  const [file = '', number] = source.split(':');
  return `${file}: ${(readFileSync(join(project, file), 'utf8').split('\n')[Number(number) - 1] ?? '').trim()}`;
}

test('every object has a line with the program that made it', () => {
  const synthesis = synthesizeObjects(platform);
  const production = linesOf(synthesizeWithIndex(platform).index, 'production');
  const delivered = synthesis.applications.filter(({ environment }) => environment === 'production');

  expect(production).toHaveLength(delivered.reduce((sum, { objects }) => sum + objects.length + 1, 0));
  expect(production.every(({ source }) => /^apps\/[a-z-]+\.ts:\d+$/.test(source))).toBe(true);
  expect(programAt(production, 'SeldonDeployment', 'sentiment')).toMatch(/^apps\/serving.ts: .*new SeldonDeployment\(/);
  expect(programAt(production, 'Rollout', 'churn-api')).toMatch(/^apps\/churn-api.ts: new Rollout\(/);
});

test('an object that no construct of ours made has the line of the nearest one above it', () => {
  const production = linesOf(synthesizeWithIndex(platform).index, 'production');
  expect(programAt(production, 'Job', 'migrate')).toMatch(/^apps\/training.ts: .*new JobStep\(/);
  expect(programAt(production, 'Deployment', 'fraud-detection')).toMatch(
    /^apps\/main.ts: platform.add\(FraudDetection/,
  );
});

test('an Application comes from where it was added, the root from where the platform was made', () => {
  const files = synthesizeWithIndex(platform).index;
  expect(programAt(linesOf(files, 'staging'), 'Application', 'serving-staging')).toMatch(
    /^apps\/main.ts: platform.add\(Serving/,
  );
  expect(programAt(linesOf(files, '_argocd'), 'Application', 'ml-platform')).toMatch(
    /^apps\/main.ts: .*new Platform\(/,
  );
});

class Wrapper extends PriorityClass {}

class Shop extends GitOpsApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    new Wrapper(this, 'high', { value: 1000 });
    new ApiObject(new Construct(this, 'part'), 'settings', { apiVersion: 'v1', kind: 'ConfigMap' });
  }
}

function shop() {
  const made = testPlatform();
  made.add(Shop, 'shop', { namespace: 'shop', kind: 'infrastructure' });
  return made;
}

test('a line says identity and path of the construct, and lines are sorted', () => {
  const files = synthesizeWithIndex(shop()).index;
  expect(files.map(({ path }) => path)).toEqual([
    '.slipway-index/_argocd.jsonl',
    '.slipway-index/development.jsonl',
    '.slipway-index/production.jsonl',
  ]);
  for (const { content } of files) {
    const lines = content.trimEnd().split('\n');
    expect(lines).toEqual([...lines].sort());
    expect(content).not.toContain(project);
  }
  expect(linesOf(files, 'production')[1]).toEqual({
    kind: 'ConfigMap',
    group: '',
    version: 'v1',
    namespace: '',
    name: 'part-settings',
    construct: 'production/shop/part/settings',
    source: expect.stringMatching(/^test\/synth\/provenance.test.ts:\d+$/),
  });
  expect(programAt(linesOf(files, 'production'), 'PriorityClass', 'high')).toContain("new Wrapper(this, 'high'");
});

test('the index is no part of what is compared', () => {
  const { files, index } = synthesizeWithIndex(shop());
  writeOutput(folder, files, index);
  writeFileSync(join(folder, '.slipway-index/production.jsonl'), 'from another time\n');

  expect(files).toEqual(synthesize(shop()));
  expect(checkOutput(folder, files).upToDate).toBe(true);
  expect(readFileSync(join(folder, '.slipway.json'), 'utf8')).not.toContain('.slipway-index');
});

test('the index holds the environments that there are, and what did not change is not written', () => {
  const { files, index } = synthesizeWithIndex(shop());
  mkdirSync(join(folder, '.slipway-index'));
  writeFileSync(join(folder, '.slipway-index/gone.jsonl'), '{}\n');
  writeOutput(folder, files, index);
  const file = join(folder, '.slipway-index/production.jsonl');
  const written = statSync(file, { bigint: true }).mtimeNs;
  writeOutput(folder, files, index);

  expect(existsSync(join(folder, '.slipway-index/gone.jsonl'))).toBe(false);
  expect(statSync(file, { bigint: true }).mtimeNs).toBe(written);
});

test('a link in the place of the index is refused, and nothing is written', () => {
  const { files, index } = synthesizeWithIndex(shop());
  symlinkSync(tmpdir(), join(folder, '.slipway-index'));
  expect(() => writeOutput(folder, files, index)).toThrow('expected a plain folder or nothing');
  expect(readdirSync(folder)).toEqual(['.slipway-index']);
});

test('remembering where a construct is made leaves the stacks of errors as they are', () => {
  const limit = Error.stackTraceLimit;
  shop();
  expect(Error.stackTraceLimit).toBe(limit);
});
