import type { KubeObject } from '../../../lib/kube/index.js';
import type { KustomizeSource } from '../../../lib/model/index.js';
import { repoURL, Workshop } from '../fixture.js';
import { all } from './manifests.js';
import type { Files } from './program.js';

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

const files: Files = {
  'app/all.yaml': all,
  'app/kustomization.yaml':
    'resources: [all.yaml]\ncommonLabels: {own: "1"}\ncommonAnnotations: {own: "1"}\nimages: [{name: nginx, newTag: own}]\nreplicas: [{name: web, count: 2}]\n',
  'part/kustomization.yaml': 'kind: Component\nnameSuffix: -part\n',
};

async function web(kustomize: KustomizeSource): Promise<KubeObject> {
  const commit = await shop.commit(files);
  const { objects } = await shop.sources().render({ repoURL, path: 'app', kustomize }, commit);
  const found = objects.find(({ kind }) => kind === 'Deployment');
  if (!found) throw new Error('no Deployment');
  return found;
}

const containers = (image: string): object => ({
  spec: {
    template: { spec: { containers: expect.arrayContaining([expect.objectContaining({ name: 'web', image })]) } },
  },
});

test.each<[string, KustomizeSource, object]>([
  ['an image by another tag', { images: ['nginx:2'] }, containers('nginx:2')],
  ['an image by another name', { images: ['nginx=my/nginx:3'] }, containers('my/nginx:3')],
  ['an image by a digest', { images: ['nginx@sha256:00'] }, containers('nginx@sha256:00')],
  ['replicas', { replicas: [{ name: 'web', count: 9 }] }, { spec: { replicas: 9 } }],
  ['replicas as text', { replicas: [{ name: 'web', count: '9' }] }, { spec: { replicas: 9 } }],
  [
    'labels, with selectors',
    { commonLabels: { a: 'b' } },
    {
      metadata: { labels: { a: 'b', own: '1' } },
      spec: { selector: { matchLabels: { a: 'b', own: '1', app: 'web' } } },
    },
  ],
  [
    'labels without selectors',
    { commonLabels: { a: 'b' }, labelWithoutSelector: true },
    {
      metadata: { labels: { a: 'b', own: '1', app: 'web' } },
      spec: { selector: { matchLabels: { own: '1', app: 'web' } } },
    },
  ],
  [
    'labels without selectors, but in templates',
    { commonLabels: { a: 'b' }, labelWithoutSelector: true, labelIncludeTemplates: true },
    { spec: { template: { metadata: { labels: { a: 'b' } } } } },
  ],
  ['forced labels', { commonLabels: { own: '2' }, forceCommonLabels: true }, { metadata: { labels: { own: '2' } } }],
  ['annotations', { commonAnnotations: { a: 'b' } }, { metadata: { annotations: { a: 'b', own: '1' } } }],
  [
    'forced annotations',
    { commonAnnotations: { own: '2' }, forceCommonAnnotations: true },
    { metadata: { annotations: { own: '2' } } },
  ],
  [
    'patches, after its own',
    { patches: [{ target: { kind: 'Deployment' }, patch: '- {op: replace, path: /spec/minReadySeconds, value: 5}' }] },
    { spec: { minReadySeconds: 5 } },
  ],
  ['components', { components: ['../part'] }, { metadata: { name: 'web-part' } }],
  [
    'components that may be missing',
    { components: ['../none'], ignoreMissingComponents: true },
    { metadata: { name: 'web' } },
  ],
])('an Application adds %s', async (_what, settings, expected) => {
  expect(await web(settings)).toMatchObject(expected);
});

test.each<[string, KustomizeSource, string]>([
  [
    'a label that is there with another value',
    { commonLabels: { own: '2' } },
    'which the kustomization has with another value',
  ],
  ['an annotation that is there with another value', { commonAnnotations: { own: '2' } }, 'with another value'],
  ['a component that is missing', { components: ['../none'] }, 'does not exist'],
  ['replicas of nothing', { replicas: [{ name: 'nobody', count: 1 }] }, 'no workload is called "nobody"'],
  ['a version of the program that is not here', { version: 'v4.5.7' }, 'kustomize-v4.5.7'],
  ['a version that is a path', { version: '../../bin/sh' }, 'kustomize.version cannot be'],
])('an Application cannot add %s', async (_what, settings, message) => {
  await expect(web(settings)).rejects.toThrow(message);
});

test('what an Application adds is part of the digest, and so is a component of its own', async () => {
  const commit = await shop.commit(files);
  const sources = shop.sources();
  const digest = async (kustomize: KustomizeSource, at = commit): Promise<string> =>
    sources.contentDigest({ repoURL, path: 'app', kustomize }, at);
  const all = [await digest({}), await digest({ images: ['nginx:2'] }), await digest({ components: ['../part'] })];
  const next = await shop.commit({ 'part/kustomization.yaml': 'kind: Component\nnameSuffix: -other\n' });
  expect(new Set([...all, await digest({ components: ['../part'] }, next)]).size).toBe(4);
  expect(await digest({}, next)).toBe(all[0]);
});
