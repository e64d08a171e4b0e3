import { isJsonObject, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import type { ApplicationSource, HelmSource } from '../../../lib/model/index.js';
import type { RenderOptions } from '../../../lib/engine/index.js';
import { repoURL, Workshop } from '../fixture.js';
import { chart, describeWithPrograms, sourcesWith } from './chart.js';

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

const options: RenderOptions = {
  application: 'web',
  destinationNamespace: 'team',
  capabilities: () => Promise.resolve({ version: 'v1.30.4+vendor', apiVersions: ['v1', 'example.com/v1/Widget'] }),
};

async function objects(
  files: Record<string, string>,
  source: Partial<ApplicationSource>,
  more: RenderOptions = {},
): Promise<KubeObject[]> {
  const commit = await shop.commit(files);
  return (await sourcesWith(shop).render({ repoURL, path: 'app', ...source }, commit, { ...options, ...more })).objects;
}

/** What the chart of the tests was told. */
function told(all: readonly KubeObject[]): JsonObject {
  const data = all.find(({ kind }) => kind === 'ConfigMap')?.['data'];
  if (!isJsonObject(data)) throw new Error('no ConfigMap');
  return data;
}

async function values(files: Record<string, string>, helm: HelmSource, more: RenderOptions = {}): Promise<unknown> {
  return JSON.parse(String(told(await objects({ ...chart('app'), ...files }, { helm }, more))['values']));
}

describeWithPrograms('a Helm chart in Git', () => {
  test('is rendered for its Application: release, namespace, version and kinds of the cluster', async () => {
    expect(told(await objects(chart('app'), {}))).toEqual({
      release: 'web',
      namespace: 'team',
      kube: 'v1.30.4',
      widgets: 'true',
      values: '{"who":"chart"}',
    });
  });

  test('or as its source says', async () => {
    const helm = { releaseName: 'other', namespace: 'elsewhere', kubeVersion: '1.28', apiVersions: ['v1'] };
    const expected = { release: 'other', namespace: 'elsewhere', kube: 'v1.28.0', widgets: 'false' };
    expect(told(await objects(chart('app'), { helm }))).toMatchObject(expected);
  });

  test.each(['v3', 'v4'])('by Helm %s where it asks for that', async (version) => {
    expect(told(await objects(chart('app'), { helm: { version } }))).toMatchObject({ release: 'web' });
  });

  test('takes values in this order: chart, value files, values, parameters', async () => {
    const files = { 'app/one.yaml': 'a: one\nb: one\nc: one\n', 'app/two.yaml': 'b: two\nc: two\n' };
    const helm = { valueFiles: ['one.yaml', 'two.yaml'], values: 'c: values\nd: values\n' };
    const parameters = [
      { name: 'd', value: 'x' },
      { name: 'd', value: 'parameter' },
    ];
    expect(await values(files, helm)).toEqual({ who: 'chart', a: 'one', b: 'two', c: 'values', d: 'values' });
    expect(await values(files, { ...helm, parameters, valuesObject: { c: { deep: 1 } } })).toEqual({
      ...{ who: 'chart', a: 'one', b: 'two', c: { deep: 1 }, d: 'parameter' },
    });
  });

  test('takes parameters as scalars or text, with commas, lists, files and variables', async () => {
    const helm = {
      parameters: [
        { name: 'n', value: '1' },
        { name: 's', value: '1', forceString: true },
        { name: 'comma', value: 'a,b' },
        { name: 'list', value: '{a,b}' },
        { name: 'app', value: '$ARGOCD_APP_NAME-${ARGOCD_APP_NAMESPACE}-$NOTHING-$$' },
      ],
      fileParameters: [{ name: 'file', path: 'files/hello.txt' }],
    };
    expect(await values({ 'app/files/hello.txt': 'hello' }, helm)).toMatchObject({
      ...{ n: 1, s: '1', comma: 'a,b', list: ['a', 'b'], app: 'web-team--$', file: 'hello' },
    });
  });

  test('finds value files in the chart, elsewhere in the repository, by patterns and in other sources', async () => {
    const files = {
      'shared/x.yaml': 'x: shared\n',
      'shared/y.yaml': 'z: shared\n',
      'app/envs/b.yaml': 'o: b\n',
      'app/envs/a.yaml': 'o: a\n',
    };
    expect(await values(files, { valueFiles: ['../shared/x.yaml', '/shared/y.yaml', 'envs/*.yaml'] })).toEqual({
      ...{ who: 'chart', x: 'shared', z: 'shared', o: 'b' },
    });
    expect(await values(files, { valueFiles: ['none.yaml', 'none/*'], ignoreMissingValueFiles: true })).toEqual({
      who: 'chart',
    });
    const revision = await shop.commit({ 'prod/values.yaml': 'who: reference\n', 'prod/text': 'text' }, 'values');
    const references = [{ source: { repoURL, ref: 'values' }, revision }];
    const helm = {
      valueFiles: ['$values/prod/values.yaml'],
      fileParameters: [{ name: 'f', path: '$values/prod/text' }],
    };
    expect(await values(files, helm, { references })).toEqual({ who: 'reference', f: 'text' });
  });

  test.each<[string, HelmSource, string]>([
    ['a value file that is not there', { valueFiles: ['none.yaml'] }, 'none.yaml: no such file or directory'],
    ['a pattern without files', { valueFiles: ['none/*.yaml'] }, 'none/*.yaml: no such file or directory'],
    ['T04 a value file out of the repository', { valueFiles: ['../../x.yaml'] }, 'outside repository root'],
    [
      'T04 a value file of this machine',
      { valueFiles: ['file:///etc/passwd'] },
      "the URL scheme 'file' is not allowed",
    ],
    [
      'T04 a value file of the network',
      { valueFiles: ['http://169.254.169.254/x'] },
      "the URL scheme 'http' is not allowed",
    ],
    [
      'T04 a file parameter out of the repository',
      { fileParameters: [{ name: 'x', path: '../../../etc/passwd' }] },
      'outside repository root',
    ],
    ['T04 a release name that is a flag', { releaseName: '--debug' }, 'helm.releaseName cannot be "--debug"'],
    ['T04 a release name of 54 characters', { releaseName: 'x'.repeat(54) }, 'helm.releaseName cannot be'],
    ['T04 a version that is a flag', { version: '--debug' }, 'helm.version cannot be "--debug"'],
    ['T04 a Kubernetes version that is a flag', { kubeVersion: '--debug' }, 'helm.kubeVersion cannot be "--debug"'],
    ['T04 an API version that is a flag', { apiVersions: ['-v 1'] }, 'helm.apiVersions cannot be "-v 1"'],
    ['T04 a namespace that is a flag', { namespace: '--debug' }, 'helm.namespace cannot be "--debug"'],
    [
      'T04 a parameter with "=" in its name',
      { parameters: [{ name: 'a=b', value: 'c' }] },
      'can be no name of a parameter',
    ],
  ])('refuses %s', async (_name, helm, message) => {
    await expect(values({}, helm)).rejects.toThrow(message);
  });

  test('brings its definitions, unless they are skipped, and tests where those are wanted', async () => {
    const files = {
      ...chart('app'),
      'app/crds/crd.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: a\n',
      'app/templates/test.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n  annotations:\n    helm.sh/hook: test\n',
    };
    const kinds = async (helm: HelmSource): Promise<string[]> =>
      (await objects(files, { helm })).map(({ kind }) => kind).sort();
    expect(await kinds({})).toEqual(['ConfigMap', 'CustomResourceDefinition', 'Pod']);
    expect(await kinds({ skipCrds: true, skipTests: true })).toEqual(['ConfigMap']);
  });

  test('brings charts that it needs: those in charts/, and others of the same repository', async () => {
    const own = chart('app');
    own['app/Chart.yaml'] +=
      'dependencies:\n- {name: one, version: 1.2.3, repository: "file://../libs/one"}\n- {name: two, version: 1.0.0}\n';
    const inner = (path: string, name: string): Record<string, string> => ({
      [`${path}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n`,
      [`${path}/templates/a.yaml`]: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n`,
    });
    const found = await objects({ ...own, ...inner('libs/one', 'one'), ...inner('app/charts/two', 'two') }, {});
    expect(found.map(({ metadata }) => metadata.name).sort()).toEqual(['one', 'told', 'two']);
  });

  test('says which chart it needs and cannot get', async () => {
    const own = chart('app');
    own['app/Chart.yaml'] += 'dependencies:\n- {name: one, version: 1.2.3, repository: "file://../../../x"}\n';
    await expect(objects(own, {})).rejects.toThrow('outside repository root');
  });

  test('T04 ends with the message of Helm where a template fails, and does not harm another Application', async () => {
    const files = { ...chart('app'), ...chart('good') };
    files['app/templates/bad.yaml'] = '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}';
    await expect(objects(files, {})).rejects.toMatchObject({
      code: 'TOOL_FAILED',
      message: expect.stringContaining('helm failed for the Application web') as unknown,
    });
    expect(told(await objects(files, { path: 'good' }))).toMatchObject({ release: 'web' });
  });

  test('T02 T04 sees nothing but its own files: neither the machine nor a cluster', async () => {
    const files = chart('app');
    files['app/templates/peek.yaml'] = `apiVersion: v1
kind: Secret
metadata:
  name: peek
stringData:
  files: {{ .Files.Get "../../../../../../etc/passwd" | quote }}
  lookup: {{ lookup "v1" "Secret" "" "" | toJson | quote }}
  env: {{ "$HOME" | quote }}
`;
    const secret = (await objects(files, {})).find(({ kind }) => kind === 'Secret');
    expect(secret?.['stringData']).toEqual({ files: '', lookup: '{}', env: '$HOME' });
  });

  test('is rendered once for equal content: not for another commit, but for another value file', async () => {
    const sources = sourcesWith(shop);
    const digest = async (files: Record<string, string>): Promise<string> => {
      const commit = await shop.commit(files);
      const source = { repoURL, path: 'app', helm: { valueFiles: ['/v.yaml'] } };
      expect(await sources.contentDigest(source, commit, options)).toBe(
        (await sources.render(source, commit, options)).digest,
      );
      return await sources.contentDigest(source, commit, options);
    };
    const first = await digest({ ...chart('app'), 'v.yaml': 'a: 1\n' });
    expect(await digest({ 'other.yaml': 'x' })).toBe(first);
    expect(await digest({ 'v.yaml': 'a: 2\n' })).not.toBe(first);
  });

  test('needs the program: where there is none, it says for which Application and how to get it', async () => {
    const commit = await shop.commit(chart('app'));
    const sources = shop.sources({
      programs: { helm: '/nowhere/helm', helm3: '/nowhere/helm', helm4: '/nowhere/helm' },
    });
    await expect(sources.render({ repoURL, path: 'app' }, commit, options)).rejects.toMatchObject({
      code: 'TOOL_MISSING',
      message: expect.stringMatching(/the Application web needs the program helm.*https:\/\/helm\.sh/) as unknown,
    });
  });
});
