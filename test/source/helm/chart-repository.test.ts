import { repoURL, Workshop } from '../fixture.js';
import { chart, describeWithPrograms, sourcesWith } from './chart.js';
import { ChartServer, pack } from './chart-server.js';
import type { Sources } from '../../../lib/source/index.js';

let shop: Workshop;
let server: ChartServer;
let sources: Sources;
beforeEach(async () => {
  shop = await Workshop.create();
  server = await ChartServer.start();
  sources = sourcesWith(shop, { git: { protocols: ['http'] } });
});
afterEach(async () => {
  shop.close();
  await server.stop();
});

const files = (version: string): Record<string, string> => ({
  ...chart('told', `version: ${version}\n`),
  'told/Chart.yaml': `apiVersion: v2\nname: told\nversion: ${version}\n`,
});
const source = (targetRevision: string): { repoURL: string; chart: string; targetRevision: string } => ({
  ...{ repoURL: server.url, chart: 'told', targetRevision },
});

describe('the version of a chart of a repository', () => {
  test.each([
    ['1.2.0', '1.2.0'],
    ['1.x', '1.3.0'],
    ['^1.1', '1.3.0'],
    ['*', '2.0.0'],
    ['>= 1 < 1.3', '1.2.0'],
    ['>= 2.0.0-0', '2.1.0-rc.1'],
  ])('%s is %s', async (wanted, version) => {
    for (const each of ['1.2.0', '1.3.0', '2.0.0', '2.1.0-rc.1']) server.publish('told', each, Buffer.alloc(0));
    expect(await sources.resolve(source(wanted))).toBe(version);
  });

  test('may be none: then it is said', async () => {
    server.publish('told', '1.0.0', Buffer.alloc(0));
    await expect(sources.resolve(source('> 3'))).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
    await expect(sources.resolve(source('???'))).rejects.toThrow('improper constraint: ???');
    await expect(sources.resolve({ ...source('1.0.0'), chart: 'none' })).rejects.toThrow('has no chart "none"');
    await expect(sources.render(source('1.0.1'), '1.0.1')).rejects.toThrow('has no version 1.0.1');
  });

  test('is asked for again by a refresh, and listeners hear of a new one', async () => {
    server.publish('told', '1.0.0', Buffer.alloc(0));
    const heard: string[] = [];
    sources.onChange((url) => heard.push(url));
    expect(await sources.resolve(source('1.x'))).toBe('1.0.0');
    server.publish('told', '1.1.0', Buffer.alloc(0));
    expect(await sources.resolve(source('1.x'))).toBe('1.0.0');
    await sources.refresh(server.url);
    expect(heard).toEqual([server.url]);
    expect(await sources.resolve(source('1.x'))).toBe('1.1.0');
    expect(server.asked).toEqual(['index.yaml', 'index.yaml']);
  });

  test('GC04 is not known while the repository does not answer, or is none', async () => {
    await expect(sources.resolve({ ...source('1.x'), repoURL: `${server.url}/none` })).rejects.toThrow(
      'the repository does not have index.yaml (404)',
    );
    await expect(shop.sources().resolve(source('1.x'))).rejects.toMatchObject({ code: 'REPOSITORY_REFUSED' });
    await expect(sources.resolve({ ...source('1.x'), repoURL: 'file:///etc' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_SOURCE',
    });
  });
});

describe('T03 a packed chart', () => {
  const refuses = async (archive: Buffer, message: string): Promise<void> => {
    server.publish('told', '1.0.0', archive);
    await expect(sources.render(source('1.0.0'), '1.0.0')).rejects.toThrow(message);
  };

  test.each([
    [
      'a symbolic link',
      'mkdir told; ln -s /etc/passwd told/link; tar czf ../out.tgz told',
      'is neither a file nor a directory',
    ],
    [
      'a hard link',
      'mkdir told; echo a > told/a; ln told/a told/b; tar czf ../out.tgz told',
      'is neither a file nor a directory',
    ],
    ['a pipe', 'mkdir told; mkfifo told/p; tar czf ../out.tgz told', 'is neither a file nor a directory'],
    ['a name that leads upwards', 'echo a > ../a; tar czPf ../out.tgz ../a', 'leads elsewhere'],
    ['an absolute name', 'echo a > a; tar czPf ../out.tgz "$PWD/a"', 'leads elsewhere'],
    [
      'a file twice',
      'mkdir told; echo a > told/a; tar cf ../t told/a; tar rf ../t told/a; gzip < ../t > ../out.tgz',
      'is there twice',
    ],
    ['no archive at all', 'echo hello > ../out.tgz', 'can not be unpacked'],
    [
      'half an archive',
      'head -c 100000 /dev/urandom > told; tar cf ../t told; head -c 50000 ../t | gzip > ../out.tgz',
      'cut off or broken',
    ],
    ['300 MB of zeros', 'head -c 300M /dev/zero | gzip -1 > ../out.tgz', 'can not be unpacked'],
  ])('with %s is refused', async (_what, script, message) => {
    await refuses(pack({}, script), message);
  });

  test('is refused when it is not the one of the index', async () => {
    server.publish('told', '1.0.0', pack(files('1.0.0')), 'a'.repeat(64));
    await expect(sources.render(source('1.0.0'), '1.0.0')).rejects.toThrow('is not the one of the index');
  });
});

describeWithPrograms('a chart of a repository', () => {
  test('is rendered, with values of a Git source, and read once', async () => {
    server.publish('told', '1.2.0', pack(files('1.2.0')));
    const revision = await shop.commit({ 'prod.yaml': 'who: git\n' });
    const references = [{ source: { repoURL, ref: 'v' }, revision }];
    const wanted = { ...source('1.x'), helm: { valueFiles: ['$v/prod.yaml'] } };
    const options = { application: 'web', references };
    const { objects, sourceType } = await sources.render(wanted, await sources.resolve(wanted), options);
    expect(sourceType).toBe('Helm');
    expect(objects[0]?.['data']).toMatchObject({ values: '{"version":"1.2.0","who":"git"}' });
    await sources.render({ ...wanted, helm: { ...wanted.helm, values: 'a: 1' } }, '1.2.0', options);
    expect(server.asked).toEqual(['index.yaml', 'told-1.2.0.tgz']);
  });

  test('is there for a chart in Git that needs it, at the locked version', async () => {
    server.publish('told', '1.2.0', pack(files('1.2.0')));
    server.publish('told', '1.3.0', pack(files('1.3.0')));
    const needs = (file: string, version: string): Record<string, string> => ({
      [file]: `apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies:\n- {name: told, version: ${version}, repository: "${server.url}"}\n`,
    });
    const version = async (commit: string): Promise<unknown> =>
      (await sources.render({ repoURL, path: 'app' }, commit, { application: 'web' })).objects[0]?.['data'];
    const open = await shop.commit(needs('app/Chart.yaml', '1.x'));
    expect(await version(open)).toMatchObject({ values: expect.stringContaining('"version":"1.3.0"') as unknown });
    const locked = await shop.commit(needs('app/Chart.lock', '1.2.0'));
    expect(await version(locked)).toMatchObject({ values: expect.stringContaining('"version":"1.2.0"') as unknown });
  });
});
