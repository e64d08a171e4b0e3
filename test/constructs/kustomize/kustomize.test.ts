import { ApiObject, type Chart } from 'cdk8s';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, Destination, ImageRef } from '../../../lib/constructs/argocd/index.js';
import { Kustomization, Patch, type KustomizationProps } from '../../../lib/constructs/kustomize/index.js';
import { readManifests } from '../../../lib/kube/index.js';
import { repoURL, Workshop } from '../../source/fixture.js';
import { sameAsProgram } from '../../source/kustomize/program.js';
import { testChart } from '../support.js';

function objects(chart: Chart): void {
  const labels = { app: 'api' };
  const containers = [{ name: 'api', image: 'registry.example.com/api:1.0.0' }];
  new ApiObject(chart, 'api', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api' },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
  new ApiObject(chart, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'api' },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
}

const base = Kustomization.of('base', {
  objects,
  labels: { team: 'ml' },
  configMaps: { settings: { texts: { LEVEL: 'info' }, files: { 'model.yaml': 'name: a\n' } } },
});
const gpu = Kustomization.component('components/gpu', {
  patches: [Patch.merge({ spec: { template: { spec: { nodeSelector: { gpu: 'true' } } } } }, { kind: 'Deployment' })],
});
const image = 'registry.example.com/api';
const production = base.overlay('app', {
  components: [gpu],
  namespace: 'production',
  namePrefix: 'prod-',
  annotations: { owner: 'ml' },
  images: { [image]: ImageRef.parse('mirror.example.com/api:2.0.0') },
  replicas: { api: 4 },
  configMaps: { settings: { behavior: 'merge', texts: { LEVEL: 'warn' }, options: { disableNameSuffixHash: true } } },
  patches: [
    Patch.json({ kind: 'Service', name: 'api' }, { op: 'add', path: '/spec/type', value: 'LoadBalancer' }),
    Patch.merge({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api' }, spec: { paused: true } }),
  ],
});
const repository = Object.fromEntries(production.files().map(({ path, content }) => [path, content]));

test('a base, a component and an overlay are the files that an expert would have written', () => {
  expect(Object.keys(repository)).toEqual([
    'app/kustomization.yaml',
    'base/deployment-api.yaml',
    'base/kustomization.yaml',
    'base/service-api.yaml',
    'base/settings/model.yaml',
    'components/gpu/kustomization.yaml',
  ]);
  expect(repository['base/kustomization.yaml']).toBe(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment-api.yaml
  - service-api.yaml
configMapGenerator:
  - name: settings
    literals:
      - LEVEL=info
    files:
      - settings/model.yaml
labels:
  - pairs:
      team: ml
    includeTemplates: true
`);
  expect(repository['app/kustomization.yaml']).toContain(
    'resources:\n  - "../base"\ncomponents:\n  - "../components/gpu"\n',
  );
  expect(repository['app/kustomization.yaml']).toContain('- patch: |\n      - op: add\n        path: /spec/type\n');
  expect(repository['components/gpu/kustomization.yaml']).toContain(
    'kustomize.config.k8s.io/v1alpha1\nkind: Component',
  );
});

sameAsProgram('kustomizations that were written by constructs', { production: repository });

test('what it is built to', async () => {
  const shop = await Workshop.create();
  try {
    const commit = await shop.commit(repository);
    const { objects: built } = await shop.sources().render({ repoURL, path: production.path }, commit);
    const [deployment] = built.filter(({ kind }) => kind === 'Deployment');
    expect(deployment).toMatchObject({
      metadata: { name: 'prod-api', namespace: 'production', labels: { team: 'ml' }, annotations: { owner: 'ml' } },
      spec: {
        replicas: 4,
        paused: true,
        selector: { matchLabels: { app: 'api' } },
        template: {
          spec: { nodeSelector: { gpu: 'true' }, containers: [{ name: 'api', image: 'mirror.example.com/api:2.0.0' }] },
        },
      },
    });
    expect(built.find(({ kind }) => kind === 'ConfigMap')).toMatchObject({
      metadata: { name: 'prod-settings' },
      data: { LEVEL: 'warn', 'model.yaml': 'name: a\n' },
    });
    expect(built.find(({ kind }) => kind === 'Service')).toMatchObject({ spec: { type: 'LoadBalancer' } });
  } finally {
    shop.close();
  }
});

test('it is the source of an Application', () => {
  const source = production.source({ repoURL: 'https://git.example.com/a.git', targetRevision: 'main' });
  const application = new Application(testChart(), 'a', { source, destination: Destination.cluster('c', 'a') });
  expect(application.toJson().spec.source).toEqual({
    repoURL: 'https://git.example.com/a.git',
    targetRevision: 'main',
    path: 'app',
  });
});

test('files are written once, and are told when they are not as they should be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-kustomize-'));
  try {
    expect(production.staleIn(folder)).toEqual(Object.keys(repository));
    expect(production.writeTo(folder)).toHaveLength(6);
    expect(readManifests(readFileSync(join(folder, 'base/service-api.yaml'), 'utf8'))).toHaveLength(1);
    const before = statSync(join(folder, 'app/kustomization.yaml')).mtimeMs;
    expect(production.writeTo(folder)).toEqual([]);
    expect(statSync(join(folder, 'app/kustomization.yaml')).mtimeMs).toEqual(before);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is for nothing, and what is nowhere, is refused', () => {
  const overlay = (props: KustomizationProps) => () => base.overlay('other', props);
  const ref = ImageRef.parse('x:1');
  expect(overlay({ images: { api: ref } })).toThrow('images: got "api", expected registry.example.com/api');
  expect(overlay({ replicas: { web: 2 } })).toThrow('replicas: got "web", expected api | api | settings');
  expect(overlay({ replicas: { api: -1 } })).toThrow('a whole number from 0');
  const patch = (target: object) => () => base.overlay('other', { patches: [Patch.merge({ spec: {} }, target)] });
  expect(patch({ kind: 'Deploymnt' })).toThrow('got "kind Deploymnt", expected Deployment api | Service api');
  expect(patch({ group: 'apps', version: 'v1', kind: 'Depl.*', name: 'a.*' })).not.toThrow();
  expect(patch({})).toThrow('at least a kind, a name or a selector');
  expect(() => Patch.merge({ spec: {} })).toThrow('a target, or apiVersion, kind and name');
  expect(() => Patch.json({ kind: 'Service' })).toThrow('at least one step');
  expect(() => Patch.json({ kind: 'Service' }, { op: 'remove', path: 'spec' })).toThrow('a JSON pointer');
  expect(overlay({ components: [base] })).toThrow('components: got "base", expected components alone');
  expect(overlay({ resources: [gpu] })).toThrow('resources: got "a component"');
  expect(() => Kustomization.of('../x', {})).toThrow('Kustomization path');
  expect(() => base.overlay('base').files()).toThrow('one folder for each kustomization');
  expect(overlay({ resources: ['https://example.com/x?ref=v1'], images: { elsewhere: ref } })).not.toThrow();
});
