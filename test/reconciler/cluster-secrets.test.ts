import { randomBytes } from 'node:crypto';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { conditionsOf, configMap, World } from './world.js';

const canary = `canary${randomBytes(8).toString('hex')}`;

describe('the Secrets of clusters', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'good/g.yaml': configMap('g', '1') });
    const here = { destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' } };
    await world.hub.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      world.application('web', 'web'),
      world.application('good', 'good', here),
    );
    await world.startReconciler();
    await Promise.all([world.synced('web'), world.synced('good')]);
  });
  afterEach(() => world.close());

  const secret = (text: JsonObject, name = 'prod'): KubeObject => {
    const usual = world.clusterSecret();
    return {
      ...usual,
      metadata: { ...usual.metadata, name },
      stringData: { name: 'prod', server: world.prod.url, ...text },
    };
  };
  /** Nothing of it was deleted, and a change that was pushed reaches the others. */
  const goesOn = async (): Promise<void> => {
    const { version } = world.prod.store;
    const commit = world.repository.push({
      'web/a.yaml': null,
      'web/b.yaml': configMap('b', '1'),
      'good/g.yaml': configMap('g', '2'),
    });
    await world.synced('good', commit);
    await world.reconciler?.idle();
    expect(world.prod.store.version).toBe(version);
  };
  const mends = async (): Promise<void> => {
    await world.hub.apply(world.clusterSecret());
    await world.synced('web', world.repository.push({ 'web/c.yaml': configMap('c', '1') }));
    const [a, b] = await Promise.all(['a', 'b'].map((name) => world.prod.get('v1', 'ConfigMap', 'shop', name)));
    expect([a, b?.metadata.name]).toEqual([undefined, 'b']);
    expect(world.log()).not.toContain(canary);
  };

  const unread = /Secret argocd\/prod: .*\n.*there are no clusters with this name: prod/s;
  it.each<[string, JsonObject, RegExp]>([
    ['no JSON', { config: `{"bearerToken": "${canary}"` }, unread],
    ['a token that is no text', { config: `{"bearerToken": ["${canary}"]}` }, unread],
    ['no server', { server: '' }, unread],
    ['a server that is no URL', { server: 'nonsense' }, /"nonsense" is not a URL/],
    [
      'a login that is not supported',
      { config: '{"awsAuthConfig": {"clusterName": "x"}}' },
      /awsAuthConfig is not supported/,
    ],
  ])('R12 with %s: it is said, nothing is done there, the others go on, and it mends', async (_what, text, said) => {
    await world.hub.apply(secret(text));
    const app = await world.until('web', ({ status }) => status?.sync?.status === 'Unknown');
    expect(`${world.log()}\n${conditionsOf(app).join()}`).toMatch(said);
    await goesOn();
    await mends();
  });

  it('R12 that are deleted take nothing with them, and what comes back is gone on with', async () => {
    await world.hub.delete(world.clusterSecret());
    const app = await world.until('web', ({ status }) => status?.sync?.status === 'Unknown');
    expect(conditionsOf(app).join()).toContain('there are no clusters with this name: prod');
    await goesOn();
    await mends();
  });

  it('R12 two of one name are told with both addresses, and neither is chosen', async () => {
    const second = secret({ server: 'https://other.invalid' }, 'second');
    await world.hub.apply(second);
    const app = await world.until('web', ({ status }) => status?.sync?.status === 'Unknown');
    expect(conditionsOf(app).join()).toMatch(/there are 2 clusters with the same name: \[\S+ \S+\]/);
    await goesOn();
    await world.hub.delete(second);
    await mends();
  });
});
