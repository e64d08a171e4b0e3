import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { renderPrograms } from '../envtest/render-programs.js';
import { describeWithPrograms } from '../source/helm/chart.js';
import { application, ready, standing } from './support/applications.js';
import { eventually } from './support/eventually.js';
import { paths } from './support/kubernetes.js';
import { World } from './support/world.js';

const metadata = (name: string, more = ''): string => `metadata:\n  name: ${name}\n${more}`;
const pod = (indent: string, more: string): string =>
  `\n${indent}  spec:\n${indent}    containers: [{name: main, image: {{ .Values.image | quote }}}]\n${more}`;
const job = (name: string, hook: string): string =>
  `apiVersion: batch/v1\nkind: Job\n${metadata(name, `  annotations:\n    helm.sh/hook: ${hook}\n`)}spec:\n  template:${pod('  ', '      restartPolicy: Never\n')}`;

const files: Record<string, string> = {
  'chart/Chart.yaml':
    'apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies:\n- {name: cache, version: 0.1.0, repository: "file://../cache"}\n',
  'chart/values.yaml': 'image: nginx:1\nreplicas: 1\n',
  'chart/templates/before.yaml': job('before', 'pre-install,pre-upgrade'),
  'chart/templates/after.yaml': job('after', 'post-install,post-upgrade'),
  'chart/templates/probe.yaml': job('probe', 'test'),
  'chart/templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
${metadata('{{ .Release.Name }}-web', '  labels:\n    kube: {{ .Capabilities.KubeVersion.Version | replace "+" "_" | quote }}\n    crd: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}\n')}spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}${pod('  ', '')}`,
  'cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 0.1.0\n',
  'cache/templates/cache.yaml': `apiVersion: v1\nkind: ConfigMap\n${metadata('cache')}`,
  'envs/prod.yaml': 'replicas: 2\n',
};

/** An Application with several sources. */
function severalSources(name: string, sources: readonly JsonObject[]): KubeObject {
  const { spec, ...rest } = application(name, { repoURL: '', path: '' }, { cluster: 'prod' });
  const { source: _source, ...others } = spec as JsonObject;
  return { ...rest, spec: { ...others, sources: [...sources] } };
}

describeWithPrograms('a Helm chart, with values of another source', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.create(['prod']);
    world.clone.push(files);
    world.reconcile(...Object.entries(renderPrograms() ?? {}).flatMap(([name, path]) => ['--tool', `${name}=${path}`]));
  });
  afterAll(() => world.close());

  it('becomes Synced and Healthy while a broken neighbour has a condition that says why', async () => {
    const source = { repoURL: world.repoURL, targetRevision: 'main' };
    const helm = {
      valueFiles: ['$values/envs/prod.yaml'],
      parameters: [{ name: 'image', value: 'nginx:$ARGOCD_APP_NAME' }],
    };
    await world.deliver(
      severalSources('shop', [
        { ...source, path: 'chart', helm },
        { ...source, ref: 'values' },
      ]),
      severalSources('broken', [
        { ...source, path: 'chart', helm: { valueFiles: ['$values/envs/none.yaml'] } },
        { ...source, ref: 'values' },
      ]),
    );
    await ready(world.hub.api, 'shop');
    const deployment = (await world.api().get(paths.deployment('shop', 'shop-web'))) as {
      spec?: JsonObject;
      metadata: KubeObject['metadata'];
    };
    expect(deployment.spec?.['replicas']).toBe(2);
    expect(JSON.stringify(deployment.spec)).toContain('"image":"nginx:shop"');
    expect(deployment.metadata.labels).toMatchObject({
      crd: 'true',
      kube: expect.stringMatching(/^v1\.\d+\.\d+/) as unknown,
    });
    const seen = (): ReturnType<typeof standing> => standing(world.hub.api, 'broken');
    const says = 'envs/none.yaml: no such file or directory';
    await eventually(
      'the broken one says why',
      async () => JSON.stringify((await seen())?.conditions ?? []).includes(says),
      { seen },
    );
  });

  it('runs its hooks, never its tests, and the charts that it needs', async () => {
    const results = JSON.stringify((await world.hub.api.get(paths.application('shop')))?.['status']);
    for (const name of ['before', 'after', 'cache']) expect(results).toContain(`"name":"${name}"`);
    expect(results).not.toContain('"name":"probe"');
  });
});
