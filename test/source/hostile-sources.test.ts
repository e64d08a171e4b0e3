import type { ApplicationSource } from '../../lib/model/index.js';
import type { Sources } from '../../lib/source/index.js';
import { configMap, repoURL, Workshop } from './fixture.js';
import { chart, describeWithPrograms, sourcesWith } from './helm/chart.js';

type Files = Readonly<Record<string, string>>;

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

const healthy: Files = { 'healthy/a.yaml': configMap('a') };

/** Expects that a source is refused so, and that another one of the same repository is not troubled by it. */
async function refused(
  files: Files,
  source: Partial<ApplicationSource>,
  expected: object,
  sources: Sources = shop.sources(),
): Promise<void> {
  const commit = await shop.commit({ ...healthy, ...files });
  const rendering = sources.render({ repoURL, path: 'app', ...source }, commit, { application: 'web' });
  await expect(rendering).rejects.toMatchObject(expected);
  const neighbour = await sources.render({ repoURL, path: 'healthy' }, commit);
  expect(neighbour.objects).toHaveLength(1);
}

describe('T01 the path of a source', () => {
  const outside = { code: 'PATH_OUTSIDE_REPOSITORY' };
  const missing = { code: 'PATH_NOT_FOUND' };
  test.each<[string, object]>([
    ['../x', outside],
    ['/etc', outside],
    ['app/../../b', outside],
    ['.git', missing],
    ['.git/config', missing],
    ['.GIT/config', missing],
    ['git~1', missing],
    ['app\u0000b', outside],
    ['\\\\x', outside],
    ['%2e%2e', missing],
    ['app/a.yaml', missing],
    ['application', missing],
    ['app ', missing],
    ['app.', missing],
  ])('%j is refused', async (path, expected) => {
    await refused({ 'app/a.yaml': configMap('b') }, { path }, expected);
  });

  test('of 4096 characters is refused', async () => {
    await refused({}, { path: 'a'.repeat(4096) }, missing);
  });

  test('may be written with "." and ".." inside of the repository', async () => {
    const commit = await shop.commit(healthy);
    const { objects } = await shop.sources().render({ repoURL, path: 'healthy/./../healthy/' }, commit);
    expect(objects).toHaveLength(1);
  });
});

describe('T05 a kustomization', () => {
  const token = '../../../../var/run/secrets/kubernetes.io/serviceaccount/token';
  test.each<[string, string, Files?]>([
    ['reads no file of the machine into a Secret', `secretGenerator: [{name: s, files: [${token}]}]`],
    ['reads no variables of the machine', `configMapGenerator: [{name: s, envs: [${token}]}]`],
    ['takes nothing of /etc', 'resources: [/etc]'],
    ['takes no patch from outside', 'resources: [a.yaml]\npatches: [{path: ../../x.yaml}]'],
    ['takes no file of another directory', 'resources: [../healthy/a.yaml]'],
    ['takes no component from outside', 'components: [../../x]'],
    ['does not name itself', 'resources: [.]'],
    ['does not name what it is in', 'resources: [..]'],
    ['does not go round in circles', 'resources: [../b]', { 'b/kustomization.yaml': 'resources: [../app]\n' }],
    ['fetches nothing', 'resources: ["https://git.example.com/x//y?ref=v1"]'],
    ['gives git no options', 'resources: ["https://git.example.com/x//y?ref=--upload-pack=touch /tmp/p"]'],
    ['knows no other remote', 'resources: ["git::ext::sh -c touch% /tmp/p"]'],
    ['knows no remote by SSH', 'resources: ["git@git.example.com:x/y.git"]'],
    ['knows no remote component', 'components: ["github.com/x/y//z"]'],
  ])('%s', async (_what, kustomization, files = {}) => {
    await refused(
      { 'app/kustomization.yaml': `${kustomization}\n`, 'app/a.yaml': configMap('b'), ...files },
      {},
      {
        code: expect.stringMatching(
          /^(PATH_|INVALID_KUSTOMIZATION|KUSTOMIZATION_CYCLE|UNSUPPORTED_SOURCE|REPOSITORY_REFUSED)/,
        ),
      },
    );
  });

  test('is not built for ever where each names two others', async () => {
    const levels = Array.from({ length: 30 }, (_, level): [string, string][] => [
      [`l${level}/a/kustomization.yaml`, `namePrefix: a-\nresources: [../../l${level + 1}/a, ../../l${level + 1}/b]\n`],
      [`l${level}/b/kustomization.yaml`, `namePrefix: b-\nresources: [../../l${level + 1}/a, ../../l${level + 1}/b]\n`],
    ]).flat();
    const leaves = { 'l30/a/kustomization.yaml': 'namePrefix: a-\n', 'l30/b/kustomization.yaml': 'namePrefix: b-\n' };
    const files = { ...Object.fromEntries(levels), ...leaves, 'app/kustomization.yaml': 'resources: [../l0/a]\n' };
    await refused(files, {}, { code: 'INVALID_KUSTOMIZATION', what: expect.stringContaining('more than 10000') });
  });

  test('may have thousands of patches', async () => {
    const patch = (index: number): string =>
      `- {target: {kind: ConfigMap}, patch: '[{"op":"add","path":"/data/k${index}","value":"${index}"}]'}`;
    const commit = await shop.commit({
      'app/a.yaml': configMap('a', 'data: {a: b}\n'),
      'app/kustomization.yaml': `resources: [a.yaml]\npatches:\n${Array.from({ length: 3000 }, (_, index) => patch(index)).join('\n')}\n`,
    });
    const { objects } = await shop.sources().render({ repoURL, path: 'app' }, commit);
    expect(Object.keys(objects[0]?.['data'] ?? {})).toHaveLength(3001);
  });
});

describeWithPrograms('T05 the kustomize program', () => {
  const plugin = (path: string): string =>
    `apiVersion: x/v1\nkind: X\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: "${path}"\n`;
  test.each<[string, string, Files?]>([
    ['runs no program of the repository', 'generators: [gen.yaml]', { 'app/gen.yaml': plugin('exec: {path: ./run}') }],
    ['runs no container', 'transformers: [gen.yaml]', { 'app/gen.yaml': plugin('container: {image: busybox}') }],
    ['validates by no program', 'validators: [gen.yaml]', { 'app/gen.yaml': plugin('exec: {path: /bin/sh}') }],
    ['reads no schema from the network', 'openapi: {path: "http://127.0.0.1:1/x"}'],
    ['reads no schema from outside', 'openapi: {path: ../../../etc/passwd}'],
    ['reads no configuration from outside', 'configurations: [../../../../etc/passwd]'],
    ['reads no definitions from outside', 'crds: [/etc/passwd]'],
    ['reads no replacements from outside', 'replacements: [{path: ../../../etc/passwd}]'],
    [
      'renders no charts unless the installation allows it',
      'helmCharts: [{name: x, releaseName: "--post-renderer=./x.sh"}]',
    ],
    ['looks for charts nowhere else', 'helmGlobals: {chartHome: ../../..}\nhelmCharts: [{name: x}]'],
  ])('%s', async (_what, kustomization, files = {}) => {
    const all = { 'app/kustomization.yaml': `resources: [a.yaml]\n${kustomization}\n`, 'app/a.yaml': configMap('b') };
    await refused({ ...all, 'app/run': '#!/bin/sh\n', ...files }, {}, { code: 'TOOL_FAILED' }, sourcesWith(shop));
  });
});

describeWithPrograms('T04 a chart', () => {
  const template = (text: string): Files => ({ ...chart('app'), 'app/templates/x.yaml': text });
  test('does not include itself for ever', async () => {
    const files = template('{{- define "x" -}}{{ include "x" . }}{{- end -}}\n{{ include "x" . }}\n');
    await refused(files, {}, { code: 'TOOL_FAILED' }, sourcesWith(shop));
  });

  test('has no subchart from outside of the repository', async () => {
    const files = {
      ...chart('app'),
      'app/Chart.yaml':
        'apiVersion: v2\nname: told\nversion: 1.2.3\ndependencies: [{name: up, version: "*", repository: "file://../../up"}]\n',
    };
    await refused(files, {}, { code: 'PATH_OUTSIDE_REPOSITORY' }, sourcesWith(shop));
  });

  test.each([
    ['of a far index', 'a[99999999999]'],
    ['of many lists', `a${'[0]'.repeat(10_000)}`],
    ['of a deep path', `a${'.b'.repeat(10_000)}`],
  ])('FX07 is not blown up by the name of a parameter %s', async (_what, name) => {
    const commit = await shop.commit({ ...chart('app'), ...healthy });
    const sources = sourcesWith(shop, { jail: { limits: { memory: 512 * 1024 * 1024 } } });
    const source = { repoURL, path: 'app', helm: { parameters: [{ name, value: 'x' }] } };
    const before = process.memoryUsage().rss;
    await sources.render(source, commit, { application: 'web' }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(TOOL_FAILED|INVALID_SOURCE)/) });
    });
    // A list with the far index would be hundreds of GiB.
    expect(process.memoryUsage().rss - before).toBeLessThan(1024 ** 3);
    expect((await sources.render({ repoURL, path: 'healthy' }, commit)).objects).toHaveLength(1);
  });
});
