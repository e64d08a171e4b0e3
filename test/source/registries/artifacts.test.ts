import { gzipSync } from 'node:zlib';
import type { Sources } from '../../../lib/source/index.js';
import { tar, type Written } from '../archive/tar.js';
import { configMap, Workshop } from '../fixture.js';
import { Gate } from './gate.js';
import {
  chartConfig,
  chartLayer,
  describeWithRegistry,
  indexType,
  manifestType,
  packedLayer,
  Registry,
  tarLayer,
} from './registry.js';

describeWithRegistry('an artifact of a registry', () => {
  let registry: Registry;
  let gate: Gate;
  let shop: Workshop;
  let sources: Sources;
  beforeAll(async () => (registry = await Registry.start()));
  afterAll(() => registry.stop());
  let count = 0;
  let name = '';
  beforeEach(async () => {
    name = `team/app-${++count}`;
    gate = await Gate.start(registry.host);
    shop = await Workshop.create();
    sources = shop.sources({ git: { protocols: ['http'] } });
  });
  afterEach(async () => {
    shop.close();
    await gate.stop();
  });

  const source = (targetRevision: string, path = '.'): { repoURL: string; targetRevision: string; path: string } => ({
    ...{ repoURL: `oci://${gate.host}/${name}`, targetRevision, path },
  });
  const publish = (tag: string, ...files: readonly Written[]): Promise<string> =>
    registry.publish(name, tag, [{ mediaType: packedLayer, content: gzipSync(tar(...files)) }]);
  const names = async (targetRevision: string, path = '.'): Promise<(string | undefined)[]> => {
    const wanted = source(targetRevision, path);
    const { objects } = await sources.render(wanted, await sources.resolve(wanted));
    return objects.map(({ metadata }) => metadata.name);
  };

  it('is read once: its manifests, at a path, by tag or digest', async () => {
    const digest = await publish(
      '1.0.0',
      { name: './', type: '5' },
      { name: './top.yaml', content: configMap('top') },
      { name: './envs/prod/app.yaml', content: configMap('prod') },
    );
    expect(await sources.resolve(source('1.0.0'))).toBe(digest);
    expect(await names('1.0.0')).toEqual(['top']);
    expect(await names('1.0.0', 'envs/prod')).toEqual(['prod']);
    expect(await names(digest, 'envs/prod')).toEqual(['prod']);
    await expect(names(digest, 'envs/none')).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    expect(gate.questions).toEqual([
      `HEAD /${name}/manifests/1.0.0`,
      `GET /${name}/manifests/${digest}`,
      expect.stringContaining(`GET /${name}/blobs/sha256:`),
    ]);
  });

  it('is a kustomization or a chart where it looks like one', async () => {
    await publish(
      '1',
      { name: 'kustomization.yaml', content: 'resources: [cm.yaml]\nnamePrefix: built-\n' },
      { name: 'cm.yaml', content: configMap('cm') },
    );
    expect(await names('1')).toEqual(['built-cm']);
  });

  it.each([
    ['1.x', '1.3.0+build.2'],
    ['>= 1.2 < 1.3', '1.2.0'],
    ['1.2.0', '1.2.0'],
    ['1.3.0+build.2', '1.3.0+build.2'],
    ['>= 2.0.0-0', '2.1.0-rc.1'],
    ['*', '2.0.0'],
    ['1.4.x', 'tag'],
    ['latest', 'latest'],
  ])('%s is the tag of %s', async (wanted, version) => {
    const digests = new Map<string, string>();
    const tags = { '1.2.0': '', '1.3.0+build.2': '', '2.0.0': '', '2.1.0-rc.1': '', latest: '', tag: '1.4.x' };
    for (const [each, tag] of Object.entries(tags))
      digests.set(each, await publish((tag || each).replace('+', '_'), { name: 'cm.yaml', content: configMap(each) }));
    expect(await sources.resolve(source(wanted))).toBe(digests.get(version));
  });

  it('is told when there is none, or what is asked for can be none', async () => {
    await publish('1.0.0', { name: 'a' });
    const where = `oci://${gate.host}/${name}`;
    await expect(sources.resolve(source('2.0.0'))).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
      where: `${where}:2.0.0`,
      what: expect.stringContaining('does not have the tag 2.0.0 (404') as unknown,
    });
    await expect(sources.resolve(source('> 3'))).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND', where });
    for (const none of ['', 'no tag', '-x', '../../other/manifests/1', `sha256:${'A'.repeat(64)}`])
      await expect(sources.resolve(source(none))).rejects.toMatchObject({ code: 'INVALID_REVISION', where });
    const missing = `sha256:${'0'.repeat(64)}`;
    await expect(sources.render(source(missing), missing)).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
      where: `${where}@${missing}`,
    });
    for (const repoURL of [
      'oci://',
      'oci://x',
      `oci://u:p@${gate.host}/a`,
      `oci://${gate.host}/A`,
      `oci://${gate.host}/a/../b`,
    ])
      await expect(sources.resolve({ repoURL, targetRevision: '1' })).rejects.toMatchObject({
        code: 'REPOSITORY_REFUSED',
      });
    await expect(sources.resolve({ ...source('> 3'), repoURL: `${where}/none` })).rejects.toMatchObject({
      code: 'REPOSITORY_NOT_FOUND',
    });
  });

  it('is followed by its tag: a refresh asks again, and listeners hear of what moved', async () => {
    const first = await publish('main', { name: 'same/a.yaml', content: configMap('a') }, { name: 'b', content: '1' });
    const heard: string[] = [];
    sources.onChange((url) => heard.push(url));
    const wanted = source('main', 'same');
    expect(await sources.resolve(wanted)).toBe(first);
    const before = await sources.contentDigest(wanted, first);
    await sources.refresh(wanted.repoURL);
    expect(heard).toEqual([]);
    const second = await publish('main', { name: 'same/a.yaml', content: configMap('a') }, { name: 'b', content: '2' });
    expect(await sources.resolve(wanted)).toBe(first);
    await sources.refresh(wanted.repoURL);
    expect(heard).toEqual([wanted.repoURL]);
    expect(await sources.resolve(wanted)).toBe(second);
    expect(await sources.contentDigest(wanted, second)).toBe(before);
  });

  it('may be a chart: its directory is the root then', async () => {
    const files = [{ name: 'web/Chart.yaml', content: 'apiVersion: v2\nname: web\nversion: 1.0.0\n' }];
    const layers = [
      { mediaType: 'application/vnd.cncf.helm.chart.provenance.v1.prov', content: 'signed' },
      { mediaType: chartLayer, content: gzipSync(tar(...files)) },
    ];
    await registry.publish(name, '1.0.0', layers, { mediaType: chartConfig, content: '{}' });
    await expect(names('1.0.0', 'web')).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    await expect(names('1.0.0')).rejects.not.toMatchObject({ code: 'PATH_NOT_FOUND' });
  });

  it('is chosen from an index: without signatures, and for linux/amd64 where it is for several platforms', async () => {
    const layer = (text: string): { mediaType: string; content: Buffer }[] => [
      { mediaType: tarLayer, content: tar({ name: 'cm.yaml', content: configMap(text) }) },
    ];
    const of = (os: string, architecture: string, digest: string): object => ({
      ...{ mediaType: manifestType, digest, size: 1, platform: { os, architecture } },
    });
    const [one, amd, arm] = await Promise.all(
      ['one', 'amd', 'arm'].map((text) => registry.publish(name, `for-${text}`, layer(text))),
    );
    const index = (...manifests: object[]): object => ({ schemaVersion: 2, mediaType: indexType, manifests });
    const put = (tag: string, ...manifests: object[]): Promise<string> =>
      registry.putManifest(name, tag, indexType, index(...manifests));
    const attested = of('unknown', 'unknown', one ?? '');
    const whole = await put('whole', of('linux', 'arm64', arm ?? ''), of('linux', 'amd64', amd ?? ''), attested);
    await put('single', of('linux', 'arm64', arm ?? ''), attested);
    await put('none', of('linux', 'arm64', arm ?? ''), of('windows', 'amd64', amd ?? ''));
    expect(await sources.resolve(source('whole'))).toBe(whole);
    expect(await names('whole')).toEqual(['amd']);
    expect(await names('single')).toEqual(['arm']);
    await expect(names('none')).rejects.toMatchObject({ code: 'INVALID_SOURCE' });
  });

  it('has one layer with files, of a type that is read', async () => {
    const layer = { mediaType: packedLayer, content: gzipSync(tar({ name: 'a.yaml', content: configMap('a') })) };
    const publishes = async (
      tag: string,
      ...layers: { mediaType: string; content: Buffer | string }[]
    ): Promise<void> => void (await registry.publish(name, tag, layers));
    await publishes('signed', layer, { mediaType: 'application/vnd.in-toto+json', content: '{}' });
    expect(await names('signed')).toEqual(['a']);
    await publishes('two', layer, { ...layer, mediaType: tarLayer });
    await expect(names('two')).rejects.toThrow('one layer with files is expected (a tar archive), and there are 2');
    await publishes('none', { mediaType: 'text/plain', content: 'a' });
    await expect(names('none')).rejects.toThrow('there are 0');
    const flux = 'application/vnd.cncf.flux.content.v1.tar+gzip';
    await publishes('other', { ...layer, mediaType: flux });
    await expect(names('other')).rejects.toThrow(`layers of the type "${flux}" are not read here`);
    const wider = shop.sources({ git: { protocols: ['http'] }, layerMediaTypes: [flux] });
    const wanted = source('other');
    expect((await wider.render(wanted, await wider.resolve(wanted))).objects).toHaveLength(1);
    await registry.putManifest(name, 'no-manifest', manifestType, { schemaVersion: 2, layers: [{ digest: '../x' }] });
    await expect(names('no-manifest')).rejects.toMatchObject({ code: 'INVALID_SOURCE' });
  });

  it('T03 is refused with what leads elsewhere, and its neighbours are read', async () => {
    const hostile: Written[] = [
      { name: 'a', type: '2', link: '/etc/passwd' },
      { name: 'a', type: '1', link: 'b' },
      { name: '../x' },
      { name: '/x' },
      { name: 'a', type: '3' },
      { name: 'a', type: 'S' },
    ];
    for (const [index, entry] of hostile.entries()) {
      await publish(`bad-${index}`, { name: 'a.yaml', content: configMap('a') }, entry);
      await expect(names(`bad-${index}`)).rejects.toMatchObject({ code: 'INVALID_SOURCE' });
    }
    await publish('good', { name: 'a.yaml', content: configMap('a') });
    expect(await names('good')).toEqual(['a']);
  });

  it('is refused when it is not what its digests say', async () => {
    const digest = await publish('1', { name: 'a.yaml', content: configMap('a') });
    for (const part of ['manifests/sha256', 'blobs/sha256']) {
      gate.meddle = ({ url = '' }, response) => {
        if (!url.includes(part)) return false;
        response.end(
          part.startsWith('blobs') ? tar({ name: 'evil.yaml', content: configMap('evil') }) : '{"schemaVersion":2}',
        );
        return true;
      };
      const fresh = shop.sources({ git: { protocols: ['http'] } });
      await expect(fresh.render(source('1'), digest)).rejects.toMatchObject({
        code: expect.stringMatching(/REPOSITORY_REFUSED|MANIFESTS_TOO_LARGE/) as unknown,
      });
    }
    gate.meddle = () => false;
    expect(await names('1')).toEqual(['a']);
  });
});
