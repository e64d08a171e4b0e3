import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { healthOf } from '../../../lib/engine/index.js';
import type { Json, KubeObject } from '../../../lib/kube/index.js';
import { parseFieldTree } from '../../../scripts/constructs/field-tree.js';

const folder = join(__dirname, '../../../scripts/constructs/fields');
const metadata = { name: 'x' };

test('every kind that has a construct has a health', () => {
  const trees = readdirSync(folder).map((file) => parseFieldTree(readFileSync(join(folder, file), 'utf8')));
  const kinds = trees.flatMap((tree) => tree.kinds);
  expect(kinds.length).toBeGreaterThan(50);
  const without = kinds.filter(({ apiVersion, kind }) => !healthOf({ apiVersion, kind, metadata }));
  expect(without.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([]);
});

const object = (id: string, spec: Json, status?: Json): KubeObject => {
  const [apiVersion = '', kind = ''] = id.split(' ');
  return { apiVersion, kind, metadata, spec, ...(status !== undefined && { status }) };
};
const saying = (type: string, status: string) => ({ conditions: [{ type, status, message: 'because' }] });
const trained = 'serving.kserve.io/v1alpha1 TrainedModel';
const check = 'kueue.x-k8s.io/v1beta2 AdmissionCheck';

test.each<[string, KubeObject, { status: string; message?: string }]>([
  [
    'a model that nobody has looked at',
    object(trained, {}),
    { status: 'Progressing', message: 'Waiting for the status to be reported' },
  ],
  ['a model that is loaded', object(trained, {}, saying('Ready', 'True')), { status: 'Healthy', message: 'because' }],
  [
    'a model that does not fit',
    object(trained, {}, saying('Ready', 'False')),
    { status: 'Degraded', message: 'because' },
  ],
  [
    'a check whose controller is there',
    object(check, {}, saying('Active', 'True')),
    { status: 'Healthy', message: 'because' },
  ],
  [
    'a check whose controller is not there',
    object(check, {}, saying('Active', 'False')),
    { status: 'Degraded', message: 'because' },
  ],
  ['a RayCronJob', object('ray.io/v1 RayCronJob', {}), { status: 'Healthy' }],
  [
    'a RayCronJob on hold',
    object('ray.io/v1 RayCronJob', { suspend: true }),
    { status: 'Suspended', message: 'No job is started' },
  ],
  ['a monitor, as soon as it is there', object('monitoring.coreos.com/v1 ServiceMonitor', {}), { status: 'Healthy' }],
])('%s', (_, judged, health) => {
  expect(healthOf(judged)).toMatchObject(health);
});
