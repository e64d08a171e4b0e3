import { randomBytes } from 'node:crypto';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { basic, GitServer, onlyFor } from '../source/git-server.js';
import { repositorySecret } from '../source/credentials/fixture.js';
import { conditionsOf, configMap, World } from './world.js';

const canary = `canary${randomBytes(8).toString('hex')}`;

describe('credentials of repositories', () => {
  let world: World;
  let server: GitServer;
  let url: string;
  beforeEach(async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'good/g.yaml': configMap('g', '1') });
    server = await GitServer.start(world.folder, { answer: onlyFor(basic('robot', canary)) });
    url = server.url('repository.git');
    world.sourceOptions = { git: { protocols: ['http'] } };
  });
  afterEach(async () => {
    await world.close();
    await server.stop();
  });

  const secret = (password: string, more: Readonly<Record<string, string>> = {}): KubeObject =>
    repositorySecret('shop', { url, username: 'robot', password, ...more });
  const source = { path: 'web', targetRevision: 'main' };
  const secured = (name: string, spec: JsonObject = {}): KubeObject =>
    world.application(name, 'web', { source: { ...source, repoURL: url }, ...spec });
  const broken = (name: string) =>
    world.until(name, ({ status }) => (status?.conditions ?? []).some(({ type }) => type.endsWith('Error')));

  /** What the hub and the destination show to others, and all that the reconciler said. */
  const everything = async (): Promise<string> => {
    const kinds = ['argoproj.io/Application', 'argoproj.io/AppProject', '/Event', '/ConfigMap'].map((kind) =>
      kind.split('/'),
    );
    const objects = await Promise.all(
      kinds.flatMap(([group = '', kind = '']) =>
        [world.hub, world.prod].map(({ store }) =>
          store.objects().list({ group, version: group === '' ? 'v1' : 'v1alpha1', kind }),
        ),
      ),
    );
    expect(objects.flat().length).toBeGreaterThan(4);
    return JSON.stringify([objects, world.events]);
  };

  it('deny the Applications of their own repository alone, and let them in as soon as they are right', async () => {
    await world.hub.apply(world.application('good', 'good'), secured('web'), secret(`wrong${canary}`));
    await world.startReconciler();
    await world.synced('good');
    const denied = await broken('web');
    expect(conditionsOf(denied)).toEqual([
      expect.stringMatching(/^ComparisonError: Failed to load target state: .*repository\.git: access is denied/),
    ]);
    expect(denied.status?.sync?.status).toBe('Unknown');
    await world.hub.apply(secret(canary));
    await world.synced('web');
    await world.quiet();
    expect(await everything()).not.toContain(canary);
  });

  it('that go, or become those of another project, end what they let in, and nothing is pruned', async () => {
    const project: KubeObject = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'ml', namespace: 'argocd' },
      spec: { sourceRepos: ['*'], destinations: [{ name: '*', namespace: '*', server: '*' }] },
    };
    await world.hub.apply(project, secured('web'), secret(canary));
    await world.startReconciler();
    await world.synced('web');
    await world.hub.apply(secret(canary, { project: 'ml' }));
    expect(conditionsOf(await broken('web'))[0]).toContain('access is denied');
    await world.hub.apply(secured('web', { project: 'ml' }));
    await world.synced('web');
    await world.hub.delete(secret(canary));
    expect(conditionsOf(await broken('web'))[0]).toContain('access is denied');
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '1' } });
  });

  it('R12 that cannot be read are told once, without a value, and are a condition of their Applications', async () => {
    await world.hub.apply(world.application('good', 'good'), secured('web'), secret(`${canary}\n`));
    await world.startReconciler();
    await world.synced('good');
    expect(conditionsOf(await broken('web'))[0]).toContain('password is not a text without line breaks');
    await world.hub.apply(repositorySecret('later', { url: 'https://git.example.com/later' }));
    await world.hub.apply(secret(canary));
    await world.synced('web');
    const warnings = world.events.filter((event) => event.type === 'warning');
    expect(warnings.filter(({ message }) => message.includes('argocd/shop'))).toHaveLength(1);
    expect(await everything()).not.toContain(canary);
    expect(server.requests.length).toBeGreaterThan(0);
  });
});
