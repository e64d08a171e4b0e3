import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApplicationSet,
  checkOutput,
  Destination,
  Generator,
  GitOpsApp,
  Platform,
  Source,
  synthesize,
  type GitOpsAppProps,
} from '../../lib/index.js';
import { SopsSecret } from '../../lib/constructs/secrets/index.js';
import { Delivery } from '../../lib/testing/index.js';
import { testEnvironments, testPlatform } from '../platform/fixtures.js';
import { readYaml } from '../../lib/kube/index.js';

class Web extends GitOpsApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    new ApiObject(this, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { on: 'yes' } });
    new ApiObject(this, 'web', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 1 } });
  }
}

function shop() {
  const platform = testPlatform();
  platform.add(Web, 'web', { namespace: 'front' });
  platform.add(Web, 'ingress', { namespace: 'ingress', kind: 'infrastructure' }, ['production']);
  return platform;
}

test('lays the repository out by cluster, kind and application, with the hub beside', () => {
  expect(synthesize(shop()).map(({ path }) => path)).toEqual([
    'argocd/applications/development/kustomization.yaml',
    'argocd/applications/development/web-development.yaml',
    'argocd/applications/production/ingress-production.yaml',
    'argocd/applications/production/kustomization.yaml',
    'argocd/applications/production/web-production.yaml',
    'argocd/bootstrap/install/kustomization.yaml',
    'argocd/bootstrap/kustomization.yaml',
    'argocd/bootstrap/namespace.yaml',
    'argocd/bootstrap/projects.yaml',
    'argocd/bootstrap/shop.yaml',
    'argocd/kustomization.yaml',
    'argocd/projects/kustomization.yaml',
    'argocd/projects/shop-infrastructure.yaml',
    'argocd/projects/shop-root.yaml',
    'argocd/projects/shop.yaml',
    'clusters/development/apps/web/configmap-settings.yaml',
    'clusters/development/apps/web/deployment-web.yaml',
    'clusters/development/apps/web/kustomization.yaml',
    'clusters/production/apps/web/configmap-settings.yaml',
    'clusters/production/apps/web/deployment-web.yaml',
    'clusters/production/apps/web/kustomization.yaml',
    'clusters/production/infrastructure/ingress/configmap-settings.yaml',
    'clusters/production/infrastructure/ingress/deployment-web.yaml',
    'clusters/production/infrastructure/ingress/kustomization.yaml',
  ]);
});

test('every folder is a kustomization that names its files', () => {
  const files = new Map(synthesize(shop()).map(({ path, content }) => [path, readYaml(content)[0]?.value]));

  expect(files.get('clusters/production/apps/web/kustomization.yaml')).toEqual({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['configmap-settings.yaml', 'deployment-web.yaml'],
  });
  expect(files.get('argocd/bootstrap/kustomization.yaml')).toMatchObject({
    resources: ['namespace.yaml', 'projects.yaml', 'shop.yaml'],
  });
  expect(files.get('argocd/kustomization.yaml')).toMatchObject({
    resources: ['applications/development', 'applications/production', 'projects'],
  });
});

test('the same program gives the same bytes', () => {
  expect(synthesize(shop())).toEqual(synthesize(shop()));
});

test('what the user adds for the hub is delivered by the root application', () => {
  const platform = shop();
  new ApplicationSet(platform.control, 'previews', {
    metadata: { name: 'previews' },
    generators: [Generator.clusters()],
    template: (cluster) => ({
      name: `previews-${cluster.name}`,
      source: Source.git({ repoURL: 'https://git.example.com/shop.git', path: 'previews' }),
      destination: Destination.cluster(cluster.name, 'previews'),
    }),
  });
  new ApiObject(platform.control, 'links', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'links' } });
  const paths = synthesize(platform).map(({ path }) => path);

  expect(paths).toContain('argocd/applicationsets/previews.yaml');
  expect(paths).toContain('argocd/resources/links.yaml');
});

test('an object declared twice in one Application is an error that names both places', () => {
  class Twice extends GitOpsApp {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props);
      for (const each of ['a', 'b']) {
        const metadata = { name: 'same', ...(each === 'b' && { namespace: 'front' }) };
        new ApiObject(this, each, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
      }
    }
  }
  const platform = testPlatform();
  platform.add(Twice, 'twice', { namespace: 'front' }, ['production']);

  expect(() => synthesize(platform)).toThrow(
    'production/twice/b: ConfigMap "same" was declared before, at production/twice/a; give one of them another name',
  );
});

test('two Applications cannot own one object of a cluster', () => {
  const platform = testPlatform();
  platform.add(Web, 'web', { namespace: 'front' });
  platform.add(Web, 'copy', { namespace: 'front' });

  expect(() => synthesize(platform)).toThrow('ConfigMap "settings" was declared before, at development/web/settings');
});

test('objects of one kind and name in several namespaces or groups get files of their own', () => {
  class Many extends GitOpsApp {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props);
      for (const namespace of ['a', 'b']) {
        new ApiObject(this, namespace, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace } });
      }
      for (const group of ['one.io', 'two.io']) {
        new ApiObject(this, group, { apiVersion: `${group}/v1`, kind: 'Job', metadata: { name: 'x' } });
      }
      new ApiObject(this, 'role', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'system:Read..All' },
      });
    }
  }
  const platform = testPlatform();
  platform.add(Many, 'many', { namespace: 'a', namespaces: ['b'] }, ['production']);
  const names = synthesize(platform).flatMap(
    ({ path }) => /^clusters\/production\/apps\/many\/(.*)/.exec(path)?.[1] ?? [],
  );

  expect(names).toEqual([
    'configmap-a-x.yaml',
    'configmap-b-x.yaml',
    'job-one.io-x.yaml',
    'job-two.io-x.yaml',
    'kustomization.yaml',
    'role-system-read..all.yaml',
  ]);
});

test('an application without objects, and a chart outside of an application, are errors', () => {
  const empty = testPlatform();
  empty.add(GitOpsApp, 'empty', { namespace: 'a' }, ['production']);
  const loose = testPlatform();
  new ApiObject(new Chart(loose, 'loose'), 'a', { apiVersion: 'v1', kind: 'ConfigMap' });

  expect(() => synthesize(empty)).toThrow('production/empty: the application holds no object');
  expect(() => synthesize(loose)).toThrow('loose: this chart belongs to no application; create it in a GitOpsApp');
});

test('platform.synth() writes into its outdir', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'slipway-test-'));
  const platform = new Platform({ repository: 'https://git.example.com/a', environments: testEnvironments(), outdir });
  platform.add(Web, 'web', { namespace: 'front' });
  platform.synth();

  expect(checkOutput(outdir, synthesize(platform)).upToDate).toBe(true);
  rmSync(outdir, { recursive: true });
});

test('dependencies become waves: of objects in an application, of Applications in an environment', () => {
  class Ordered extends GitOpsApp {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props);
      const [first, second] = ['first', 'second'].map((name) => {
        return new ApiObject(this, `${id}-${name}`, { apiVersion: 'v1', kind: 'ConfigMap' });
      });
      if (first && second) second.addDependency(first);
    }
  }
  const platform = testPlatform();
  const data = platform.add(Ordered, 'data', { namespace: 'a', wave: 3 });
  const web = platform.add(Ordered, 'web', { namespace: 'a' });
  web.production.addDependency(data.production);
  const wave = (number: string) => ({ metadata: { annotations: { 'argocd.argoproj.io/sync-wave': number } } });

  Delivery.of(platform)
    .hasResource('ConfigMap', { metadata: { name: 'web-second', ...wave('1').metadata } })
    .hasApplication('web-production', wave('4'))
    .hasApplication('web-development', { metadata: { annotations: undefined } });

  web.production.addDependency(data.development);
  expect(() => synthesize(platform)).toThrow('production/web: cannot depend on development/data');
});

test('an encrypted file comes out byte for byte, and takes no annotation on its way', () => {
  const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: database}\nstringData:\n    a: ENC[AES256_GCM,data:x]\nsops: {mac: m}\n`;
  const folder = mkdtempSync(join(tmpdir(), 'slipway-sops-'));
  const path = join(folder, 'db.enc.yaml');
  writeFileSync(path, text);
  class WithSecret extends GitOpsApp {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props);
      const secret = SopsSecret.fromFile(this, 'database', path);
      if (id === 'wavy') secret.apiObject.metadata.addAnnotation('argocd.argoproj.io/sync-wave', '1');
    }
  }
  const platform = testPlatform();
  platform.add(WithSecret, 'plain', { namespace: 'db' }, ['production']);
  const files = synthesize(platform).filter((each) => each.path.endsWith('secret-database.yaml'));
  expect(files.map(({ content }) => content)).toEqual([text]);
  platform.add(WithSecret, 'wavy', { namespace: 'other' }, ['production']);
  expect(() => synthesize(platform)).toThrow('write the annotation into the file');
  rmSync(folder, { recursive: true });
});
