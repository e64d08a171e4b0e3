import { diffObject, prepareTargets, type ResourceDiff } from '../../lib/engine/index.js';
import { keyText, type KubeObject } from '../../lib/kube/index.js';
import { DeliverySimulation, writeRecording } from '../../lib/simulate/index.js';
import { diffsAsJson, renderDiffs } from '../../lib/cli/output/diff.js';
import { coloursFor } from '../../lib/cli/output/colour.js';
import { application, kinds } from '../engine/operation/cluster.js';

const repository = 'https://git.example.com/shop.git';
const canary = 'canary-in-a-coal-mine';
const encoded = (text: string): string => Buffer.from(text).toString('base64');
const secret = (value: string, more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'password', namespace: 'shop' },
  stringData: { password: value },
  ...more,
});
const key = { group: '', kind: 'Secret', namespace: 'shop', name: 'password' };

/** Every form in which a value could be seen. */
const traces = (text: string): string[] =>
  [1, 2, 3].flatMap((version) => {
    const value = `${canary}-${version}`;
    return [value, encoded(value)].filter((form) => text.includes(form));
  });

test('no value of a Secret is seen in a status, event, condition, message or result, whatever happens to it', async () => {
  const simulation = new DeliverySimulation({
    repositories: { [repository]: { main: { 'app/a.json': JSON.stringify(secret(`${canary}-1`)) } } },
    applications: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: 'shop', namespace: 'argocd' },
        spec: {
          project: 'default',
          source: { repoURL: repository, path: 'app' },
          destination: { name: 'in-cluster', namespace: 'shop' },
          syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: 1 } },
          ignoreDifferences: [
            { kind: 'Secret', jqPathExpressions: ['.data | error(.password)', 'error(.data | tostring)'] },
          ],
        },
      },
    ],
    objects: [],
  });
  const seen: string[] = [];
  const look = (): void => {
    const app = simulation.application('shop');
    seen.push(JSON.stringify(app), JSON.stringify(simulation.events));
  };
  await simulation.advance(2_000);
  look();
  await simulation.patch('in-cluster', key, { data: { password: encoded(`${canary}-3`) } });
  await simulation.advance(10_000);
  look();
  const refusal = `Secret "password" is invalid: data: Invalid value: {"password":"${encoded(`${canary}-2`)}"} (${canary}-2)`;
  simulation.refuse('in-cluster', key, refusal);
  simulation.push(repository, 'main', { 'app/a.json': JSON.stringify(secret(`${canary}-2`)) });
  await simulation.advance(60_000);
  look();
  const { status } = simulation.application('shop');
  expect(status?.operationState?.message).toContain('Invalid value: {"password":"++++++++"} (++++++++)');
  simulation.refuse('in-cluster', key, undefined);
  await simulation.sync('shop', { sync: { dryRun: true } });
  await simulation.advance(60_000);
  look();
  expect(seen.flatMap(traces)).toEqual([]);
  // A recording holds what Git held, so that it can be replayed; what happened in it holds nothing.
  const { events } = simulation.recording();
  expect(traces(JSON.stringify(events))).toEqual([]);
  expect(writeRecording(simulation.recording())).toContain(canary);
});

test('no value of a Secret is seen in a difference, as text or as data, whichever way it came to the cluster', () => {
  const app = application();
  const target = prepareTargets({ app, objects: [secret(`${canary}-1`)], kinds: kinds() }).resources[0];
  if (!target) throw new Error('no target');
  const annotations = {
    ...target.metadata.annotations,
    'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(secret(`${canary}-2`)),
  };
  const lives: KubeObject[] = [
    { ...target, data: { password: encoded(`${canary}-2`), other: encoded(`${canary}-3`) } },
    { ...target, metadata: { ...target.metadata, annotations }, data: {} },
    { ...target, data: { password: encoded(`${canary}-3`) }, stringData: { password: `${canary}-2` } },
  ];
  const diffs: ResourceDiff[] = lives.map((live) => diffObject(target, live));
  expect(diffs.map(({ state, key: of }) => [state, keyText(of)])).toEqual(lives.map(() => ['modified', keyText(key)]));
  expect(traces(renderDiffs(diffs, coloursFor({})))).toEqual([]);
  expect(traces(JSON.stringify(diffsAsJson(diffs)))).toEqual([]);
});
