import { execFileSync } from 'node:child_process';
import { configMap, repoURL, Workshop } from './fixture.js';

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

type Directory = { recurse?: boolean; include?: string; exclude?: string; disableExtensionFilter?: boolean };

async function names(directory: Directory = {}, path = 'app'): Promise<string[]> {
  const sources = shop.sources();
  const source = { repoURL, path, directory };
  const { objects } = await sources.render(source, await sources.resolve(source));
  return objects.map((object) => object.metadata.name ?? '').sort();
}

describe('a plain directory', () => {
  test('gives the objects of its yaml, yml and json files, documents and lists apart', async () => {
    await shop.commit({
      'app/a.yaml': `${configMap('a1')}---\n${configMap('a2')}---\n`,
      'app/b.yml': 'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: b1}}\n',
      'app/c.json':
        '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"n": 9007199254740993}}',
      'app/readme.md': configMap('readme'),
      'app/values.yaml': 'replicas: 2\n',
      'app/skipped.yaml': `# +argocd:skip-file-rendering\n${configMap('{{ x }}')}`,
      'app/sub/d.yaml': configMap('d'),
      'other/e.yaml': configMap('e'),
    });
    expect(await names()).toEqual(['a1', 'a2', 'b1', 'c']);
    expect(await names({ recurse: true })).toEqual(['a1', 'a2', 'b1', 'c', 'd']);
    expect(await names({}, 'app/sub/')).toEqual(['d']);
    expect(await names({ recurse: true, exclude: 'app/*' }, '.')).toEqual(['e']);
  });

  test('keeps integers beyond 2^53 exact', async () => {
    const commit = await shop.commit({ 'app/c.yaml': configMap('c', 'data: {big: 9007199254740993}\n') });
    const { objects } = await shop.sources().render({ repoURL, path: 'app' }, commit);
    expect(objects[0]?.['data']).toEqual({ big: 9007199254740993n });
  });

  test('takes what include matches and leaves what exclude matches, by path without regard to "/"', async () => {
    await shop.commit({
      'app/a.yaml': configMap('a'),
      'app/b.yaml': configMap('b'),
      'app/x/a.yaml': configMap('xa'),
      'app/s.sealed': configMap('s'),
    });
    expect(await names({ recurse: true, include: '*a.yaml' })).toEqual(['a', 'xa']);
    expect(await names({ recurse: true, include: '{a.yaml,b.yaml}' })).toEqual(['a', 'b']);
    expect(await names({ recurse: true, exclude: 'x/*' })).toEqual(['a', 'b']);
    expect(await names({ recurse: true, include: '*.yaml', exclude: 'a*' })).toEqual(['b', 'xa']);
    expect(await names({ disableExtensionFilter: true, include: '*.sealed' })).toEqual(['s']);
  });

  test('with broken manifests is an error that names file and line', async () => {
    const cases: [string, string, RegExp][] = [
      // It may have been a manifest before somebody broke it: passing over it would prune what it held.
      ['app/a.yaml', 'x: {{ .Values.x }}\n', /^app\/a\.yaml:1: /],
      ['app/a.yaml', 'replicas: [2\n', /^app\/a\.yaml:\d+: /],
      ['app/a.yaml', `${configMap('a')}data:\n  x: [1\n`, /^app\/a\.yaml:\d+: /],
      ['app/a.yaml', `${configMap('a')}---\nkind: Job\n`, /^app\/a\.yaml:6: apiVersion is missing/],
      ['app/a.yaml', `${configMap('a')}kind: Job\n`, /^app\/a\.yaml:5: .*kind/],
      ['app/a.json', '{"a": 1} {"b": 2}', /^app\/a\.json: not one JSON value/],
    ];
    for (const [file, text, message] of cases) {
      const commit = await shop.commit({ app: null, [file]: text });
      await expect(shop.sources().render({ repoURL, path: 'app' }, commit)).rejects.toMatchObject({
        code: 'INVALID_MANIFEST',
        message: expect.stringMatching(message) as unknown,
      });
    }
  });

  test('refuses more than 10 MiB', async () => {
    const sources = shop.sources();
    const big = await shop.commit({ 'app/a.yaml': configMap('a', `data: {x: ${'y'.repeat(11 * 1024 * 1024)}}\n`) });
    await expect(sources.render({ repoURL, path: 'app' }, big)).rejects.toMatchObject({
      code: 'MANIFESTS_TOO_LARGE',
      where: 'app/a.yaml',
    });
  });
});

describe('the path of a source', () => {
  test.each([
    ['../x', 'PATH_OUTSIDE_REPOSITORY'],
    ['a/../../x', 'PATH_OUTSIDE_REPOSITORY'],
    ['/etc', 'PATH_OUTSIDE_REPOSITORY'],
    ['none', 'PATH_NOT_FOUND'],
    ['app/a.yaml', 'PATH_NOT_FOUND'],
  ])('%s is refused with %s', async (path, code) => {
    const commit = await shop.commit({ 'app/a.yaml': configMap('a') });
    await expect(shop.sources().render({ repoURL, path }, commit)).rejects.toMatchObject({ code });
  });

  test('T02 may not lead out of the repository by a symbolic link, nor into a submodule, nor may a manifest', async () => {
    const commit = await shop.commit({ 'app/a.yaml': configMap('a') });
    const git = (input: string, ...args: string[]): string =>
      execFileSync('git', ['-C', shop.repository.path, '-c', 'user.name=x', '-c', 'user.email=x@x', ...args], {
        encoding: 'utf8',
        input,
      }).trim();
    const link = git('/etc/passwd', 'hash-object', '-w', '--stdin');
    const app = git('', 'rev-parse', `${commit}:app`);
    const inner = git(`120000 blob ${link}\tb.yaml\n`, 'mktree');
    const modules = git(`160000 commit ${commit}\tmodule\n`, 'mktree');
    const root = git(
      `040000 tree ${app}\tapp\n120000 blob ${link}\tlink\n160000 commit ${commit}\tmodule\n040000 tree ${inner}\tinner\n040000 tree ${modules}\tmodules\n`,
      'mktree',
    );
    const evil = git('x', 'commit-tree', root);
    const sources = shop.sources();
    for (const path of ['link', 'link/x', 'inner']) {
      await expect(sources.render({ repoURL, path }, evil)).rejects.toMatchObject({ code: 'SYMLINK_REFUSED' });
    }
    for (const path of ['module', 'module/x']) {
      await expect(sources.render({ repoURL, path }, evil)).rejects.toMatchObject({ code: 'SUBMODULE_REFUSED' });
    }
    await expect(
      sources.render({ repoURL, path: 'modules', directory: { recurse: true } }, evil),
    ).rejects.toMatchObject({ code: 'SUBMODULE_REFUSED', where: 'modules/module' });
    expect((await sources.render({ repoURL, path: 'app' }, evil)).objects).toHaveLength(1);
  });
});

describe('the type of a source', () => {
  test('is what its settings say, else what its files say', async () => {
    const sources = shop.sources();
    const commit = await shop.commit({
      'k/Kustomization': 'resources: [a.yaml]\n',
      'k/a.yaml': configMap('a'),
      'k/b.yaml': configMap('b'),
      'h/Chart.yaml': 'name: x\n',
      'hk/Chart.yaml': 'name: x\n',
      'hk/kustomization.yml': 'resources: []\n',
    });
    const type = async (source: object): Promise<string> =>
      (await sources.render({ repoURL, ...source }, commit)).sourceType;
    expect(await type({ path: 'k' })).toBe('Kustomize');
    expect(await type({ path: 'k', directory: { recurse: false } })).toBe('Kustomize');
    expect(await type({ path: 'k', directory: { exclude: 'Kustomization' } })).toBe('Directory');
    expect(await type({ path: 'hk' })).toBe('Kustomize');
    await expect(type({ path: 'k', plugin: {} })).rejects.toMatchObject({ code: 'UNSUPPORTED_SOURCE' });
    await expect(type({ path: 'k', kustomize: { namePrefix: 'x' }, helm: { values: 'x' } })).rejects.toThrow(
      'multiple application sources defined: Kustomize,Helm',
    );
    expect((await sources.render({ repoURL, ref: 'values' }, commit)).objects).toEqual([]);
  });
});
