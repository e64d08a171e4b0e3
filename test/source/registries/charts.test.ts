import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Sources } from '../../../lib/source/index.js';
import { renderPrograms } from '../../envtest/render-programs.js';
import { tar } from '../archive/tar.js';
import { repositorySecret } from '../credentials/fixture.js';
import { repoURL, Workshop } from '../fixture.js';
import { pack } from '../helm/chart-server.js';
import { chart, describeWithPrograms, sourcesWith } from '../helm/chart.js';
import { Gate, password, user } from './gate.js';
import { describeWithRegistry, packedLayer, Registry } from './registry.js';

const files = (name: string, version: string): Record<string, string> => ({
  ...chart(name, `version: ${version}\n`),
  [`${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
});

/** Publishes a chart with `helm push`. */
async function push(host: string, name: string, version: string, program: 'helm' | 'helm3' = 'helm'): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-push-'));
  try {
    const archive = path.join(folder, `${name}.tgz`);
    writeFileSync(archive, pack(files(name, version)));
    const words = ['push', archive, `oci://${host}/charts`, '--plain-http'];
    await promisify(execFile)(renderPrograms()?.[program] ?? '', words, {
      env: { HOME: folder, PATH: '/usr/bin:/bin' },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describeWithRegistry('with a registry', () => {
  let registry: Registry;
  let gate: Gate;
  let shop: Workshop;
  let sources: Sources;
  beforeEach(async () => {
    registry = await Registry.start();
    gate = await Gate.start(registry.host);
    shop = await Workshop.create();
    sources = sourcesWith(shop, { git: { protocols: ['http'] } });
  });
  afterEach(async () => {
    shop.close();
    await gate.stop();
    await registry.stop();
  });
  const source = (
    targetRevision: string,
    url = `oci://${gate.host}/charts`,
  ): Record<'repoURL' | 'chart' | 'targetRevision', string> => ({
    ...{ repoURL: url, chart: 'told', targetRevision },
  });

  describeWithPrograms('a chart that helm pushed', () => {
    const values = async (targetRevision: string, url?: string): Promise<unknown> => {
      const wanted = source(targetRevision, url);
      const revision = await sources.resolve(wanted);
      const { objects, sourceType } = await sources.render(wanted, revision, { application: 'web' });
      expect(sourceType).toBe('Helm');
      return objects[0]?.['data'];
    };

    test('is rendered and read once: with oci://, without a scheme, as an artifact', async () => {
      await push(registry.host, 'told', '1.2.0');
      const told = { release: 'web', values: '{"version":"1.2.0"}' };
      expect(await values('1.2.0')).toMatchObject(told);
      expect(await values('1.2.0', `${gate.host}/charts`)).toMatchObject(told);
      expect(gate.questions).toEqual([
        'HEAD /charts/told/manifests/1.2.0',
        expect.stringMatching(/^GET \/charts\/told\/manifests\/sha256:/),
        expect.stringMatching(/^GET \/charts\/told\/blobs\/sha256:/),
      ]);
      const artifact = { repoURL: `oci://${gate.host}/charts/told`, path: '.', targetRevision: '1.2.0' };
      const { objects } = await sources.render(artifact, await sources.resolve(artifact), { application: 'web' });
      expect(objects[0]?.['data']).toMatchObject(told);
    });

    test('is chosen by a range, with what stands behind + in its version, by any tag or by its digest', async () => {
      await push(registry.host, 'told', '1.2.0', 'helm3');
      await push(registry.host, 'told', '1.3.0+build.7');
      await push(registry.host, 'told', '2.0.0-rc.1');
      const resolved = (wanted: string): Promise<string> => sources.resolve(source(wanted));
      expect(await resolved('1.x')).toBe('1.3.0+build.7');
      expect(await resolved('< 1.3')).toBe('1.2.0');
      expect(await resolved('>= 2.0.0-0')).toBe('2.0.0-rc.1');
      expect(gate.questions).toEqual(['GET /charts/told/tags/list']);
      expect(await values('1.x')).toMatchObject({ values: '{"version":"1.3.0+build.7"}' });
      expect(await values('1.3.0+build.7')).toMatchObject({ values: '{"version":"1.3.0+build.7"}' });
      expect(await values('1.3.0_build.7')).toMatchObject({ values: '{"version":"1.3.0+build.7"}' });
      const digest = await sources.resolve({ repoURL: `oci://${gate.host}/charts/told`, targetRevision: '1.2.0' });
      expect(digest).toMatch(/^sha256:/);
      expect(await values(digest)).toMatchObject({ values: '{"version":"1.2.0"}' });
      await expect(resolved('> 3')).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
      await expect(resolved('nightly')).rejects.toThrow('improper constraint: nightly');
      await expect(values('9.9.9')).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
    });

    test('is there for a chart in Git that needs it, with the credentials of the project', async () => {
      await push(registry.host, 'told', '1.2.0');
      await push(registry.host, 'told', '1.3.0');
      gate.lock = 'bearer';
      const login = { url: gate.host, type: 'helm', enableOCI: 'true', username: user, password, project: 'mine' };
      sources.useCredentials([repositorySecret('charts', login, 'repo-creds')]);
      const commit = await shop.commit({
        'app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies:\n- {name: told, version: 1.x, repository: "oci://${gate.host}/charts"}\n`,
      });
      const render = (project: string): Promise<{ objects: unknown[] }> =>
        sources.render({ repoURL, path: 'app' }, commit, { application: 'web', project });
      expect(JSON.stringify((await render('mine')).objects)).toContain('version\\":\\"1.3.0');
      expect(gate.asked.map(({ path: asked }) => asked.split('?')[0])).toContain('/token');
    });
  });

  test('what is no chart is not taken for one', async () => {
    await registry.publish('charts/told', '1.0.0', [{ mediaType: packedLayer, content: gzipSync(tar({ name: 'a' })) }]);
    await expect(sources.render(source('1.0.0'), '1.0.0')).rejects.toThrow('the artifact is no Helm chart');
    await expect(sources.resolve({ ...source('1.x'), repoURL: 'ftp://a/b' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_SOURCE',
    });
    await expect(sources.resolve({ ...source('1.x'), chart: '../x' })).rejects.toMatchObject({
      code: 'REPOSITORY_REFUSED',
    });
  });
});
