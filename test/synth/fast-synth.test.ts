import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Lazy, type IResolver } from 'cdk8s';
import { Deployment, k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { fastSynth } from '../../lib/index.js';
import { readManifests, readYaml } from '../../lib/kube/index.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function newApp(props: ConstructorParameters<typeof App>[0] = {}): App {
  const outdir = mkdtempSync(join(tmpdir(), 'slipway-test-'));
  folders.push(outdir);
  return new App({ outdir, ...props });
}

function configMap(scope: Construct, id: string, data: object = {}): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', data });
}

/** Builds the same tree twice; ours must write the same files with the same objects in the same order as cdk8s. */
function expectSameAsCdk8s(build: (app: App) => void, props?: ConstructorParameters<typeof App>[0]): void {
  const [ours, theirs] = [newApp(props), newApp(props)];
  build(ours);
  build(theirs);
  fastSynth(ours);
  theirs.synth();
  expect(filesOf(ours.outdir)).toEqual(filesOf(theirs.outdir));
}

function filesOf(folder: string) {
  const files = readdirSync(folder).sort();
  return files.map((file) => [file, readYaml(readFileSync(join(folder, file), 'utf8')).map(({ value }) => value)]);
}

test('writes what cdk8s writes for charts, nested constructs and L2s', () => {
  expectSameAsCdk8s((app) => {
    const chart = new Chart(app, 'web', { namespace: 'front', labels: { team: 'a' } });
    new Deployment(chart, 'api', { containers: [{ image: 'api:1', portNumber: 80 }] }).exposeViaService();
    configMap(new Construct(chart, 'inner'), 'settings', {
      b: 'yes',
      a: '0644',
      n: null,
      list: [1, null, {}],
      empty: {},
    });
    new Chart(app, 'empty');
    new Chart(chart, 'below');
  });
});

test('resolves lazy values, resolvable objects and unions as cdk8s does', () => {
  expectSameAsCdk8s((app) => {
    const chart = new Chart(app, 'web');
    configMap(chart, 'lazy', { late: Lazy.any({ produce: () => ({ z: 1, a: [Lazy.any({ produce: () => 'x' })] }) }) });
    configMap(chart, 'token', { value: { resolve: () => 'resolved' } });
    new k8s.KubeService(chart, 'service', {
      spec: { ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }] },
    });
    const patched = configMap(chart, 'patched', { a: 'b' });
    patched.addJsonPatch(JsonPatch.add('/data/c', 'd'));
    patched.metadata.addAnnotation('late', 'yes');
  });
});

test("uses the user's own resolvers", () => {
  const shout: IResolver = {
    resolve: (context) => {
      if (context.value === 'quiet') context.replaceValue('LOUD');
    },
  };
  expectSameAsCdk8s((app) => void configMap(new Chart(app, 'web'), 'a', { a: 'quiet' }), { resolvers: [shout] });
});

test('orders objects and charts by their dependencies, in the order of cdk8s', () => {
  expectSameAsCdk8s((app) => {
    const [first, second, third] = ['first', 'second', 'third'].map((id) => new Chart(app, id)) as [
      Chart,
      Chart,
      Chart,
    ];
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => configMap(first, id)) as [
      ApiObject,
      ApiObject,
      ApiObject,
      ApiObject,
    ];
    const group = new Construct(first, 'group');
    const inGroup = ['x', 'y'].map((id) => configMap(group, id));
    a.addDependency(d, b);
    b.addDependency(c);
    c.addDependency(group);
    group.node.addDependency(inGroup[1] as ApiObject);
    configMap(second, 'of-second');
    configMap(third, 'of-third');
    first.addDependency(third);
  });
});

test('is quick where dependencies fan out', () => {
  const app = newApp();
  let before: Chart | undefined;
  for (let index = 0; index < 40; index += 1) {
    const chart = new Chart(app, `chart-${index}`);
    for (let object = 0; object < 10; object += 1) configMap(chart, `object-${object}`);
    if (before) chart.addDependency(before);
    before = chart;
  }

  expect(fastSynth(app)).toHaveLength(40);
});

test('names the circle when dependencies go round', () => {
  const app = newApp();
  const chart = new Chart(app, 'web');
  const [a, b] = ['a', 'b'].map((id) => configMap(chart, id)) as [ApiObject, ApiObject];
  a.addDependency(b);
  b.addDependency(a);

  expect(() => fastSynth(app)).toThrow('constructs depend on each other in a circle: web/a => web/b => web/a');
});

test('validates every construct once and reports all errors with their paths', () => {
  const app = newApp();
  let calls = 0;
  for (const id of ['a', 'b']) {
    const chart = new Chart(app, id);
    configMap(chart, 'settings').node.addValidation({ validate: () => [`wrong ${(calls += 1)}`] });
  }

  expect(() => fastSynth(app)).toThrow(
    'validation failed with the following errors:\n  [a/settings] wrong 1\n  [b/settings] wrong 2',
  );
  expect(readdirSync(app.outdir)).toEqual([]);
});

test('an integer beyond 2^53 stays exact', () => {
  const app = newApp();
  configMap(new Chart(app, 'web'), 'big', { bytes: 9007199254740993n });
  const [file] = fastSynth(app);
  const [object] = readManifests(readFileSync(file ?? '', 'utf8'));

  expect(object).toMatchObject({ data: { bytes: 9007199254740993n } });
});

test('what cannot be JSON is refused with the path of its construct', () => {
  const app = newApp();
  configMap(new Chart(app, 'web'), 'dated', { at: new Date(0) });

  expect(() => fastSynth(app)).toThrow("Failed serializing construct at path 'web/dated'");
});
