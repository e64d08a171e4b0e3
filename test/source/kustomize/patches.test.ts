import { all } from './manifests.js';
import { sameAsProgram, type Files } from './program.js';

const over = (kustomization: string, more: Files = {}): Files => ({
  'app/all.yaml': all,
  'app/kustomization.yaml': `resources: [all.yaml]\n${kustomization}`,
  ...more,
});
/** Merges of the Deployment. */
const merges = (rows: Record<string, string>): Record<string, Files> =>
  Object.fromEntries(
    Object.entries(rows).map(([name, body]) => [
      name,
      over('patches: [{path: patch.yaml}]', {
        'app/patch.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n${body}`,
      }),
    ]),
  );
const pod = (body: string): string => `spec: {template: {spec: {${body}}}}\n`;

sameAsProgram('a strategic merge', {
  ...merges({
    'of a number': 'spec: {replicas: 3}\n',
    'of nothing': '',
    'that removes a field': 'spec: {replicas: null}\n',
    'that removes what is not there': 'spec: {paused: null}\n',
    'that removes a mapping': 'spec: {template: {spec: {affinity: null}}}\n',
    'that adds mappings, with a null in them':
      'spec: {strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: null}}}\n',
    'that changes a container': pod('containers: [{name: web, image: httpd}]'),
    'that adds a container': pod('containers: [{name: side, image: side}]'),
    'that adds and changes containers': pod('containers: [{name: side, image: side}, {name: proxy, image: p}]'),
    'that changes both containers in another order': pod(
      'containers: [{name: proxy, tty: true}, {name: web, tty: true}]',
    ),
    'that removes a container': pod('containers: [{name: proxy, $patch: delete}]'),
    'that removes a container that is not there': pod('containers: [{name: nobody, $patch: delete}]'),
    'that replaces the containers': pod('containers: [{$patch: replace}, {name: only, image: only}]'),
    'that removes all containers': pod('containers: null'),
    'that empties the containers': pod('containers: []'),
    'of variables': pod('containers: [{name: web, env: [{name: B, value: "3"}, {name: C, value: "4"}]}]'),
    'of a variable to another kind of value': pod(
      'containers: [{name: web, env: [{name: A, value: null, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]',
    ),
    'that removes a variable': pod('containers: [{name: web, env: [{name: A, $patch: delete}]}]'),
    'of a port': pod('containers: [{name: web, ports: [{containerPort: 80, name: other}]}]'),
    'that adds a port': pod('containers: [{name: web, ports: [{containerPort: 443}]}]'),
    'of mounts': pod(
      'containers: [{name: web, volumeMounts: [{mountPath: /data, readOnly: true}, {mountPath: /b, name: b}]}]',
    ),
    'of a list that is replaced': pod('containers: [{name: proxy, args: [c]}]'),
    'of tolerations, which are replaced': pod('tolerations: [{key: b}]'),
    'of volumes': pod('volumes: [{name: data, emptyDir: {}}, {name: more, emptyDir: {}}]'),
    'that removes a volume': pod('volumes: [{name: token, $patch: delete}]'),
    'of init containers': pod('initContainers: [{name: prepare, command: [x]}, {name: second, image: s}]'),
    'of spread constraints by both keys': pod(
      'topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 2}, {topologyKey: host, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}]',
    ),
    'of image pull secrets': pod('imagePullSecrets: [{name: a}]'),
    'of host aliases': pod('hostAliases: [{ip: 1.2.3.4, hostnames: [a]}]'),
    'that replaces a mapping': 'spec: {template: {spec: {affinity: {$patch: replace, nodeAffinity: {}}}}}\n',
    'that removes a mapping by a directive': 'spec: {template: {spec: {affinity: {$patch: delete}}}}\n',
    'that removes the object': '$patch: delete\n',
    'with an unknown directive': '$patch: upside-down\n',
    'of labels and annotations': '',
    'with text that was a boolean once': 'spec: {template: {metadata: {annotations: {a: yes, b: "on"}}}}\n',
  }),
  'of metadata': over('patches: [{path: patch.yaml}]', {
    'app/patch.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: null, b: c}, annotations: {d: e}, finalizers: [example.com/three]}\n',
  }),
  'of a kind that is not built in': over('patches: [{path: patch.yaml}]', {
    'app/patch.yaml':
      'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: thing}\nspec: {list: [{name: a, value: 9}], template: {spec: {other: 1}}}\n',
  }),
  'of another version': over('patches: [{path: patch.yaml}]', {
    'app/patch.yaml': 'apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n',
  }),
  'of what is not there': over('patches: [{path: patch.yaml}]', {
    'app/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: nobody}\nspec: {replicas: 3}\n',
  }),
  'without a name': over('patches: [{path: patch.yaml}]', {
    'app/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 3}\n',
  }),
  'of two objects in one file': over('patches: [{path: patch.yaml}]', {
    'app/patch.yaml': [
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n',
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer, ports: [{port: 81, name: b}]}\n',
    ].join('---\n'),
  }),
  'in the old way, by a file and in place': over(
    [
      'patchesStrategicMerge:',
      '- patch.yaml',
      '- |-',
      '  apiVersion: v1',
      '  kind: Service',
      '  metadata: {name: web}',
      '  spec: {type: NodePort}',
      '',
    ].join('\n'),
    {
      'app/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n',
    },
  ),
  'in the old way, by a file that is missing': over('patchesStrategicMerge: [missing.yaml]\n'),
  'before a prefix': over('namePrefix: p-\npatches: [{path: patch.yaml}]', {
    'app/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n',
  }),
  'by the name after the prefix': over('namePrefix: p-\npatches: [{path: patch.yaml}]', {
    'app/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: p-web}\nspec: {replicas: 3}\n',
  }),
});

const list = (operations: string, target: string): string =>
  `patches: [{patch: '${operations.replaceAll("'", "''")}', target: ${target}}]\n`;
const web = '{kind: Deployment, name: web}';
sameAsProgram('a JSON patch', {
  'that replaces': over(list('[{"op": "replace", "path": "/spec/replicas", "value": 4}]', web)),
  'that adds': over(list('[{"op": "add", "path": "/metadata/labels/b", "value": "c"}]', web)),
  'that adds to a list': over(
    list('[{"op": "add", "path": "/spec/template/spec/containers/0/env/-", "value": {"name": "Z"}}]', web),
  ),
  'that inserts into a list': over(
    list('[{"op": "add", "path": "/spec/template/spec/containers/0", "value": {"name": "z"}}]', web),
  ),
  'that removes': over(list('[{"op": "remove", "path": "/spec/template/spec/containers/1"}]', web)),
  'that removes what is not there': over(list('[{"op": "remove", "path": "/spec/nothing"}]', web)),
  'that replaces what is not there': over(list('[{"op": "replace", "path": "/spec/nothing", "value": 1}]', web)),
  'that adds below what is not there': over(list('[{"op": "add", "path": "/spec/nothing/more", "value": 1}]', web)),
  'that moves and copies': over(
    list(
      '[{"op": "copy", "from": "/metadata/labels", "path": "/spec/selector/x"},{"op": "move", "from": "/spec/replicas", "path": "/spec/minReadySeconds"}]',
      web,
    ),
  ),
  'that tests': over(
    list('[{"op": "test", "path": "/spec/replicas", "value": 1},{"op": "remove", "path": "/spec/replicas"}]', web),
  ),
  'whose test fails': over(list('[{"op": "test", "path": "/spec/replicas", "value": 2}]', web)),
  'with an escaped path': over(list('[{"op": "add", "path": "/metadata/annotations/a~1b~0c", "value": "d"}]', web)),
  'in YAML': over(
    `patches:\n- target: ${web}\n  patch: |-\n    - op: add\n      path: /spec/paused\n      value: true\n`,
  ),
  'in a flow of YAML, which is to be JSON': over(
    `patches: [{patch: "[{op: remove, path: /spec/replicas}]", target: ${web}}]\n`,
  ),
  'in a file': over(`patches: [{path: p.yaml, target: ${web}}]\n`, {
    'app/p.yaml': '- {op: add, path: /spec/paused, value: true}\n',
  }),
  'in a JSON file': over(`patches: [{path: p.json, target: ${web}}]\n`, {
    'app/p.json': '[{"op": "add", "path": "/spec/paused", "value": true}]',
  }),
  'without a target': over('patches: [{patch: "- {op: remove, path: /spec/replicas}"}]\n'),
  'of an unknown operation': over(list('[{"op": "turn", "path": "/spec"}]', web)),
  'that renames': over(list('[{"op": "replace", "path": "/metadata/name", "value": "other"}]', web)),
  'in the old way': over(
    'patchesJson6902: [{target: {group: apps, version: v1, kind: Deployment, name: web}, patch: "- {op: replace, path: /spec/replicas, value: 9}"}]\n',
  ),
  'in the old way, by a file, after a prefix': over(
    'namePrefix: p-\npatchesJson6902: [{target: {version: v1, kind: Service, name: web}, path: p.yaml}]\n',
    { 'app/p.yaml': '- {op: add, path: /spec/type, value: NodePort}\n' },
  ),
  'in the old way, of what is not there': over(
    'patchesJson6902: [{target: {version: v1, kind: Service, name: nobody}, patch: "- {op: remove, path: /spec}"}]\n',
  ),
});

const marks = (target: string): Files =>
  over(list('[{"op": "add", "path": "/metadata/generateName", "value": "x"}]', target));
const merged = (target: string): Files =>
  over(`patches: [{target: ${target}, patch: "{metadata: {annotations: {marked: x}}}"}]\n`);
const whole = (target: string): Files =>
  over(
    `patches: [{target: ${target}, patch: "{apiVersion: v1, kind: Any, metadata: {name: any, annotations: {marked: x}}}"}]\n`,
  );
sameAsProgram('the target of a patch', {
  'is a kind': marks('{kind: Service}'),
  'is kinds': marks('{kind: "Service|Deployment"}'),
  'is a name for several kinds': marks('{name: web}'),
  'is a part of a name, which is none': marks('{name: we}'),
  'is an expression for names': marks('{name: "w.*|db"}'),
  'is a group': marks('{group: apps}'),
  'is a version': marks('{version: v1, kind: "Network.*"}'),
  'is a label': marks('{labelSelector: app=web}'),
  'is several labels': marks('{labelSelector: "tier in (a, b), !app"}'),
  'is an annotation': marks('{annotationSelector: team=shop}'),
  'is a namespace': marks('{namespace: default}'),
  'is everything': marks('{}'),
  'is nothing': marks('{kind: Nothing}'),
  'cannot be read': marks('{name: "("}'),
  'takes a merge without a name': merged('{kind: Service}'),
  'takes a merge whose own name and kind do not count': whole('{kind: Service}'),
  'takes several merges in one patch': over('patches: [{target: {kind: Service}, path: p.yaml}]\n', {
    'app/p.yaml': 'kind: A\nmetadata: {name: a, labels: {a: b}}\n---\nkind: B\nmetadata: {name: b, labels: {c: d}}\n',
  }),
  'may be given another name': over(
    'patches: [{target: {kind: Deployment}, options: {allowNameChange: true}, patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: other}}"}]\n',
  ),
  'may be given another kind': over(
    'patches: [{target: {kind: DaemonSet}, options: {allowKindChange: true}, patch: "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: other}}"}]\n',
  ),
  'is called as in its base': {
    'base/all.yaml': all,
    'base/kustomization.yaml': 'namePrefix: b-\nnamespace: below\nresources: [all.yaml]\n',
    'app/kustomization.yaml': `resources: [../base]\n${list('[{"op": "remove", "path": "/spec/replicas"}]', web)}`,
  },
  'is called as its base calls it': {
    'base/all.yaml': all,
    'base/kustomization.yaml': 'namePrefix: b-\nnamespace: below\nresources: [all.yaml]\n',
    'app/kustomization.yaml': `resources: [../base]\n${list('[{"op": "remove", "path": "/spec/replicas"}]', '{kind: Deployment, name: b-web, namespace: below}')}`,
  },
});
