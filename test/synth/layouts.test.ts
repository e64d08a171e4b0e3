import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import reference from '../../apps/main.js';
import { Repository } from '../../lib/git/index.js';
import {
  commitOutput,
  GitOpsApp,
  layouts,
  synthesize,
  synthesizeObjects,
  writeOutput,
  type GitOpsAppProps,
  type OutputFile,
} from '../../lib/index.js';
import { keyOf, keyText, readManifests, type JsonObject, type KubeObject } from '../../lib/kube/index.js';
import { parseApplication } from '../../lib/model/index.js';
import { Sources } from '../../lib/source/index.js';
import { envtestAssets } from '../envtest/control-plane.js';
import { testPlatform, type TestName, type TestValues } from '../platform/fixtures.js';

/** An application whose environments differ in every way that objects can. */
class Differing extends GitOpsApp<TestName, TestValues> {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { environment } = this;
    const isDevelopment = environment.name === 'development';
    const config = (name: string, more: JsonObject) =>
      new ApiObject(this, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...more });
    config('same', { data: { a: 'b' } });
    config('a.b', { data: { 'key/with~signs': environment.name, common: 'x' } });
    config('a-b', { data: { 'key/with~signs': environment.name, number: '1e3', text: '' } });
    config(`only-${environment.name}`, { data: {} });
    config('more', { data: isDevelopment ? { a: '1' } : { a: '1', b: '2' } });
    const container = (name: string) => ({ name, image: `${name}:1`, resources });
    const resources = { limits: { cpu: environment.pick({ development: '100m', production: '2' }), memory: '1Gi' } };
    new ApiObject(this, 'web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', annotations: { 'example.com/a': environment.name } },
      spec: {
        replicas: environment.values.replicas,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: isDevelopment ? [container('web')] : [container('web'), container('sidecar')] },
        },
      },
    });
    new ApiObject(this, 'api', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'api' },
      spec: {
        selector: { matchLabels: { app: 'api' } },
        template: { metadata: { labels: { app: 'api' } }, spec: { containers: [container('api')] } },
      },
    });
  }
}

function differing() {
  const platform = testPlatform();
  platform.add(Differing, 'web', { namespace: 'front' });
  platform.add(Differing, 'late', { namespace: 'late', kind: 'infrastructure' }, ['production']);
  return platform;
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function written(files: readonly OutputFile[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-layout-'));
  folders.push(folder);
  writeOutput(folder, files);
  return folder;
}

function sorted(objects: readonly KubeObject[]): KubeObject[] {
  return [...objects].sort((a, b) => (keyText(keyOf(a)) < keyText(keyOf(b)) ? -1 : 1));
}

const platforms = { differing: differing(), reference };
const cases = (['differing', 'reference'] as const).flatMap((name) => layouts.map((layout) => [name, layout] as const));

/** What each application should become, by the folder that its Application reads. */
function declared(name: keyof typeof platforms) {
  const { applications } = synthesizeObjects(platforms[name]);
  return applications.map(({ application, path, objects }) => ({
    path,
    source: parseApplication(application).spec.source,
    objects: sorted(objects.map(({ object }) => object)),
  }));
}

test.each(cases)('%s, %s: our kustomize builds the same objects from what was committed', async (name, layout) => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-layout-'));
  folders.push(folder);
  const platform = platforms[name];
  const gitops = join(folder, 'gitops.git');
  const repository = await Repository.bare(gitops);
  await commitOutput(repository, platform, synthesize(platform, layout), { date: new Date(0) });
  repository.close();
  const sources = new Sources({
    cacheDir: join(folder, 'cache'),
    mapping: { [platform.repository]: gitops },
    clock: { now: () => new Date(0), after: () => () => undefined },
    pollMilliseconds: false,
  });
  for (const { source, objects } of declared(name)) {
    if (!source) throw new Error('expected a source');
    const rendered = await sources.render(source, await sources.resolve(source));
    expect(sorted(rendered.objects)).toEqual(objects);
  }
  sources.close();
});

const assets = envtestAssets();
const kubectl = assets === undefined ? '' : join(assets, 'kubectl');
const isPresent = existsSync(kubectl);
if (!isPresent) process.stdout.write('skipped: no kubectl to build layouts with (npm run envtest:build)\n');

(isPresent ? test : test.skip).each(cases)('%s, %s: kustomize itself builds the same objects', (name, layout) => {
  const folder = written(synthesize(platforms[name], layout));
  const some = name === 'reference' ? declared(name).slice(0, 8) : declared(name);
  for (const { path, objects } of some) {
    const text = execFileSync(kubectl, ['kustomize', join(folder, path)], { encoding: 'utf8' });
    expect(sorted(readManifests(text))).toEqual(objects);
  }
});

test('an overlay adds what is its own to what all environments have in common', () => {
  const files = new Map(synthesize(differing(), 'kustomize').map(({ path, content }) => [path, content]));
  const web = 'apps/web';
  expect([...files.keys()].filter((path) => path.includes(web)).sort()).toEqual([
    'base/apps/web/configmap-a-b.yaml',
    'base/apps/web/configmap-a.b.yaml',
    'base/apps/web/configmap-more.yaml',
    'base/apps/web/configmap-same.yaml',
    'base/apps/web/deployment-api.yaml',
    'base/apps/web/deployment-web.yaml',
    'base/apps/web/kustomization.yaml',
    'clusters/development/apps/web/configmap-only-development.yaml',
    'clusters/development/apps/web/kustomization.yaml',
    'clusters/development/apps/web/patch-configmap-a-b.yaml',
    'clusters/development/apps/web/patch-configmap-a.b.yaml',
    'clusters/development/apps/web/patch-deployment-api.yaml',
    'clusters/development/apps/web/patch-deployment-web.yaml',
    'clusters/production/apps/web/configmap-only-production.yaml',
    'clusters/production/apps/web/kustomization.yaml',
    'clusters/production/apps/web/patch-configmap-a-b.yaml',
    'clusters/production/apps/web/patch-configmap-a.b.yaml',
    'clusters/production/apps/web/patch-configmap-more.yaml',
    'clusters/production/apps/web/patch-deployment-api.yaml',
    'clusters/production/apps/web/patch-deployment-web.yaml',
  ]);
  expect(files.get('clusters/production/apps/web/patch-deployment-api.yaml')).toBe(
    '- op: add\n  path: /spec/template/spec/containers/0/resources/limits/cpu\n  value: "2"\n',
  );
});

test('a change of one environment changes its own files alone', () => {
  const before = synthesize(differing(), 'kustomize');
  const platform = testPlatform();
  class Changed extends Differing {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props);
      const api = this.node.findChild('api');
      const [cpu] = [{ development: '100m', production: '3' }[this.environment.name]];
      if (ApiObject.isApiObject(api)) {
        api.addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/resources/limits/cpu', cpu));
      }
    }
  }
  platform.add(Changed, 'web', { namespace: 'front' });
  platform.add(Differing, 'late', { namespace: 'late', kind: 'infrastructure' }, ['production']);
  const old = new Map(before.map(({ path, content }) => [path, content]));
  const changed = synthesize(platform, 'kustomize').filter(({ path, content }) => old.get(path) !== content);
  expect(changed.map(({ path }) => path)).toEqual(['clusters/production/apps/web/patch-deployment-api.yaml']);
});

test('the Applications are the same in every layout', () => {
  const [first, ...others] = layouts.map((layout) =>
    synthesize(differing(), layout).filter(({ path }) => path.startsWith('argocd/')),
  );
  for (const other of others) expect(other).toEqual(first);
});

test('flat is one file for an application', () => {
  const paths = synthesize(differing(), 'flat').map(({ path }) => path);
  expect(paths.filter((path) => path.startsWith('clusters/production/apps/'))).toEqual([
    'clusters/production/apps/web/all.yaml',
    'clusters/production/apps/web/kustomization.yaml',
  ]);
});
