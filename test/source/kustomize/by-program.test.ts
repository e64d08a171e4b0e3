import { configMap, repoURL, Workshop } from '../fixture.js';
import { describeWithPrograms, sourcesWith } from '../helm/chart.js';

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

const files = {
  'base/kustomization.yaml': 'resources: [a.yaml]\n',
  'base/a.yaml': configMap('a', 'data: {from: there}\n'),
  'app/kustomization.yaml': `resources: [../base, b.yaml]
replacements:
- source: {kind: ConfigMap, name: a, fieldPath: data.from}
  targets:
  - select: {kind: ConfigMap, name: b}
    fieldPaths: [data.to]
`,
  'app/b.yaml': configMap('b', 'data: {to: here}\n'),
};

describeWithPrograms('what only the kustomize program can do', () => {
  test('is done by it, in the jail, and once for equal content', async () => {
    const sources = sourcesWith(shop);
    const commit = await shop.commit(files);
    const { objects, sourceType, digest } = await sources.render({ repoURL, path: 'app' }, commit);
    expect(sourceType).toBe('Kustomize');
    expect(objects.find(({ metadata }) => metadata.name === 'b')?.['data']).toEqual({ to: 'there' });
    const other = await shop.commit({ 'base/a.yaml': configMap('a', 'data: {from: elsewhere}\n') });
    expect(await sources.contentDigest({ repoURL, path: 'app' }, other)).not.toBe(digest);
  });

  test('says so when the program refuses it too', async () => {
    const commit = await shop.commit({ ...files, 'app/kustomization.yaml': 'resource: [b.yaml]\n' });
    const rendering = sourcesWith(shop).render({ repoURL, path: 'app' }, commit, { application: 'web' });
    await expect(rendering).rejects.toMatchObject({ code: 'TOOL_FAILED' });
  });

  test('T05 reaches nothing: neither the network nor files outside, nor programs of the repository', async () => {
    for (const kustomization of [
      'resources: [b.yaml]\nopenapi: {path: "http://127.0.0.1/x"}\n',
      'resources: [b.yaml]\ngenerators: [gen.yaml]\n',
      'resources: [b.yaml]\nconfigurations: [../../../../etc/passwd]\n',
    ]) {
      const gen =
        'apiVersion: x/v1\nkind: X\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: "exec: {path: ./run}"\n';
      const commit = await shop.commit({
        ...files,
        'app/gen.yaml': gen,
        'app/run': '#!/bin/sh\n',
        'app/kustomization.yaml': kustomization,
      });
      await expect(sourcesWith(shop).render({ repoURL, path: 'app' }, commit)).rejects.toMatchObject({
        code: 'TOOL_FAILED',
      });
    }
  });
});

test('what only the program can do is refused by name where there is none', async () => {
  const commit = await shop.commit(files);
  await expect(shop.sources().render({ repoURL, path: 'app' }, commit)).rejects.toMatchObject({
    code: 'UNSUPPORTED_KUSTOMIZATION_FIELD',
  });
});
