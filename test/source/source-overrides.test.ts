import type { ApplicationSource } from '../../lib/model/index.js';
import { configMap, repoURL, Workshop } from './fixture.js';

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

const app = { 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': configMap('a') };

async function names(
  files: Record<string, string>,
  source: Partial<ApplicationSource> = {},
  application?: string,
): Promise<(string | undefined)[]> {
  const commit = await shop.commit(files);
  const options = application === undefined ? {} : { application };
  const { objects } = await shop.sources().render({ repoURL, path: 'app', ...source }, commit, options);
  return objects.map(({ metadata }) => metadata.name);
}

describe('a file that overrides the source', () => {
  test.each<[string, Record<string, string>, Partial<ApplicationSource>, string | undefined, string]>([
    ['for all', { '.argocd-source.yaml': 'kustomize: {namePrefix: all-}' }, {}, undefined, 'all-a'],
    ['for one Application', { '.argocd-source-shop.yaml': 'kustomize: {namePrefix: shop-}' }, {}, 'shop', 'shop-a'],
    ['for another Application', { '.argocd-source-other.yaml': 'kustomize: {namePrefix: x-}' }, {}, 'shop', 'a'],
    [
      'for one after that for all',
      {
        '.argocd-source.yaml': 'kustomize: {namePrefix: all-, nameSuffix: -all}',
        '.argocd-source-shop.yaml': 'kustomize: {namePrefix: shop-}',
      },
      {},
      'shop',
      'shop-a-all',
    ],
    [
      'what the Application says',
      { '.argocd-source.yaml': 'kustomize: {namePrefix: all-}' },
      { kustomize: { namePrefix: 'own-', nameSuffix: '-own' } },
      undefined,
      'all-a-own',
    ],
    [
      'and takes something away',
      { '.argocd-source.yaml': 'kustomize: {namePrefix: null}' },
      { kustomize: { namePrefix: 'own-' } },
      undefined,
      'a',
    ],
    [
      'but not where it comes from, nor by fields that nobody knows',
      {
        '.argocd-source.yaml':
          'repoURL: https://elsewhere.example.com\npath: none\nkustomize: {namePrefix: all-, other: 1}',
      },
      {},
      undefined,
      'all-a',
    ],
    ['and is empty', { '.argocd-source.yaml': '' }, {}, undefined, 'a'],
  ])('%s', async (_what, overrides, source, application, expected) => {
    const files = Object.fromEntries(Object.entries(overrides).map(([name, text]) => [`app/${name}`, text]));
    expect(await names({ ...app, ...files }, source, application)).toEqual([expected]);
  });

  test('counts in a plain directory too, and is no manifest there', async () => {
    const files = { 'app/sub/b.yaml': configMap('b'), 'app/.argocd-source.yaml': 'directory: {recurse: true}' };
    expect(await names(files)).toEqual(['b']);
  });

  test.each([
    ['a list', '- a'],
    ['two documents', 'a: b\n---\nc: d'],
    ['settings of the wrong shape', 'kustomize: {images: 7}'],
    ['settings of two tools', 'kustomize: {namePrefix: a}\ndirectory: {recurse: true}'],
  ])('is refused when it is %s', async (_what, text) => {
    await expect(names({ ...app, 'app/.argocd-source.yaml': text })).rejects.toMatchObject({ code: 'INVALID_SOURCE' });
  });
});
