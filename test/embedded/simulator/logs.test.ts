import { EmbeddedCluster } from '../../../lib/embedded/index.js';
import type { JsonObject } from '../../../lib/kube/index.js';
import { eventually } from '../../support/patience.js';

let cluster: EmbeddedCluster;
beforeAll(async () => (cluster = await EmbeddedCluster.start()));
afterAll(() => cluster.stop());

const pods = '/api/v1/namespaces/default/pods';
const started = 'main: started from image web:1\n';

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${cluster.token}`, 'content-type': 'application/json' };
  return fetch(`${cluster.url}${path}`, { headers, ...init });
}

/** Creates a pod and waits until its container has got as far as `reached` says. */
async function pod(
  name: string,
  annotations: JsonObject,
  reached: RegExp,
  { container = {}, ...spec }: { container?: JsonObject; restartPolicy?: string; initContainers?: JsonObject[] } = {},
): Promise<void> {
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, annotations },
    spec: { containers: [{ name: 'main', image: 'web:1', ...container }], ...spec },
  };
  const created = await ask(pods, { method: 'POST', body: JSON.stringify(body) });
  expect(created.status).toBe(201);
  await eventually(async () => reached.test(await (await ask(`${pods}/${name}`)).text()));
}

async function log(name: string, query = ''): Promise<string> {
  return (await ask(`${pods}/${name}/log${query}`)).text();
}

const knob = (value: string) => ({ 'slipway.dev/simulate': value });

describe('the log of a container', () => {
  it('tells its start, its work and that it is ready', async () => {
    await pod('web', {}, /"phase":"Running"/, { container: { command: ['serve', '--port=80'] } });
    const text = `${started}main: running serve --port=80 (simulated)\nmain: ready\n`;
    expect(await log('web')).toBe(text);
    expect(await log('web', '?container=main&tailLines=1')).toBe('main: ready\n');
    expect(await log('web', '?limitBytes=4')).toBe('main');
    expect(await log('web', '?timestamps=true&tailLines=1')).toMatch(/^\d{4}-\S+\.000000000Z main: ready\n$/);
    expect(await log('web', '?sinceTime=2999-01-01T00:00:00Z')).toBe('');
  });

  it.each([
    ['done', {}, 'Succeeded', 'main: done\n'],
    ['failed', knob('fail'), 'Failed', 'main: failed: exit code 1 (slipway.dev/simulate: fail)\n'],
    ['oom', knob('oom'), 'Failed', 'main: killed: out of memory, exit code 137 (slipway.dev/simulate: oom)\n'],
  ])('tells how it has ended: %s', async (name, annotations, phase, last) => {
    await pod(name, annotations, new RegExp(`"phase":"${phase}"`), { restartPolicy: 'Never' });
    expect(await log(name)).toBe(`${started}main: working (simulated)\n${last}`);
    expect(await log(name, '?follow=true')).toBe(await log(name));
  });

  it('is that of the run before, for one that crashes', async () => {
    await pod('crashing', knob('fail'), /CrashLoopBackOff/);
    expect(await log('crashing', '?previous=true')).toContain('main: failed: exit code 1');
  });

  it('is what an annotation says', async () => {
    await pod('said', { 'slipway.dev/log': 'one\ntwo\n' }, /"phase":"Running"/);
    expect(await log('said')).toBe('one\ntwo\n');
  });

  it('is followed to its end', async () => {
    const annotations = { 'slipway.dev/simulate-duration': '300ms' };
    await pod('brief', annotations, /"phase":"Running"/, { restartPolicy: 'Never' });
    expect(await log('brief', '?follow=true')).toBe(`${started}main: working (simulated)\nmain: done\n`);
  });

  it('is followed until its pod is deleted', async () => {
    await pod('gone', {}, /"phase":"Running"/);
    const following = log('gone', '?follow=true');
    await ask(`${pods}/gone`, { method: 'DELETE' });
    expect(await following).toBe(`${started}main: working (simulated)\nmain: ready\n`);
  });
});

describe('there is no log', () => {
  const refusal = async (name: string, query = ''): Promise<unknown> => {
    const answer = await ask(`${pods}/${name}/log${query}`);
    const { reason, message } = (await answer.json()) as { reason: string; message: string };
    return [answer.status, reason, message];
  };

  it('of a container that waits for its image', async () => {
    await pod('pulling', knob('image-error'), /ErrImagePull/);
    const message = 'container "main" in pod "pulling" is waiting to start: trying and failing to pull image';
    expect(await refusal('pulling')).toEqual([400, 'BadRequest', message]);
  });

  it('of a container that was never restarted', async () => {
    await pod('first', {}, /"phase":"Running"/);
    const message = 'previous terminated container "main" in pod "first" not found';
    expect(await refusal('first', '?previous=true')).toEqual([400, 'BadRequest', message]);
  });

  it('of no container, where there are several', async () => {
    await pod('several', {}, /"phase":"Running"/, { initContainers: [{ name: 'first', image: 'a:1' }] });
    const message =
      'a container name must be specified for pod several, choose one of: [main] or one of the init containers: [first]';
    expect(await refusal('several')).toEqual([400, 'BadRequest', message]);
    expect(await refusal('several', '?container=other')).toEqual([
      400,
      'BadRequest',
      'container other is not valid for pod several',
    ]);
    expect(await log('several', '?container=first')).toContain('first: done');
  });
});
