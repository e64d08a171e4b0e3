import { Cluster, systemClock } from '../../lib/cluster/index.js';
import { gvkOf, keyOf, type JsonObject } from '../../lib/kube/index.js';
import { configMap, job } from '../scenarios/support/manifests.js';
import { FaultWorld } from './support/fault-world.js';
import { CANARY } from './support/oracle/index.js';
import { eventually, until } from '../support/patience.js';

/** The oracle of the fault tests is worth nothing unless it tells what is wrong: here a reconciler that does wrong on purpose. */
describe('what the oracle of the fault tests tells', () => {
  const objects = [configMap('first'), configMap('second', '1', { wave: 1 })];
  let world: FaultWorld;
  let hub: Cluster;
  let cluster: Cluster;
  beforeEach(async () => {
    world = await FaultWorld.create({ server: 'embedded', staleness: 50 });
    await world.makeNamespace();
    hub = new Cluster({ connection: { server: world.hubProxy.urlFor('one') }, clock: systemClock() });
    cluster = new Cluster({ connection: { server: world.proxy.urlFor('one') }, clock: systemClock() });
  });
  afterEach(async () => {
    hub.close();
    cluster.close();
    await world.close();
  });

  const patchStatus = async (status: JsonObject, by = hub): Promise<void> => {
    await by.objects.mergePatch(world.application(), { status }, { manager: 'test' });
  };
  const running = (revision: string, sync: JsonObject = {}): JsonObject => ({
    operationState: {
      ...{ phase: 'Running', startedAt: '2026-01-01T00:00:00Z' },
      ...{ operation: { sync: { prune: true, ...sync } }, syncResult: { revision } },
    },
  });
  const begin = async (): Promise<string> => {
    const revision = world.push({ shop: objects });
    await world.hub.apply(world.application());
    await patchStatus(running(revision));
    return revision;
  };
  const tracked = (object = objects[0]!, mark = {}) => {
    const own = world.own('shop', object);
    const id = `${world.name()}:${keyOf(own).group}/${own.kind}:${world.name()}/${own.metadata.name}`;
    const annotations = { ...own.metadata.annotations, 'argocd.argoproj.io/tracking-id': id, ...mark };
    return { ...own, metadata: { ...own.metadata, annotations } };
  };
  /** Waits until the oracle has heard that an object is there, or is gone. */
  const heard = (name: string, isThere = true): Promise<unknown> => {
    const { live } = world.oracle.happened;
    return eventually(() => [...live.now().values()].some(({ metadata }) => metadata.name === name) === isThere);
  };
  /** What the oracle tells is this, as soon as it has heard of everything. */
  const tells = async (judge: () => string[], ...wrong: RegExp[]): Promise<void> => {
    const told = await until(judge, ({ length }) => length >= wrong.length);
    expect(told).toEqual(wrong.map((each): unknown => expect.stringMatching(each)));
  };

  it('I1: something is deleted that Git wants', async () => {
    await begin();
    const object = tracked();
    await cluster.objects.apply(object, { manager: 'test' });
    await heard('first');
    await cluster.objects.delete(gvkOf(object), keyOf(object), { propagation: 'Background' });
    await tells(() => world.oracle.violations(), /^I1: .*first is deleted, though .* wants it$/);
  });

  it('I4: an operation has ended and is still set, and I5: something is called Synced that is not there', async () => {
    const revision = await begin();
    await hub.objects.mergePatch(world.application(), { operation: { sync: {} } }, { manager: 'test' });
    await patchStatus({ operationState: { phase: 'Succeeded' } });
    await hub.objects.mergePatch(world.application(), { operation: null }, { manager: 'test' });
    await patchStatus({ sync: { status: 'Synced', revision } });
    await tells(
      () => world.oracle.violations(),
      /^I4: .* is Succeeded without an end$/,
      /^I4: .* is Succeeded, and its operation is set$/,
      /^I5: .* said Synced for \d+ ms while .* is otherwise$/,
    );
  });

  it('I2 and I3: what is not there, and what is left behind', async () => {
    await begin();
    await cluster.objects.apply(tracked(configMap('third')), { manager: 'test' });
    await heard('third');
    await eventually(() => world.oracle.happened.apps.now().size > 0);
    expect(world.oracle.notConverged([world.name()])).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^I3: .*first is not as Git has it$/),
        expect.stringMatching(/^I3: ConfigMap third of .* has left Git and is still there$/),
      ]),
    );
    await world.hub.patch(world.application(), { metadata: { finalizers: null } });
    await world.hub.delete(world.application());
    await eventually(() => world.oracle.happened.apps.now().size === 0);
    await tells(() => world.oracle.notRemoved([world.name()]), /^I2: .*third of .* left behind$/);
  });

  it('I6: a hook runs twice, and I8: a secret is told', async () => {
    await begin();
    const hook = tracked(job('before', { hook: 'PreSync' }), { 'slipway.dev/operation': '2026/0/PreSync' });
    for (const times of [1, 2]) {
      await cluster.objects.apply(hook, { manager: `test-${times}` });
      await heard('before');
      await world.remove('shop', hook);
      await heard('before', false);
    }
    await patchStatus({ conditions: [{ type: 'SyncError', message: `it is ${CANARY}` }] });
    await tells(
      () => world.oracle.violations(['all is well', `token ${CANARY}`]),
      /^I6: 2 of Job before/,
      /^I8: a secret is logged/,
      /^I8: a secret is written/,
    );
  });

  it('I9: a wave begins before the one below is applied, and I10: two write one Application in turns', async () => {
    const revision = await begin();
    await cluster.objects.apply(tracked(objects[1]), { manager: 'test' });
    const other = new Cluster({ connection: { server: world.hubProxy.urlFor('two') }, clock: systemClock() });
    await patchStatus(running(revision), other);
    other.close();
    await patchStatus(running(revision));
    await tells(
      () => world.oracle.violations(),
      /^I9: .*second is applied before ConfigMap first, of a lower wave$/,
      /^I10: one and two both write/,
    );
  });
});
