import type { Json, JsonObject, KubeObject } from '../../lib/kube/index.js';
import { objectsAt, objectAt, valueAt } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { badRequest, expectRefusal, type Refusal } from './support/status.js';
import { casesOf } from './support/table.js';

const deployments = (api: Api, ...rest: string[]): string => api.path('apps/v1', 'deployments', ...rest);

/** Two containers, the first with environment, ports and arguments; two volumes; a toleration; two finalizers. */
const original: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', labels: { l: '1' }, finalizers: ['example.com/a', 'example.com/b'] },
  spec: {
    selector: { matchLabels: { app: 'a' } },
    template: {
      metadata: { labels: { app: 'a' } },
      spec: {
        containers: [
          {
            name: 'main',
            image: 'nginx:1',
            args: ['a', 'b'],
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
              { name: 'C', value: '3' },
            ],
            ports: [{ containerPort: 80 }, { containerPort: 81, name: 'p' }],
          },
          { name: 'side', image: 'busybox:1' },
        ],
        volumes: [
          { name: 'v', emptyDir: {} },
          { name: 'w', configMap: { name: 'c' } },
        ],
        tolerations: [{ key: 'a', operator: 'Exists' }],
        nodeSelector: { a: '1' },
      },
    },
  },
};

const podSpec = (spec: JsonObject): JsonObject => ({ spec: { template: { spec } } });
const main = (container: JsonObject): JsonObject => podSpec({ containers: [{ name: 'main', ...container }] });

const podOf = (object: JsonObject): JsonObject => objectAt(object, 'spec', 'template', 'spec') ?? {};
const containers = (object: JsonObject): Json =>
  objectsAt(podOf(object), 'containers').map(({ name = '', image = '' }) => `${String(name)} ${String(image)}`);
const mainOf = (object: JsonObject): JsonObject =>
  objectsAt(podOf(object), 'containers').find(({ name }) => name === 'main') ?? {};
const environment = (object: JsonObject): Json =>
  objectsAt(mainOf(object), 'env').map(({ name = '', value = '?' }) => `${String(name)}=${String(value)}`);
const ports = (object: JsonObject): Json =>
  objectsAt(mainOf(object), 'ports').map(({ containerPort, protocol, name = '' }) =>
    `${String(containerPort)}/${String(protocol)} ${String(name)}`.trim(),
  );
const args = (object: JsonObject): Json | undefined => mainOf(object)['args'];
const volumes = (object: JsonObject): Json | undefined => podOf(object)['volumes'];
const tolerations = (object: JsonObject): Json | undefined => podOf(object)['tolerations'];
const finalizers = (object: JsonObject): Json | undefined => valueAt(object, ['metadata', 'finalizers']);

/** A patch, what is looked at, and how it is afterwards. */
type Row = readonly [patch: Json, view: (object: JsonObject) => Json | undefined, after: Json | undefined];

const CONFIG = { name: 'w', configMap: { name: 'c', defaultMode: 420 } };

const rows: Readonly<Record<string, Row>> = {
  'merges items with the same key': [main({ image: 'nginx:2' }), containers, ['main nginx:2', 'side busybox:1']],
  'puts new items first': [
    podSpec({ containers: [{ name: 'new', image: 'n:1' }] }),
    containers,
    ['new n:1', 'main nginx:1', 'side busybox:1'],
  ],
  'puts new items behind those that the patch names before them': [
    podSpec({
      containers: [
        { name: 'side', image: 's:2' },
        { name: 'new', image: 'n:1' },
      ],
    }),
    containers,
    ['main nginx:1', 'side s:2', 'new n:1'],
  ],
  '$patch: delete takes an item out': [
    podSpec({ containers: [{ name: 'side', $patch: 'delete' }] }),
    containers,
    ['main nginx:1'],
  ],
  '$patch: delete of an item that is not there does nothing': [
    podSpec({ containers: [{ name: 'other', $patch: 'delete' }] }),
    containers,
    ['main nginx:1', 'side busybox:1'],
  ],
  '$patch: replace among items replaces the list': [
    podSpec({ containers: [{ name: 'only', image: 'o:1' }, { $patch: 'replace' }] }),
    containers,
    ['only o:1'],
  ],
  '$patch: replace alone empties a list': [podSpec({ volumes: [{ $patch: 'replace' }] }), volumes, undefined],
  '$setElementOrder puts items in order': [
    podSpec({ '$setElementOrder/containers': [{ name: 'side' }, { name: 'main' }] }),
    containers,
    ['side busybox:1', 'main nginx:1'],
  ],
  '$setElementOrder says where new items go': [
    podSpec({
      '$setElementOrder/containers': [{ name: 'side' }, { name: 'new' }, { name: 'main' }],
      containers: [{ name: 'new', image: 'n:1' }],
    }),
    containers,
    ['side busybox:1', 'new n:1', 'main nginx:1'],
  ],
  '$setElementOrder leaves the items that it does not name': [
    podSpec({ '$setElementOrder/containers': [{ name: 'side' }] }),
    containers,
    ['main nginx:1', 'side busybox:1'],
  ],
  'merges environment by name': [
    main({
      env: [
        { name: 'B', value: '9' },
        { name: 'D', value: '4' },
      ],
    }),
    environment,
    ['A=1', 'B=9', 'D=4', 'C=3'],
  ],
  'takes a variable out': [main({ env: [{ name: 'B', $patch: 'delete' }] }), environment, ['A=1', 'C=3']],
  'replaces the environment': [main({ env: [{ name: 'Z', value: '1' }, { $patch: 'replace' }] }), environment, ['Z=1']],
  'an empty list changes nothing': [main({ env: [] }), environment, ['A=1', 'B=2', 'C=3']],
  'null takes a list away': [main({ env: null }), environment, []],
  'orders the environment': [
    main({ '$setElementOrder/env': [{ name: 'C' }, { name: 'B' }, { name: 'A' }] }),
    environment,
    ['C=3', 'B=2', 'A=1'],
  ],
  'merges ports by number alone': [
    main({ ports: [{ containerPort: 80, name: 'web' }] }),
    ports,
    ['80/TCP web', '81/TCP p'],
  ],
  'changes the protocol of a port': [
    main({ ports: [{ containerPort: 80, protocol: 'UDP' }] }),
    ports,
    ['80/UDP', '81/TCP p'],
  ],
  'takes a port out': [main({ ports: [{ containerPort: 80, $patch: 'delete' }] }), ports, ['81/TCP p']],
  'replaces lists of texts': [main({ args: ['z'] }), args, ['z']],
  'takes arguments away': [main({ args: null }), args, undefined],
  'merges volumes by name': [
    podSpec({ volumes: [{ name: 'w', configMap: { name: 'd' } }] }),
    volumes,
    [
      { name: 'v', emptyDir: {} },
      { name: 'w', configMap: { name: 'd', defaultMode: 420 } },
    ],
  ],
  '$retainKeys changes the type of a volume': [
    podSpec({ volumes: [{ name: 'v', secret: { secretName: 's' }, $retainKeys: ['name', 'secret'] }] }),
    volumes,
    [{ name: 'v', secret: { secretName: 's', defaultMode: 420 } }, CONFIG],
  ],
  'null changes the type of a volume, too': [
    podSpec({ volumes: [{ name: 'v', emptyDir: null, secret: { secretName: 's' } }] }),
    volumes,
    [{ name: 'v', secret: { secretName: 's', defaultMode: 420 } }, CONFIG],
  ],
  'replaces tolerations': [
    podSpec({ tolerations: [{ key: 'z', operator: 'Exists' }] }),
    tolerations,
    [{ key: 'z', operator: 'Exists' }],
  ],
  'merges maps': [podSpec({ nodeSelector: { b: '2' } }), (object) => podOf(object)['nodeSelector'], { a: '1', b: '2' }],
  '$patch: replace replaces a map': [
    podSpec({ nodeSelector: { $patch: 'replace', b: '2' } }),
    (object) => podOf(object)['nodeSelector'],
    { b: '2' },
  ],
  '$patch: delete empties a map': [
    podSpec({ nodeSelector: { $patch: 'delete' } }),
    (object) => podOf(object)['nodeSelector'],
    undefined,
  ],
  'a directive on a map that is not there leaves nothing': [
    { metadata: { annotations: { $patch: 'replace', a: '1' } } },
    (object) => valueAt(object, ['metadata', 'annotations']),
    undefined,
  ],
  '$retainKeys changes the strategy': [
    { spec: { strategy: { type: 'Recreate', $retainKeys: ['type'] } } },
    (object) => valueAt(object, ['spec', 'strategy']),
    { type: 'Recreate' },
  ],
  '$patch: replace changes the strategy': [
    { spec: { strategy: { type: 'Recreate', $patch: 'replace' } } },
    (object) => valueAt(object, ['spec', 'strategy']),
    { type: 'Recreate' },
  ],
  'adds to a list of texts that merges, in front': [
    { metadata: { finalizers: ['example.com/c'] } },
    finalizers,
    ['example.com/c', 'example.com/a', 'example.com/b'],
  ],
  'adds nothing twice to such a list': [
    { metadata: { finalizers: ['example.com/b', 'example.com/b'] } },
    finalizers,
    ['example.com/a', 'example.com/b'],
  ],
  '$deleteFromPrimitiveList takes out of such a list': [
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a', 'example.com/z'] } },
    finalizers,
    ['example.com/b'],
  ],
  '$deleteFromPrimitiveList and an addition go together': [
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'], finalizers: ['example.com/c'] } },
    finalizers,
    ['example.com/c', 'example.com/b'],
  ],
  '$setElementOrder orders such a list': [
    { metadata: { '$setElementOrder/finalizers': ['example.com/b', 'example.com/a'] } },
    finalizers,
    ['example.com/b', 'example.com/a'],
  ],
  'null changes nothing': ['null', containers, ['main nginx:1', 'side busybox:1']],
  'knows no fields but those of the kind': [main({ bogus: 1 }), containers, ['main nginx:1', 'side busybox:1']],
};

const broken = (message: string): Refusal => ({ code: 500, message });

const refusals: Readonly<Record<string, readonly [patch: Json, refusal: Refusal]>> = {
  'an item without its key': [
    podSpec({ containers: [{ image: 'q' }] }),
    broken('map: map[image:q] does not contain declared merge key: name'),
  ],
  'a directive that does not exist, in an item': [
    podSpec({ containers: [{ $patch: 'zap', name: 'main' }] }),
    broken('unknown patch type: zap in map: map[$patch:zap name:main]'),
  ],
  'a directive that does not exist': [{ $patch: 'zap' }, broken('unknown patch type: zap in map: map[$patch:zap]')],
  '$patch: merge in an item': [
    podSpec({ containers: [{ $patch: 'merge', name: 'main' }] }),
    broken('merging lists cannot yet be specified in the patch'),
  ],
  'an order that lacks what the patch adds': [
    podSpec({ '$setElementOrder/containers': [{ name: 'side' }], containers: [{ name: 'new', image: 'n' }] }),
    broken(
      "The order in patch list:\n[map[image:n name:new]]\n doesn't match $setElementOrder list:\n[map[name:side]]\n",
    ),
  ],
  'an order that is no list': [
    podSpec({ '$setElementOrder/containers': 'x' }),
    broken('expected a []interface {}, but received a string'),
  ],
  '$retainKeys that lack what the patch sets': [
    podSpec({ volumes: [{ name: 'v', secret: { secretName: 's' }, $retainKeys: ['name'] }] }),
    badRequest('invalid patch format of retainKeys'),
  ],
  '$retainKeys that are no list': [
    podSpec({ volumes: [{ name: 'v', $retainKeys: 'x' }] }),
    badRequest('invalid patch format of retainKeys'),
  ],
  'a list': [[], badRequest('json: cannot unmarshal array into Go value of type map[string]interface {}')],
  'a text': ['"x"', badRequest('json: cannot unmarshal string into Go value of type map[string]interface {}')],
  'another name': [
    { metadata: { name: 'b' } },
    badRequest('the name of the object (b) does not match the name on the URL (a)'),
  ],
};

contract('strategic merge patch', {
  cases: {
    ...casesOf(rows, async (api, [patch, view, after]) => {
      await api.make(deployments(api), original);
      const answer = await api.patch(deployments(api, 'a'), 'strategic', patch);
      expect([answer.status, answer.body['message']]).toEqual([200, undefined]);
      expect(view(answer.body)).toEqual(after);
      expect((await api.get(deployments(api, 'a'))).body).toEqual(answer.body);
      expect(answer.text).not.toContain('$');
    }),
    ...casesOf(
      Object.fromEntries(Object.entries(refusals).map(([what, row]) => [`refuses ${what}`, row])),
      async (api, [patch, refusal]) => {
        const before = await api.make(deployments(api), original);
        expectRefusal(await api.patch(deployments(api, 'a'), 'strategic', patch), refusal);
        expect((await api.get(deployments(api, 'a'))).body).toEqual(before);
      },
    ),
  },
});
