import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { configMap } from '../scenarios/support/manifests.js';
import { CertificateGate } from './support/certificate-gate.js';
import { CANARY, FaultWorld, JumpClock, resourceOf } from './support/index.js';

const names = ['a', 'b', 'c'];
const objects = names.map((name) => configMap(name));

describe('credentials of a cluster that change while it is delivered to', () => {
  const clock = new JumpClock();
  let world: FaultWorld;
  let uses: (credential: string, since?: number) => number;
  beforeEach(async () => {
    world = await FaultWorld.create({ clock });
    uses = (credential, since = 0) =>
      world.audit.entries.filter(
        ({ asked, server, call }) => asked > since && server === 'cluster' && call.authorization === credential,
      ).length;
  });
  afterEach(() => world.close());

  const secret = (config: JsonObject, server = world.proxy.url): KubeObject => ({
    ...world.clusterSecret(),
    stringData: { name: 'prod', server, config: JSON.stringify(config) },
  });
  const push = (value: string): string => world.push({ shop: names.map((name) => configMap(name, value)) });
  const problems = (): string[] =>
    world.events.flatMap((event) => {
      if (event.type === 'problem') return event.message;
      return event.type === 'operationCompleted' && event.phase !== 'Succeeded' ? event.message : [];
    });

  test('F25 client certificates that are changed in the midst of syncs count at once, no sync fails, and the old ones are used no more', async () => {
    const gate = await CertificateGate.before(world.proxy.url);
    try {
      await world.hub.apply(secret(gate.configFor('0'), gate.url));
      await world.start();
      await world.deliver('shop', objects);
      await world.synced();
      for (let turn = 1; turn <= 4; turn++) {
        const held = world.proxy.hold({ verbs: ['patch'], resource: 'configmaps', name: 'b' });
        push(`turn ${turn}`);
        await held.reached;
        await world.hub.apply(secret(gate.configFor(`${turn}`), gate.url));
        await world.eventually(() => uses(`Certificate ${turn}`) > 0);
        held.release();
        const place = world.audit.next();
        await world.synced();
        expect(uses(`Certificate ${turn - 1}`, place)).toBe(0);
      }
      expect(problems()).toEqual([]);
      expect(await world.verdict()).toEqual([]);
    } finally {
      await gate.close();
    }
  });

  test('F25 a credential plugin is asked again when its token is refused; while it fails its cluster is Unknown, and others go on', async () => {
    const file = (name: string): string => join(world.folder, name);
    const token = (text: string): void => writeFileSync(file('token'), text);
    const runs = (): number => readFileSync(file('runs'), 'utf8').split('\n').length - 1;
    const script = `#!/bin/sh
echo run >> ${file('runs')}
echo ${CANARY} >&2
token=$(cat ${file('token')}) || { echo ${CANARY}; exit 3; }
echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "'$token'"}}'`;
    writeFileSync(file('plugin'), script, { mode: 0o700 });
    const onlyGood = (good: string) =>
      world.proxy.add({
        where: ({ authorization }) => authorization !== `Bearer ${good}`,
        fault: { type: 'refuse', status: 401, reason: 'Unauthorized' },
      });
    const here = { destination: { server: 'https://kubernetes.default.svc', namespace: 'here' } };
    const own = (value: string) => [{ ...configMap('a', value), metadata: { name: 'a', namespace: 'here' } }];
    token('one');
    const execProviderConfig = {
      command: file('plugin'),
      apiVersion: 'client.authentication.k8s.io/v1',
      env: { SECRET: CANARY },
    };
    await world.hub.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'here' } },
      secret({ execProviderConfig }),
    );
    await world.oracle.happened.live.follow(resourceOf('', 'ConfigMap'), world.hub.api.client);
    await world.start();
    await world.deliver('shop', objects);
    await world.deliver('other', own('1'), here);
    await Promise.all([world.synced(), world.synced('other')]);
    expect(runs()).toBe(1);

    token('two');
    const first = onlyGood('two');
    push('2');
    await world.synced();
    expect([runs(), problems()]).toEqual([2, []]);
    expect(uses('Bearer two')).toBeGreaterThan(0);

    first.end();
    rmSync(file('token'));
    const second = onlyGood('three');
    const place = world.audit.next();
    world.push({ shop: names.map((name) => configMap(name, '3')), other: own('3') });
    const { status } = await world.until('shop', (app) => app.status?.sync?.status === 'Unknown');
    expect(status?.conditions?.map(({ message }) => message).join()).toContain(
      `the credential plugin ${file('plugin')} failed with exit code 3`,
    );
    await world.until('other', (app) => app.status?.sync?.revision === world.truth.head);
    await world.synced('other');
    expect(world.writesSince(place).filter((write) => !write.startsWith('patch'))).toEqual([]);
    expect(second.hits).toBeGreaterThan(0);

    token('three');
    await world.synced();
    expect(uses('Bearer three')).toBeGreaterThan(0);
    expect(await world.verdict()).toEqual([]);
  });
});
