import { readdirSync } from 'node:fs';
import type { RenderOptions } from '../../../lib/engine/index.js';
import type { DirectorySource } from '../../../lib/model/index.js';
import type { SourcesOptions } from '../../../lib/source/index.js';
import { configMap, repoURL, Workshop } from '../fixture.js';
import { describeWithPrograms, sourcesWith } from '../helm/chart.js';
import { PATIENCE } from '../../support/patience.js';

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

const options: RenderOptions = { application: 'web', destinationNamespace: 'team' };
const map = (name: string, data = '{}'): string =>
  `{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '${name}' }, data: ${data} }`;

async function rendered(
  files: Record<string, string>,
  directory?: DirectorySource,
  more: Partial<SourcesOptions> = {},
): Promise<unknown[][]> {
  const commit = await shop.commit(files);
  const source = { repoURL, path: 'app', ...(directory && { directory }) };
  const { objects } = await sourcesWith(shop, more).render(source, commit, options);
  return objects.map((object) => [object.metadata.name, object['data']]);
}

describeWithPrograms('Jsonnet files of a directory', () => {
  test('come to one object or to several, each in its place among the manifests', async () => {
    const files = {
      'app/a.yaml': configMap('yaml'),
      'app/b.jsonnet': map('one'),
      'app/c.jsonnet': `[${map('two')}, { apiVersion: 'v1', kind: 'List', items: [${map('three')}] }]`,
      'app/d.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"json"}}',
      'app/e.jsonnet': '[]',
      'app/library.libsonnet': 'error "evaluated"',
    };
    expect((await rendered(files)).map(([name]) => name)).toEqual(['yaml', 'one', 'two', 'three', 'json']);
  });

  test('are chosen by recurse, include and exclude, as other files', async () => {
    const files = {
      'app/a.jsonnet': map('a'),
      'app/b.jsonnet': 'error "broken"',
      'app/below/c.jsonnet': map('c'),
      'app/below/d.yaml': configMap('d'),
    };
    const names = async (directory: DirectorySource): Promise<unknown[]> =>
      (await rendered(files, directory)).map(([name]) => name);
    expect(await names({ exclude: 'b.*' })).toEqual(['a']);
    expect(await names({ recurse: true, exclude: 'b.*' })).toEqual(['a', 'c', 'd']);
    expect(await names({ recurse: true, include: '{a,below/c}.jsonnet' })).toEqual(['a', 'c']);
  });

  test('take external variables and top-level arguments as text and as code, with the build environment', async () => {
    const long = 'x'.repeat(300_000);
    const jsonnet = {
      extVars: [
        { name: 'text', value: '$ARGOCD_APP_NAME-$$' },
        { name: 'code', value: '{ n: 1 + 1 }.n', code: true },
        { name: 'long', value: 'first' },
        { name: 'long', value: long },
      ],
      tlas: [
        { name: 'who', value: '--help' },
        { name: 'n', value: '[1, 2]', code: true },
      ],
    };
    const body = map(
      'told',
      `{ text: std.extVar('text'), code: '%d' % std.extVar('code'), long: std.extVar('long'), who: who, n: '%d' % n[1] }`,
    );
    const [told] = await rendered({ 'app/main.jsonnet': `function(who, n) ${body}` }, { jsonnet });
    expect(told?.[1]).toEqual({ text: 'web-$', code: '2', long, who: '--help', n: '2' });
  });

  test('import beside themselves, then from libraries, the last one first, then from the directory', async () => {
    const files = {
      'app/main.jsonnet': map(
        'told',
        `{ beside: import 'parts/beside.libsonnet', up: importstr '../text', vendored: (import 'lib/v.libsonnet'), both: import 'both.libsonnet' }`,
      ),
      'app/parts/beside.libsonnet': `import 'next.libsonnet'`,
      'app/parts/next.libsonnet': `import 'own.libsonnet'`,
      'app/own.libsonnet': `'own'`,
      text: 'text',
      'vendor/lib/v.libsonnet': `import 'w.libsonnet'`,
      'vendor/lib/w.libsonnet': `'vendored'`,
      'vendor/both.libsonnet': `'vendor'`,
      'other/both.libsonnet': `'other'`,
    };
    const [told] = await rendered(files, { jsonnet: { libs: ['vendor', '/other'] } });
    expect(told?.[1]).toEqual({ beside: 'own', up: 'text', vendored: 'vendored', both: 'other' });
  });

  test('in the root of a repository, and with names of all kinds', async () => {
    const commit = await shop.commit({
      '-x y\'".jsonnet': map('odd', `{ a: import 'ü/$(id).libsonnet' }`),
      'ü/$(id).libsonnet': `'b'`,
    });
    const { objects } = await sourcesWith(shop).render({ repoURL, path: '.' }, commit, options);
    expect(objects[0]?.['data']).toEqual({ a: 'b' });
  });

  test('that import what is not there are refused only when it is needed', async () => {
    expect(await rendered({ 'app/a.jsonnet': `if false then import 'none' else ${map('a')}` })).toHaveLength(1);
    await expect(rendered({ 'app/a.jsonnet': `import 'none'` })).rejects.toThrow(/couldn't open import "none"/);
  });

  test.each([
    ['1', 'comes to something that is no object'],
    ['[1]', 'comes to something that is no object'],
    ['[[{}]]', 'comes to something that is no object'],
    ['null', 'comes to something that is no object'],
    ['{}', 'apiVersion is missing'],
    ['{', 'Unexpected: end of file'],
    ['error "said so"', 'said so'],
    [`std.extVar('none')`, 'Undefined external variable: none'],
  ])('%s is refused', async (text, message) => {
    await expect(rendered({ 'app/a.jsonnet': text })).rejects.toThrow(message);
  });

  test('are not evaluated again for equal content, whatever else is in the repository', async () => {
    const files = { 'app/a.jsonnet': `import '../lib/a.libsonnet'`, 'lib/a.libsonnet': map('a') };
    const source = { repoURL, path: 'app' };
    const sources = sourcesWith(shop);
    const before = await sources.render(source, await shop.commit(files), options);
    const same = await shop.commit({ 'lib/b.libsonnet': 'new', 'other/x.yaml': configMap('x') });
    const changed = await shop.commit({ 'lib/a.libsonnet': map('b') });
    expect(await sources.contentDigest(source, same, options)).toBe(before.digest);
    expect(await sources.render(source, same, options)).toBe(before);
    expect((await sources.render(source, changed, options)).objects[0]?.metadata.name).toBe('b');
    const variables = { jsonnet: { extVars: [{ name: 'a', value: 'b' }] } };
    expect(await sources.contentDigest({ ...source, directory: variables }, same, options)).not.toBe(before.digest);
  });

  describe('T06 which are hostile', () => {
    const limits = { memory: 192 * 1024 * 1024, output: 1024 * 1024, grace: 200 };
    const hostile = (text: string, directory?: DirectorySource, milliseconds = PATIENCE): Promise<unknown> =>
      rendered({ 'app/a.jsonnet': text }, directory, {
        jail: { directory: shop.folder, limits: { ...limits, milliseconds } },
      });

    test.each([
      [`import '/etc/passwd'`, 'is absolute'],
      [`importstr '../../../proc/self/environ'`, 'leads outside repository root'],
      [`importstr '/proc/self/environ'`, 'is absolute'],
      [`importstr '..\\\\..\\\\etc'`, 'control characters or backslashes'],
      [`importstr '../../variables/0'`, 'leads outside repository root'],
    ])('%s is refused', async (text, message) => {
      await expect(hostile(text)).rejects.toMatchObject({
        code: 'PATH_OUTSIDE_REPOSITORY',
        what: expect.stringContaining(message) as unknown,
      });
    });

    test.each(['../../x', '../..', 'vendor/../../x', '/../x'])('libraries in %s are refused', async (library) => {
      const message = `file '${library}' resolved to outside repository root`;
      await expect(hostile('{}', { jsonnet: { libs: [library] } })).rejects.toThrow(message);
    });

    test.each([
      ['calls that never end', 'local f(x) = f(x) + 1; f(1)', /max stack frames exceeded/i],
      ['a text of a gigabyte', `std.repeat('x', 1e9)`, /jsonnet/],
      ['a list of a billion numbers', 'std.range(0, 1e9)', /jsonnet/],
      ['native functions', `std.native('os')()`, /jsonnet failed/],
      ['arguments that are code', map('a', `{ a: importstr '/etc/passwd' }`), /is absolute/],
    ])('%s end as an error, and nothing is left', async (_what, text, message) => {
      await expect(hostile(text)).rejects.toThrow(message);
      expect(readdirSync(shop.folder).filter((name) => name.startsWith('slipway-run'))).toEqual([]);
    });

    test('a loop is ended', async () => {
      const loop = 'local f(n) = if n == 0 then 0 else f(n - 1) tailstrict; f(1e15)';
      await expect(hostile(loop, undefined, 3000)).rejects.toThrow(/jsonnet was ended/);
    });

    test('a variable whose code reads files finds none', async () => {
      const code = { name: 'a', value: `importstr '/etc/shadow'`, code: true };
      await expect(hostile(map('a', `{ a: std.extVar('a') }`), { jsonnet: { extVars: [code] } })).rejects.toThrow(
        /couldn't open import/,
      );
      await expect(
        hostile(map('a', `{ a: b }`).replace('{', 'function(b) {'), { jsonnet: { tlas: [{ ...code, name: 'b' }] } }),
      ).rejects.toThrow(/couldn't open import/);
    });

    test('a name of a variable cannot say more', async () => {
      const jsonnet = { extVars: [{ name: 'a=b', value: 'c' }] };
      await expect(hostile('{}', { jsonnet })).rejects.toThrow('"a=b" can be no name of a variable');
    });
  });
});

test('Jsonnet without the program jsonnet is an error that says which Application needs it', async () => {
  const commit = await shop.commit({ 'app/a.jsonnet': '{}' });
  const sources = shop.sources({ programs: { jsonnet: `${shop.folder}/none` } });
  await expect(sources.render({ repoURL, path: 'app' }, commit, options)).rejects.toThrow(
    'the Application web needs the program jsonnet, and there is none here',
  );
});
