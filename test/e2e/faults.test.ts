import { dirname } from 'node:path';
import { writeYaml } from '../../lib/kube/index.js';
import { GitServer } from '../source/git-server.js';
import { application, ready, standing, stands, type Standing } from './support/applications.js';
import { Gate } from './support/gate.js';
import { Clone } from './support/git-repository.js';
import type { Kubernetes } from './support/kubernetes.js';
import { paths } from './support/kubernetes.js';
import { World } from './support/world.js';

const configMap = (name: string, value: string): string =>
  writeYaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } });

/** A definition that the test's cluster does not have at first. */
const widgets = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

describe('what goes wrong for one Application', () => {
  const names = ['yaml', 'kind', 'path', 'cluster', 'steady'];
  let world: World;
  let gate: Gate;
  let server: GitServer;
  let remote: ReturnType<typeof Clone.create>;
  let round = 0;

  beforeAll(async () => {
    world = await World.create(['prod', 'far'], async ({ name, url }) => {
      if (name !== 'far') return url;
      gate = await Gate.to(url);
      return gate.url;
    });
    remote = Clone.create();
    server = await GitServer.start(dirname(remote.bare));
    remote.clone.push({ 'app/one.yaml': configMap('one', '0'), 'app/two.yaml': configMap('two', '0') });
    world.clone.push(
      Object.fromEntries(
        names.flatMap((name) => [
          [`${name}/one.yaml`, configMap('one', '0')],
          [`${name}/two.yaml`, configMap('two', '0')],
        ]),
      ),
    );
    await world.reconcileHere(500);
    await world.deliver(
      ...names.map((name) =>
        application(name, { repoURL: world.repoURL, path: name }, { cluster: name === 'cluster' ? 'far' : 'prod' }),
      ),
      application('repository', { repoURL: server.url('bare.git'), path: 'app' }, { cluster: 'prod' }),
    );
    for (const name of [...names, 'repository']) await ready(world.hub.api, name);
  });

  afterAll(async () => {
    await world?.close();
    await gate?.shut();
    await server?.stop();
  });

  it('broken YAML: says the file and the line, touches nothing, and goes on when it is mended', async () => {
    const before = await objectsOf(world.api(), 'yaml');
    world.clone.push({
      'yaml/one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [one\ndata: {}\n',
      'yaml/two.yaml': null,
    });
    const message = await fault('yaml');
    expect(message).toMatch(/yaml\/one\.yaml:\d+/);
    await others('yaml');
    expect(await objectsOf(world.api(), 'yaml')).toEqual(before);
    const commit = world.clone.push({ 'yaml/one.yaml': configMap('one', 'mended') });
    await mended('yaml', commit);
    expect(Object.keys(await objectsOf(world.api(), 'yaml'))).toEqual(['one']);
  });

  it('an unknown kind: says which, delivers nothing of it, and goes on when the cluster knows the kind', async () => {
    const before = await objectsOf(world.api(), 'kind');
    world.clone.push({
      'kind/one.yaml': configMap('one', 'with the widget'),
      'kind/two.yaml': null,
      'kind/widget.yaml': writeYaml({
        apiVersion: 'example.com/v1',
        kind: 'Widget',
        metadata: { name: 'widget' },
        spec: { size: 1 },
      }),
    });
    const message = await fault('kind');
    expect(message).toMatch(/example\.com/);
    expect(message).toMatch(/Widget/);
    expect(message).toMatch(/CustomResourceDefinition|install/);
    await others('kind');
    expect(await objectsOf(world.api(), 'kind')).toEqual(before);
    await world.api().create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', widgets);
    await mended('kind');
    expect(await world.api().get('/apis/example.com/v1/namespaces/kind/widgets/widget')).toMatchObject({
      spec: { size: 1 },
    });
    expect(Object.keys(await objectsOf(world.api(), 'kind'))).toEqual(['one']);
  });

  it('a missing path: says which in which revision, prunes nothing, and goes on when it is back', async () => {
    const before = await objectsOf(world.api(), 'path');
    const commit = world.clone.push({ path: null });
    const message = await fault('path');
    expect(message).toMatch(/path/);
    expect(message).toContain(commit.slice(0, 7));
    await others('path');
    expect(await objectsOf(world.api(), 'path')).toEqual(before);
    await mended('path', world.clone.push({ 'path/one.yaml': configMap('one', 'back') }));
    expect(Object.keys(await objectsOf(world.api(), 'path'))).toEqual(['one']);
  });

  it('an unreachable repository: says its URL, touches nothing, and goes on when it answers', async () => {
    const before = await objectsOf(world.api(), 'repository');
    await server.stop();
    const message = await fault('repository');
    expect(message).toContain(server.url('bare.git'));
    await others('repository');
    expect(await objectsOf(world.api(), 'repository')).toEqual(before);
    const commit = remote.clone.push({ 'app/one.yaml': configMap('one', 'later') });
    await server.listen();
    await mended('repository', commit);
  });

  it('an unreachable cluster: says its address, and goes on when it answers', async () => {
    const api = world.api('far');
    const before = await objectsOf(api, 'cluster');
    await gate.shut();
    const message = await fault('cluster');
    expect(message).toContain(gate.url);
    world.clone.push({ 'cluster/one.yaml': configMap('one', 'later'), 'cluster/two.yaml': null });
    await others('cluster');
    expect(await objectsOf(api, 'cluster')).toEqual(before);
    await gate.open();
    await mended('cluster');
    expect(Object.keys(await objectsOf(api, 'cluster'))).toEqual(['one']);
  });

  /** Waits for the condition that tells what is wrong and what to do; gives its message. */
  async function fault(name: string): Promise<string> {
    const error = ({ conditions }: Standing) => conditions.find(({ type }) => type.endsWith('Error'));
    const found = await stands(world.hub.api, name, 'says what is wrong', (now) => error(now) !== undefined);
    const message = error(found)?.message ?? '';
    expect(message.length).toBeGreaterThan(40);
    // What is to be done about it.
    expect(message).toMatch(/check|correct|create|install|push|fix|remove|give|write/i);
    return message;
  }

  /** Every other Application still follows Git, and says nothing of the one that has a fault. */
  async function others(name: string): Promise<void> {
    round++;
    const commit = world.clone.push({ 'steady/one.yaml': configMap('one', String(round)) });
    await ready(world.hub.api, 'steady', commit);
    expect(await world.api().get(paths.configMap('steady', 'one'))).toMatchObject({ data: { value: String(round) } });
    for (const other of [...names, 'repository'].filter((one) => one !== name)) {
      expect({ other, ...(await standing(world.hub.api, other)) }).toMatchObject({
        other,
        health: 'Healthy',
        conditions: [],
      });
    }
  }

  /** Waits until an Application has recovered by itself, at the newest commit unless another is given. */
  async function mended(name: string, commit = world.clone.git('rev-parse', 'HEAD').trim()): Promise<void> {
    const { conditions } = await ready(world.hub.api, name, commit);
    expect(conditions).toEqual([]);
  }

  /** The ConfigMaps of an Application with their uid and version: equal means untouched. */
  async function objectsOf(api: Kubernetes, namespace: string): Promise<Record<string, string>> {
    const maps = await api.list(`/api/v1/namespaces/${namespace}/configmaps`);
    return Object.fromEntries(
      maps
        .filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt')
        .map(({ metadata }) => [metadata.name ?? '', `${metadata.uid}@${metadata.resourceVersion}`] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
});
