import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, readYaml } from '../../lib/kube/index.js';
import { slipway, type Finished } from '../e2e/support/slipway.js';
import { configMap, World } from '../reconciler/world.js';

describe('slipway app', () => {
  let world: World;
  let folder: string;
  let revision: string;

  /** Calls a verb from a folder of its own, so that no state folder of a person is found. */
  const app = (...words: string[]): Promise<Finished> =>
    slipway(['app', ...words, '--kubeconfig', join(folder, 'kubeconfig')], {
      cwd: folder,
      env: { NO_COLOR: undefined, FORCE_COLOR: '1' },
    });

  beforeAll(async () => {
    world = await World.create();
    folder = join(world.folder, 'cwd');
    mkdirSync(folder);
    const server = { name: 'hub', cluster: { server: world.hub.url } };
    const context = { name: 'hub', context: { cluster: 'hub', user: 'hub' } };
    writeFileSync(
      join(folder, 'kubeconfig'),
      JSON.stringify({ 'current-context': 'hub', clusters: [server], contexts: [context], users: [] }),
    );
    revision = world.repository.push({
      'web/a.yaml': configMap('a', '1'),
      'held/b.yaml': configMap('b', '1'),
      'fought/c.yaml': configMap('c', '1'),
    });
    const web = world.application('web', 'web', { syncPolicy: { automated: { prune: true } } });
    web.metadata.labels = { team: 'shop', 'slipway.dev/environment': 'production' };
    await world.hub.apply(web, world.application('held', 'held', { syncPolicy: {} }));
    await world.startReconciler({ selfHealBackoff: { duration: 0, factor: 1, cap: 0 } });
    await world.synced('web', revision);
    await world.until('held', ({ status }) => status?.sync?.status === 'OutOfSync');
  });
  afterAll(() => world.close());

  it('list shows all applications in every format, without colours where nobody looks', async () => {
    const { code, stdout } = await app('list');
    expect(code).toBe(0);
    const [heading, held, web, ...rest] = stdout.trimEnd().split('\n');
    expect(heading?.split(/ +/)).toEqual(['NAME', 'ENVIRONMENT', 'REVISION', 'WAVE', 'SYNC', 'HEALTH', 'MESSAGE']);
    expect(held).toMatch(/^held +prod +[0-9a-f]{7} +0 +OutOfSync +Missing/);
    expect(web).toMatch(/^web +production +[0-9a-f]{7} +0 +Synced +Healthy$/);
    expect(rest).toEqual([]);

    expect((await app('list', '-o', 'wide')).stdout).toMatch(
      /web .*prod +shop +https:\/\/git\.example\.com\/shop\.git +web +main/,
    );
    expect((await app('list', '-o', 'name')).stdout).toBe('held\nweb\n');
    expect((await app('list', '-o', 'name', '-l', 'team=shop')).stdout).toBe('web\n');
    const wanted = [{ metadata: { name: 'held' } }, { metadata: { name: 'web' }, status: { sync: { revision } } }];
    expect(parseJson((await app('list', '-o', 'json')).stdout)).toMatchObject(wanted);
    expect(readYaml((await app('list', '-o', 'yaml')).stdout)[0]?.value).toMatchObject(wanted);
  });

  it('get shows how one stands, with its objects', async () => {
    const { code, stdout } = await app('get', 'web');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Name: +web$/m);
    expect(stdout).toMatch(/^Sync: +Synced [0-9a-f]{7}$/m);
    expect(stdout).toMatch(/^Operation: +Succeeded successfully synced/m);
    expect(stdout).toMatch(/ConfigMap +shop +a +Synced/);
    expect(parseJson((await app('get', 'web', '-o', 'json')).stdout)).toMatchObject({ metadata: { name: 'web' } });
    expect(readYaml((await app('get', 'web', '-o', 'yaml')).stdout)[0]?.value).toMatchObject({ kind: 'Application' });
  });

  it('get and list say who is fought with, and what helps', async () => {
    const fought = world.application('fought', 'fought');
    await world.hub.apply(fought);
    for (let heals = 0; heals < 4; heals++) {
      await world.synced('fought', revision);
      const live = await world.prod.get('v1', 'ConfigMap', 'shop', 'c');
      if (!live) throw new Error('it was synced');
      await world.prod.patch(live, { data: { value: 'edited' } });
      await world.until('fought', ({ status }) => status?.healed?.[0]?.healedAt.length === heals + 1);
    }
    const { stdout } = await app('get', 'fought');
    expect(stdout).toMatch(/SelfHealWarning +\S+ +Fighting with \S+: ConfigMap shop\/c is changed again and again/);
    expect(stdout).toContain('jsonPointers: ["/data/value"]');
    expect((await app('list')).stdout).toMatch(/^fought .*SelfHealWarning/m);
    await world.hub.delete(fought);
  });

  it('resources and history', async () => {
    expect((await app('resources', 'web', '-o', 'name')).stdout).toBe('ConfigMap/shop/a\n');
    expect((await app('resources', 'held')).stdout).toMatch(/ConfigMap +shop +b +OutOfSync +Missing/);
    expect((await app('history', 'web')).stdout).toMatch(/^0 .* [0-9a-f]{7} +automated sync$/m);
    expect(parseJson((await app('history', 'web', '-o', 'json')).stdout)).toMatchObject([{ id: 0, revision }]);
    expect((await app('history', 'held', '-o', 'name')).stdout.trim()).toBe('');
  });

  it.each(['get', 'diff', 'sync', 'history', 'resources', 'parameters'])(
    '%s of an application that is not there: exit code 6',
    async (verb) => {
      const { code, stderr } = await app(verb, 'nothing');
      expect(code).toBe(6);
      expect(stderr).toContain('application nothing: there is no such application [APPLICATION_NOT_FOUND]');
    },
  );

  describe('diff', () => {
    const diff = (...words: string[]): Promise<Finished> =>
      app('diff', ...words, '--repository', `${world.repository.url}=${world.repository.bare}`);

    it('says when there is none', async () => {
      expect(await diff('web')).toEqual({ code: 0, stdout: `web: no difference at ${revision}\n`, stderr: '' });
    });

    it('shows what a sync would create, with exit code 3', async () => {
      const { code, stdout } = await diff('held');
      expect(code).toBe(3);
      expect(stdout).toContain('ConfigMap shop/b would be created');
    });

    it('shows what a sync would change', async () => {
      const a = await world.prod.get('v1', 'ConfigMap', 'shop', 'a');
      if (!a) throw new Error('it was synced');
      await world.prod.patch(a, { data: { value: 'edited' } });
      const { code, stdout } = await diff('web');
      expect(code).toBe(3);
      expect(stdout).toMatch(/ConfigMap shop\/a would change\n +- .*value: "edited".*\n +\+ .*value: "1"/);
      const json = parseJson((await diff('web', '-o', 'json')).stdout);
      expect(json).toMatchObject([{ kind: 'ConfigMap', name: 'a', state: 'modified' }]);
    });
  });

  it('parameters shows what the plugin of an Application says that it can be told', async () => {
    const plugins = join(folder, 'plugins');
    mkdirSync(plugins);
    const spec = {
      generate: { command: ['true'] },
      parameters: {
        static: [{ name: 'replicas', title: 'How many' }],
        dynamic: { command: ['sh', '-c'], args: [`printf '[{"name":"found","string":"%s"}]' "$(ls)"`] },
      },
    };
    const plugin = { kind: 'ConfigManagementPlugin', metadata: { name: 'site' }, spec };
    writeFileSync(join(plugins, 'site.yaml'), JSON.stringify(plugin));
    const source = { repoURL: world.repository.url, path: 'held', targetRevision: 'main', plugin: { name: 'site' } };
    await world.hub.apply(world.application('site', 'held', { source, syncPolicy: {} }));
    const mapping = ['--repository', `${world.repository.url}=${world.repository.bare}`];
    const shown = await app('parameters', 'site', '-o', 'json', '--plugins', plugins, ...mapping);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(parseJson(shown.stdout)).toEqual([
      {
        plugin: 'site',
        parameters: [
          { name: 'replicas', title: 'How many' },
          { name: 'found', string: 'b.yaml' },
        ],
      },
    ]);
    expect(parseJson((await app('parameters', 'web', '-o', 'json', ...mapping)).stdout)).toEqual([]);
    await world.hub.delete(world.application('site', 'held'));
  });

  it('sync does what it is asked and waits for the end', async () => {
    expect(await app('sync', 'web')).toEqual({
      code: 0,
      stdout: 'web: successfully synced (all tasks run)\n',
      stderr: '',
    });
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '1' } });
    expect(await app('sync', 'held', '--dry-run')).toMatchObject({ code: 0 });
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'b')).toBeUndefined();
  });

  it('sync that fails ends with exit code 5 and the reason', async () => {
    const { code, stderr } = await app('sync', 'held', '--revision', 'nowhere');
    expect(code).toBe(5);
    expect(stderr).toMatch(/application held: (Error|Failed): .*nowhere.*\[OPERATION_FAILED\]/);
  });

  it('wait returns when all is as asked, else with exit code 4 and what is missing', async () => {
    expect(await app('wait', 'web')).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await app('wait', 'web', 'held', '--sync', '--timeout', '1');
    expect(code).toBe(4);
    expect(stderr).toContain('not there after 1 s: held: OutOfSync');
    expect(stderr).not.toContain('web:');
    expect(await app('sync', 'held', '--async')).toMatchObject({ code: 0, stdout: 'held: sync requested\n' });
    expect(await app('wait', 'held')).toMatchObject({ code: 0 });
  });

  it('says when the hub cannot be reached, and where it looked', async () => {
    const server = { name: 'hub', cluster: { server: 'http://127.0.0.1:9' } };
    const context = { name: 'hub', context: { cluster: 'hub', user: 'hub' } };
    const file = join(folder, 'elsewhere');
    writeFileSync(
      file,
      JSON.stringify({ 'current-context': 'hub', clusters: [server], contexts: [context], users: [] }),
    );
    const list = await slipway(['app', 'list', '--kubeconfig', file], { cwd: folder });
    expect(list).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('http://127.0.0.1:9') as string,
    });
    const missing = await slipway(['app', 'list', '--kubeconfig', join(folder, 'none')], { cwd: folder });
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('KUBECONFIG_INVALID') as string });
  });
});
