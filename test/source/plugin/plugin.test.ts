import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RenderOptions } from '../../../lib/engine/index.js';
import { stringifyJson, type Json, type JsonObject } from '../../../lib/kube/index.js';
import type { ApplicationSource, PluginSource } from '../../../lib/model/index.js';
import type { Sources, SourcesOptions } from '../../../lib/source/index.js';
import { configMap, repoURL, Workshop } from '../fixture.js';
import { describeWithJail } from '../jail/with-jail.js';
import { PATIENCE } from '../../support/patience.js';
import { untilProcesses } from '../../support/processes.js';

let shop: Workshop;
let folder: string;
beforeEach(async () => {
  shop = await Workshop.create();
  folder = path.join(shop.folder, 'plugins');
  mkdirSync(folder);
});
afterEach(() => shop.close());

const options: RenderOptions = {
  application: 'web',
  project: 'shop',
  destinationNamespace: 'team',
  capabilities: () => Promise.resolve({ version: 'v1.36.3', apiVersions: ['v1', 'apps/v1'] }),
};
/** A script that tells a ConfigMap the values of words, which the shell puts in. */
const telling = (words: Readonly<Record<string, string>>): string =>
  [
    'echo "apiVersion: v1"; echo "kind: ConfigMap"; echo "metadata: {name: told}"; echo "data:"',
    ...Object.entries(words).map(([name, word]) => `printf '  %s: "%s"\\n' ${name} "${word}"`),
  ].join('\n');
const shell = (script: string): Json => ({ command: ['sh', '-c'], args: [script] });

function install(name: string, spec: JsonObject): void {
  const plugin = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ConfigManagementPlugin', metadata: { name }, spec };
  writeFileSync(path.join(folder, `${name}.yaml`), stringifyJson(plugin));
}

function sources(more: Partial<SourcesOptions> = {}): Sources {
  return shop.sources({ plugins: folder, ...more });
}

async function told(
  spec: JsonObject,
  plugin: PluginSource = {},
  files: Record<string, string> = { 'app/a.txt': 'a' },
  more: Partial<SourcesOptions> = {},
): Promise<unknown> {
  install('told', spec);
  const source: ApplicationSource = { repoURL, path: 'app', plugin: { name: 'told', ...plugin } };
  const rendered = await sources(more).render(source, await shop.commit(files), options);
  expect(rendered.sourceType).toBe('Plugin');
  return rendered.objects[0]?.['data'];
}

describeWithJail('a config management plugin', () => {
  test('prints the manifests of a source, in its directory, with the repository around it', async () => {
    const files = { 'app/a.txt': 'a', 'base/b.txt': 'b' };
    const generate = shell(telling({ a: '$(cat a.txt)', b: '$(cat ../base/b.txt)' }));
    expect(await told({ generate }, {}, files)).toEqual({ a: 'a', b: 'b' });
  });

  test('runs anew only when a path changes on which its Application says that it depends, and sees nothing else', async () => {
    const rendered: boolean[] = [];
    install('told', { generate: shell(telling({ files: '$(cd ..; find . -type f | sort | tr "\\n" " ")' })) });
    const all = sources({ onRender: ({ cached }) => rendered.push(cached) });
    const render = async (files: Record<string, string>, paths: string[] = []): Promise<unknown> => {
      const wanted = { ...options, generatePaths: () => paths };
      const source = { repoURL, path: 'app', plugin: { name: 'told' } };
      return (await all.render(source, await shop.commit(files), wanted)).objects[0]?.['data'];
    };
    const paths = ['app', 'shared/*.env'];
    const files = './app/a.txt ./shared/a.env ';
    expect(await render({ 'app/a.txt': 'a', 'shared/a.env': 'a', 'other/b.txt': 'b' }, paths)).toEqual({ files });
    expect(await render({ 'other/b.txt': 'c' }, paths)).toEqual({ files });
    await render({ 'shared/a.env': 'b' }, paths);
    expect(await render({ 'app/b.txt': 'b' }, paths)).toEqual({ files: './app/a.txt ./app/b.txt ./shared/a.env ' });
    expect(rendered).toEqual([false, true, false, false]);
    const everything = './app/a.txt ./app/b.txt ./other/b.txt ./shared/a.env ';
    expect(await render({})).toEqual({ files: everything });
  });

  test('runs what prepares it first, whose output does not count', async () => {
    const init = shell('echo "not: yaml: at all"; echo prepared > made.txt');
    expect(await told({ init, generate: shell(telling({ made: '$(cat made.txt)' })) })).toEqual({ made: 'prepared' });
    const failing = { init: shell('echo cannot >&2; exit 3'), generate: shell(telling({ a: 'a' })) };
    await expect(told(failing)).rejects.toThrow('the plugin told failed for the Application web: cannot');
  });

  test('finds the build environment, the cluster, its variables and its parameters', async () => {
    const plugin: PluginSource = {
      env: [
        { name: 'WHO', value: '$ARGOCD_APP_NAME in ${ARGOCD_APP_NAMESPACE}' },
        { name: '', value: 'nothing' },
      ],
      parameters: [
        { name: 'image-tag', string: '1.0' },
        { name: 'values', map: { 'a.b': 'c' } },
        { name: 'files', array: ['x', 'y'] },
      ],
    };
    const names = [
      ...['ARGOCD_APP_NAME', 'ARGOCD_APP_NAMESPACE', 'ARGOCD_APP_PROJECT_NAME', 'ARGOCD_APP_SOURCE_PATH'],
      ...['KUBE_VERSION', 'KUBE_API_VERSIONS', 'ARGOCD_ENV_WHO'],
      ...['PARAM_IMAGE_TAG', 'PARAM_VALUES_A_B', 'PARAM_FILES_0', 'PARAM_FILES_1'],
    ];
    const words = Object.fromEntries(names.map((name) => [name, `$${name}`]));
    const json = `$(printf %s "$ARGOCD_APP_PARAMETERS" | tr '"' "'")`;
    expect(await told({ generate: shell(telling({ ...words, json })) }, plugin)).toEqual({
      ...{ ARGOCD_APP_NAME: 'web', ARGOCD_APP_NAMESPACE: 'team', ARGOCD_APP_PROJECT_NAME: 'shop' },
      ...{ ARGOCD_APP_SOURCE_PATH: 'app', KUBE_VERSION: 'v1.36.3', KUBE_API_VERSIONS: 'v1,apps/v1' },
      ...{ ARGOCD_ENV_WHO: 'web in team', PARAM_IMAGE_TAG: '1.0', PARAM_VALUES_A_B: 'c' },
      ...{ PARAM_FILES_0: 'x', PARAM_FILES_1: 'y' },
      json: "[{'name':'image-tag','string':'1.0'},{'name':'values','map':{'a.b':'c'}},{'name':'files','array':['x','y']}]",
    });
  });

  test('may be a program of the operator, found by its path, and use the tools that he named', async () => {
    const folders = ['one', 'two'].map((name) => path.join(shop.folder, name));
    for (const place of folders) mkdirSync(place);
    const [one, two] = folders.map((place) => path.join(place, 'made-here'));
    writeFileSync(one ?? '', '#!/bin/sh\necho "$1 $(helper)" >&2\n' + telling({ a: '$1 $(helper)' }), { mode: 0o755 });
    writeFileSync(two ?? '', '#!/bin/sh\necho helped', { mode: 0o755 });
    const programs = { helper: two ?? '' };
    expect(await told({ generate: { command: [one ?? '', 'said'] } }, {}, undefined, { programs })).toEqual({
      a: 'said helped',
    });
  });

  test('keeps what can be executed only when it says so', async () => {
    const script = `export GIT_DIR="$1" GIT_INDEX_FILE="$1/index-of-test"
      blob=$(printf '#!/bin/sh\necho ran' | git hash-object -w --stdin)
      git update-index --add --cacheinfo "100755,$blob,app/run"
      git -c user.name=t -c user.email=t@example.com commit-tree -m m "$(git write-tree)"`;
    const commit = execFileSync('sh', ['-ec', script, 'sh', shop.repository.path], { encoding: 'utf8' }).trim();
    const ran = async (preserveFileMode: boolean): Promise<unknown> => {
      install('told', { generate: shell(telling({ ran: '$(./run 2>/dev/null || echo no)' })), preserveFileMode });
      const source = { repoURL, path: 'app', plugin: { name: 'told' } };
      return (await sources().render(source, commit, options)).objects[0]?.['data'];
    };
    expect([await ran(true), await ran(false)]).toEqual([{ ran: 'ran' }, { ran: 'no' }]);
  });

  test('renders again after every commit, and not for the same one', async () => {
    install('told', { generate: shell(telling({ r: '$ARGOCD_APP_REVISION' })) });
    const all = sources();
    const source = { repoURL, path: 'app', plugin: { name: 'told' } };
    const one = await shop.commit({ 'app/a': 'a' });
    const two = await shop.commit({ 'other/b': 'b' });
    const first = await all.render(source, one, options);
    expect(first.objects[0]?.['data']).toEqual({ r: one });
    expect(await all.render(source, one, options)).toBe(first);
    expect((await all.render(source, two, options)).objects[0]?.['data']).toEqual({ r: two });
  });

  describe('is for a source', () => {
    const generate = shell(telling({ by: 'plugin' }));
    const typeOf = async (source: Partial<ApplicationSource>, files: Record<string, string>): Promise<string> => {
      const commit = await shop.commit({ 'app/config.yaml': configMap('plain'), ...files });
      return (await sources().render({ repoURL, path: 'app', ...source }, commit, options)).sourceType;
    };

    test.each<[string, JsonObject, boolean]>([
      ['a file name', { fileName: 'site.toml' }, true],
      ['a pattern of one', { fileName: './s?te.*' }, true],
      ['a pattern of a file elsewhere', { fileName: '*/site.toml' }, false],
      ['a pattern below', { fileName: 'deep/*/x.toml' }, true],
      ['a broken pattern', { fileName: '[' }, false],
      ['a pattern of directories', { find: { glob: '**/x.toml' } }, true],
      ['a pattern of directories without a file', { find: { glob: '**/y.toml' } }, false],
      ['a command that prints', { find: { command: ['sh', '-c', 'cat site.toml'] } }, true],
      ['a command that prints nothing', { find: { command: ['true'] } }, false],
      ['a command that fails', { find: { command: ['sh', '-c'], args: ['echo x; exit 1'] } }, false],
      [
        'a command that sees the Application',
        { find: { command: ['sh', '-c', 'echo $ARGOCD_APP_NAME | grep web'] } },
        true,
      ],
    ])('by %s', async (_how, discover, isFor) => {
      install('site', { discover, generate });
      const files = { 'app/site.toml': 'x', 'app/deep/er/x.toml': 'x' };
      expect(await typeOf({}, files)).toBe(isFor ? 'Plugin' : 'Directory');
      const named = typeOf({ plugin: { name: 'site' } }, files);
      if (isFor) expect(await named).toBe('Plugin');
      else
        await expect(named).rejects.toThrow(
          `couldn't find cmp-server plugin with name "site" supporting the given repository`,
        );
    });

    test('before charts and kustomizations, and never where the source says what it is', async () => {
      install('first', { discover: { fileName: 'config.yaml' }, generate });
      install('second', { discover: { fileName: 'config.yaml' }, generate: shell('exit 1') });
      const files = { 'app/kustomization.yaml': 'resources: [config.yaml]\n', 'app/Chart.yaml': 'name: x\n' };
      expect(await typeOf({}, files)).toBe('Plugin');
      expect(await typeOf({ kustomize: { namePrefix: 'x-' } }, files)).toBe('Kustomize');
      expect(await typeOf({ directory: { include: 'config.yaml' } }, files)).toBe('Directory');
      expect(await typeOf({ plugin: {} }, files)).toBe('Plugin');
    });

    test('only by its name when it does not say', async () => {
      install('quiet', { version: 'v1.0', generate });
      expect(await typeOf({}, {})).toBe('Directory');
      expect(await typeOf({ plugin: { name: 'quiet-v1.0' } }, {})).toBe('Plugin');
      await expect(typeOf({ plugin: { name: 'quiet' } }, {})).rejects.toThrow('here are: quiet-v1.0');
      await expect(typeOf({ plugin: {} }, {})).rejects.toThrow('could not find plugin supporting the given repository');
    });

    test('and is asked by a command, here one that answers by chance, once for the same files', async () => {
      install('asked', {
        discover: {
          find: { command: ['sh', '-c', 'if test $(od -An -N1 -tu1 /dev/urandom) -lt 128; then echo it is; fi'] },
        },
        generate: shell(telling({ a: 'a' })),
      });
      const all = sources();
      const commit = await shop.commit({ 'app/a': 'a' });
      const before = await all.contentDigest({ repoURL, path: 'app' }, commit, options);
      for (let times = 0; times < 50; times++)
        expect(await all.contentDigest({ repoURL, path: 'app' }, commit, options)).toBe(before);
    });
  });

  describe('T07 that', () => {
    const limits = { grace: 200, output: 1024 * 1024 };
    const jail = (milliseconds = PATIENCE): Partial<SourcesOptions> => ({
      jail: { directory: shop.folder, limits: { ...limits, milliseconds } },
    });
    const whole = telling({ a: 'a' });
    const left = (): string[] => readdirSync(shop.folder).filter((name) => name.startsWith('slipway-run'));

    test.each([
      ['never ends', 'while :; do sleep 1; done'],
      ['ignores SIGTERM', `trap '' TERM; ${whole}; while :; do sleep 1; done`],
    ])('%s is ended', async (_what, script) => {
      const message = 'the plugin told was ended for the Application web after 3 s';
      await expect(told({ generate: shell(script) }, {}, undefined, jail(3000))).rejects.toThrow(message);
      expect(left()).toEqual([]);
    });

    test.each<[string, string, string]>([
      ['prints a gigabyte', 'head -c 1000000000 /dev/zero', 'printed more than a source may have'],
      ['says a gigabyte of errors', 'head -c 1000000000 /dev/zero | tr "\\0" x >&2; exit 1', 'the plugin told'],
      ['prints half a document', 'printf "apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  na"', 'ConfigMap'],
      ['prints half of JSON', `printf '{"apiVersion":"v1","kind":"Conf'`, 'plugin told'],
      ['prints valid manifests and fails', `${whole}; echo why >&2; exit 1`, 'failed for the Application web: why'],
      ['is killed', `sh -c 'kill -9 $$'`, 'failed for the Application web'],
      ['is no program', 'exec /nothing/here', 'failed for the Application web'],
    ])('%s is an error of its own Application, and leaves nothing', async (_what, script, message) => {
      await expect(told({ generate: shell(script) }, {}, undefined, jail())).rejects.toThrow(message);
      expect(left()).toEqual([]);
    });

    test('says something on standard error, and succeeds, counts', async () => {
      expect(await told({ generate: shell(`echo warning >&2; ${whole}`) }, {}, undefined, jail())).toEqual({ a: 'a' });
    });

    test('leaves a daemon is not waited for, and the daemon ends', async () => {
      const mark = `4242.${process.pid}`;
      const script = `(setsid sh -c "trap '' TERM; sleep ${mark}; true" >/dev/null 2>&1 &); ${whole}`;
      expect(await told({ generate: shell(script) }, {}, undefined, jail())).toEqual({ a: 'a' });
      await untilProcesses(mark, (count) => count === 0);
    });

    test('writes to /tmp writes to a directory of its own', async () => {
      const mark = `/tmp/slipway-plugin-${process.pid}`;
      const script = `echo x > ${mark}; echo y > ../left; ${telling({ seen: `$(cat ${mark})` })}`;
      expect(await told({ generate: shell(script) }, {}, undefined, jail())).toEqual({ seen: 'x' });
      expect(readdirSync('/tmp').filter((name) => `/tmp/${name}` === mark)).toEqual([]);
      expect(left()).toEqual([]);
    });
  });

  test('T08 finds no secret in its environment, and none in its files', async () => {
    process.env['SLIPWAY_CANARY'] = 'canary-of-the-environment';
    try {
      const script = telling({
        environment: '$(env | grep -c canary)',
        processes: '$(cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n" | grep -c canary-of)',
        names: '$(env | cut -d= -f1 | sort | tr "\\n" " ")',
      });
      const names = [
        ...['ARGOCD_APP_NAME', 'ARGOCD_APP_NAMESPACE', 'ARGOCD_APP_PARAMETERS', 'ARGOCD_APP_PROJECT_NAME'],
        ...['ARGOCD_APP_REVISION', 'ARGOCD_APP_REVISION_SHORT', 'ARGOCD_APP_REVISION_SHORT_8'],
        ...['ARGOCD_APP_SOURCE_PATH', 'ARGOCD_APP_SOURCE_REPO_URL', 'ARGOCD_APP_SOURCE_TARGET_REVISION', 'HOME'],
        ...['KUBE_API_VERSIONS', 'KUBE_VERSION', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'TZ'],
      ];
      const data = (await told({ generate: shell(script) })) as JsonObject;
      expect(data).toMatchObject({ environment: '0', processes: '0' });
      expect(String(data['names']).trim().split(' ')).toEqual(names);
    } finally {
      delete process.env['SLIPWAY_CANARY'];
    }
  });

  test('cannot be given variables that say more than one', async () => {
    const generate = shell(telling({ a: 'a' }));
    await expect(told({ generate }, { env: [{ name: 'A=B', value: 'c' }] })).rejects.toThrow('holds "=" or NUL');
    const long = { env: [{ name: 'A', value: 'x'.repeat(200_000) }] };
    await expect(told({ generate }, long)).rejects.toThrow('is more than 128 KiB');
  });
});

describe('the definition of a plugin', () => {
  const spec = { generate: { command: ['x'] } };
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const definition = (more: JsonObject): string =>
    stringifyJson({ kind: 'ConfigManagementPlugin', metadata: { name: 'x' }, spec, ...more });

  test.each<[string, string, string]>([
    ['no name', definition({ metadata: {} }), 'metadata.name should be non-empty'],
    ['another kind', definition({ kind: 'Pod' }), 'kind should be ConfigManagementPlugin, found Pod'],
    ['no command', definition({ spec: { generate: {} } }), 'spec.generate command should be non-empty'],
    [
      'a command that is no list',
      definition({ spec: { generate: { command: 'x' } } }),
      'spec.generate has a word that is no text',
    ],
    [
      'a wish for credentials',
      definition({ spec: { ...spec, provideGitCreds: true } }),
      'a plugin is given no credentials',
    ],
    ['nothing that is YAML', '{', 'x.yaml'],
    ['a text for a mapping', definition({ spec: 'x' }), 'spec is no mapping'],
  ])('with %s is refused at the start', (_what, text, message) => {
    write('x.yaml', text);
    expect(() => sources()).toThrow(message);
  });

  test('is found in files and in directories, each name once', () => {
    write('a.yaml', definition({}));
    write('b/plugin.yaml', definition({ metadata: { name: 'b' } }));
    write('b/script.sh', 'exit 1');
    write('README.md', 'none');
    sources();
    write('c.yml', definition({}));
    expect(() => sources()).toThrow('there are two plugins x');
    expect(() => sources({ plugins: path.join(folder, 'none') })).toThrow('the directory of plugins can not be read');
  });
});
