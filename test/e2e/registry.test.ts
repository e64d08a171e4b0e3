import { gzipSync } from 'node:zlib';
import { isJsonObject, type JsonObject, type KubeObject } from '../../lib/kube/index.js';
import { renderPrograms } from '../envtest/render-programs.js';
import { tar } from '../source/archive/tar.js';
import { repositorySecret } from '../source/credentials/fixture.js';
import { pack } from '../source/helm/chart-server.js';
import { describeWithPrograms } from '../source/helm/chart.js';
import { Gate, password, user } from '../source/registries/gate.js';
import { chartConfig, chartLayer, describeWithRegistry, packedLayer, Registry } from '../source/registries/registry.js';
import { application, ready, standing } from './support/applications.js';
import { eventually } from './support/eventually.js';
import { paths } from './support/kubernetes.js';
import { World } from './support/world.js';

const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {says: ${data}}\n`;
const manifests = (...says: string[]): Buffer =>
  gzipSync(tar(...says.map((text) => ({ name: `apps/${text}.yaml`, content: configMap(text, text) }))));

describeWithRegistry('a registry that wants a login', () => {
  let world: World;
  let registry: Registry;
  let gate: Gate;
  beforeAll(async () => {
    registry = await Registry.start();
    gate = await Gate.start(registry.host);
    gate.lock = 'bearer';
    world = await World.create(['prod']);
    await world.hub.api.create(
      '/api/v1/namespaces/argocd/secrets',
      repositorySecret('registry', { url: `oci://${gate.host}`, type: 'oci', username: user, password }, 'repo-creds'),
    );
    await world.reconcileHere(false, renderPrograms());
  });
  afterAll(async () => {
    await world.close();
    await gate.stop();
    await registry.stop();
  });

  const of = (name: string, source: JsonObject): KubeObject => {
    const { spec, ...rest } = application(name, { repoURL: '', path: '' }, { cluster: 'prod' });
    return {
      ...rest,
      spec: { ...(spec as JsonObject), source: { repoURL: `oci://${gate.host}/team/app`, ...source } },
    };
  };
  const says = async (app: string, name: string): Promise<unknown> => {
    const data = (await world.api().get(paths.configMap(app, name)))?.['data'];
    return isJsonObject(data) ? data['says'] : undefined;
  };

  it('delivers its artifacts, and the next one that a range means, while a hostile neighbour says what is wrong', async () => {
    const layer = (content: Buffer): { mediaType: string; content: Buffer }[] => [{ mediaType: packedLayer, content }];
    const first = await registry.publish('team/app', '1.0.0', layer(manifests('one')));
    await registry.publish(
      'team/evil',
      '1.0.0',
      layer(gzipSync(tar({ name: 'link.yaml', type: '2', link: '/etc/passwd' }))),
    );
    await world.deliver(
      of('app', { path: 'apps', targetRevision: '1.x' }),
      of('evil', { repoURL: `oci://${gate.host}/team/evil`, path: '.', targetRevision: '1.0.0' }),
      of('missing', { path: '.', targetRevision: '9.9.9' }),
    );
    await ready(world.hub.api, 'app', first);
    for (const [name, why] of [
      ['evil', 'is neither a file nor a directory'],
      ['missing', 'does not have the tag 9.9.9'],
    ] as const) {
      const seen = (): ReturnType<typeof standing> => standing(world.hub.api, name);
      await eventually(`${name} says why`, async () => JSON.stringify((await seen())?.conditions ?? []).includes(why), {
        seen,
      });
    }
    const second = await registry.publish('team/app', '1.1.0', layer(manifests('one', 'two')));
    await world.hub.api.merge(paths.application('app'), {
      metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } },
    });
    await ready(world.hub.api, 'app', second);
    expect(await says('app', 'two')).toBe('two');
    const all = JSON.stringify(await world.hub.api.list(paths.applications()));
    expect(all).not.toContain(password);
  });

  describeWithPrograms('and has a chart', () => {
    it('delivers it', async () => {
      const archive = pack({
        'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 2.0.1\n',
        'web/templates/cm.yaml': configMap('web', '{{ .Values.word | quote }}'),
      });
      await registry.publish('charts/web', '2.0.1', [{ mediaType: chartLayer, content: archive }], {
        mediaType: chartConfig,
        content: '{}',
      });
      const helm = { valuesObject: { word: 'hello' } };
      await world.deliver(of('web', { repoURL: `${gate.host}/charts`, chart: 'web', targetRevision: '2.x', helm }));
      await ready(world.hub.api, 'web', '2.0.1');
      expect(await says('web', 'web')).toBe('hello');
    });
  });
});
