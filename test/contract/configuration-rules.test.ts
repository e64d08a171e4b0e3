import type { JsonObject } from '../../lib/kube/index.js';
import type { Api } from './support/api.js';
import { contract } from './support/contract.js';
import { refusedFor, type Broken } from './support/rules.js';
import { configMap, secret } from './support/objects.js';
import {
  badRequest,
  duplicate,
  expectRefusal,
  forbiddenField,
  invalid,
  invalidValue,
  required,
  unsupported,
  type Cause,
} from './support/status.js';
import { casesOf } from './support/table.js';
import { words } from './support/words.js';

const million = 1024 * 1024;
const tooLong = (field: string): Cause => ({
  reason: 'FieldValueTooLong',
  message: 'Too long: may not be more than 1048576 bytes',
  field,
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');

contract('the rules of ConfigMaps and Secrets', {
  cases: {
    ...refusedFor(
      { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps' },
      {
        'a key with a space': [{ data: { 'a b': '' } }, invalidValue('data[a b]', '"a b"', words.dataKey)],
        'keys that are paths': [
          { data: { '..': '', '.': '', '..a': '' } },
          invalidValue('data[..]', '".."', "must not be '..'"),
          invalidValue('data[.]', '"."', "must not be '.'"),
          invalidValue('data[..a]', '"..a"', "must not start with '..'"),
        ],
        'a key both as text and as bytes': [
          { data: { x: '1' }, binaryData: { x: 'YQ==' } },
          invalidValue('data[x]', '"x"', 'duplicate of key present in binaryData'),
        ],
        'more than a megabyte': [{ data: { a: 'x'.repeat(million + 1) } }, tooLong('[]')],
      },
    ),
    ...refusedFor(
      { apiVersion: 'v1', kind: 'Secret', plural: 'secrets' },
      {
        'a Secret’s key with a space': [
          { stringData: { 'a b': '' } },
          invalidValue('data[a b]', '"a b"', words.dataKey),
        ],
        'a Secret of more than a megabyte': [{ stringData: { a: 'x'.repeat(million + 1) } }, tooLong('data')],
        'a registry’s Secret without its configuration': [
          { type: 'kubernetes.io/dockerconfigjson' },
          required('data[.dockerconfigjson]'),
        ],
        'an old registry’s Secret without its configuration': [
          { type: 'kubernetes.io/dockercfg' },
          required('data[.dockercfg]'),
        ],
        'a registry’s Secret whose configuration is no JSON': [
          { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': base64('x') } },
          invalidValue(
            'data[.dockerconfigjson]',
            '"<secret contents redacted>"',
            "invalid character 'x' looking for beginning of value",
          ),
        ],
        'a login without user and password': [
          { type: 'kubernetes.io/basic-auth' },
          required('data[username]'),
          required('data[password]'),
        ],
        'a key pair without its key': [{ type: 'kubernetes.io/ssh-auth' }, required('data[ssh-privatekey]')],
        'a certificate without certificate and key': [
          { type: 'kubernetes.io/tls' },
          required('data[tls.crt]'),
          required('data[tls.key]'),
        ],
        'a token without its service account': [
          { type: 'kubernetes.io/service-account-token' },
          required('metadata.annotations[kubernetes.io/service-account.name]'),
        ],
      },
    ),
    ...casesOf<readonly [text: string, at: number]>(
      {
        'bytes that are no base64': ['!!!', 0],
        'bytes that stop being base64': ['YW!=', 2],
        'base64 with half its padding': ['YQ=', 3],
        'base64 without its padding': ['YQ', 0],
        'base64 with something after it': ['YQ==YQ==', 4],
      },
      async (api, [text, at]) => {
        const unfit = (kind: string): ReturnType<typeof badRequest> =>
          badRequest(`${kind} in version "v1" cannot be handled as a ${kind}: illegal base64 data at input byte ${at}`);
        const secrets = api.path('v1', 'secrets');
        expectRefusal(await api.post(secrets, { ...secret('a'), data: { a: text } }), unfit('Secret'));
        const maps = api.path('v1', 'configmaps');
        expectRefusal(await api.post(maps, { ...configMap('a'), binaryData: { a: text } }), unfit('ConfigMap'));
      },
    ),
    'what is immutable stays': async (api) => {
      const maps = api.path('v1', 'configmaps');
      await api.make(maps, { ...configMap('a', { x: '1' }), immutable: true });
      const patch = (body: JsonObject): ReturnType<Api['patch']> => api.patch(`${maps}/a`, 'merge', body);
      const why = 'field is immutable when `immutable` is set';
      expectRefusal(await patch({ data: { x: '2' } }), invalid('ConfigMap', 'a', forbiddenField('data', why)));
      expectRefusal(await patch({ immutable: null }), invalid('ConfigMap', 'a', forbiddenField('immutable', why)));
      expect((await patch({ metadata: { labels: { a: 'b' } } })).status).toBe(200);
    },
    'a Secret’s type stays': async (api) => {
      const secrets = api.path('v1', 'secrets');
      await api.make(secrets, secret('a'));
      const cause = invalidValue('type', '"other"', 'field is immutable');
      expectRefusal(await api.patch(`${secrets}/a`, 'merge', { type: 'other' }), invalid('Secret', 'a', cause));
    },
  },
});

const service = (spec: JsonObject, ...causes: Cause[]): Broken => [{ spec }, ...causes];
const one = { ports: [{ port: 80 }] };

contract('the rules of services and networking', {
  cases: {
    ...refusedFor(
      { apiVersion: 'v1', kind: 'Service', plural: 'services' },
      {
        'a Service without ports': service({}, required('spec.ports')),
        'a port that is none': service(
          { ports: [{ port: 70000 }] },
          invalidValue('spec.ports[0].port', '70000', words.port),
          invalidValue('spec.ports[0].targetPort', '70000', words.port),
        ),
        'two ports without names': service(
          { ports: [{ port: 80 }, { port: 81 }] },
          required('spec.ports[0].name'),
          required('spec.ports[1].name'),
        ),
        'two ports of one name': service(
          {
            ports: [
              { port: 80, name: 'a' },
              { port: 81, name: 'a' },
            ],
          },
          duplicate('spec.ports[1].name', '"a"'),
        ),
        'two ports of one number': service(
          {
            ports: [
              { port: 80, name: 'a' },
              { port: 80, name: 'b' },
            ],
          },
          duplicate(
            'spec.ports[1]',
            '{"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
          ),
        ),
        'a protocol that is none': service(
          { ports: [{ port: 80, protocol: 'X' }] },
          unsupported('spec.ports[0].protocol', '"X"', 'SCTP', 'TCP', 'UDP'),
        ),
        'a type that is none': service(
          { ...one, type: 'X' },
          unsupported('spec.type', '"X"', 'ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'),
        ),
        'an external name that is not named': service({ type: 'ExternalName' }, required('spec.externalName')),
        'an address that is none': service(
          { ...one, clusterIP: 'x' },
          invalidValue('spec.clusterIPs[0]', '"x"', 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'),
        ),
        'an affinity that is none': service(
          { ...one, sessionAffinity: 'x' },
          unsupported('spec.sessionAffinity', '"x"', 'ClientIP', 'None'),
        ),
        'a node port of a type that has none': service(
          { ports: [{ port: 80, nodePort: 30000 }] },
          forbiddenField('spec.ports[0].nodePort', "may not be used when `type` is 'ClusterIP'"),
        ),
        'a selector that is none': service(
          { ...one, selector: { 'a b': 'c d' } },
          invalidValue('spec.selector', '"a b"', words.namePart),
          invalidValue('spec.selector', '"c d"', words.labelValue),
        ),
      },
    ),
    ...refusedFor(
      { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', plural: 'ingresses' },
      {
        'an Ingress that leads nowhere': [
          { spec: {} },
          invalidValue('spec', 'null', 'either `defaultBackend` or `rules` must be specified'),
        ],
        'an Ingress with a host that is none and a path without its type': [
          {
            spec: {
              rules: [
                {
                  host: 'A_',
                  http: { paths: [{ path: '/', backend: { service: { name: 'a', port: { number: 80 } } } }] },
                },
              ],
            },
          },
          invalidValue('spec.rules[0].host', '"A_"', words.subdomain),
          required('spec.rules[0].http.paths[0].pathType', 'pathType must be specified'),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', plural: 'networkpolicies' },
      {
        'a NetworkPolicy of a type that is none': [
          { spec: { podSelector: {}, policyTypes: ['X'] } },
          unsupported('spec.policyTypes[0]', '"X"', 'Ingress', 'Egress'),
        ],
      },
    ),
  },
});

contract('the rules of policies', {
  cases: {
    ...refusedFor(
      { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers' },
      {
        'an autoscaler without a target and with a range that is none': [
          { spec: { maxReplicas: 0, minReplicas: 3, scaleTargetRef: { kind: '', name: '' } } },
          required('spec.maxReplicas', 'must be set and greater than 0'),
          invalidValue('spec.maxReplicas', '0', 'must be greater than or equal to `minReplicas`'),
          required('spec.scaleTargetRef.kind'),
          required('spec.scaleTargetRef.name'),
          invalidValue('spec.scaleTargetRef.apiVersion', '""', 'apiVersion must specify API group'),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets' },
      {
        'a disruption budget that says both': [
          { spec: { minAvailable: 1, maxUnavailable: 1 } },
          invalidValue(
            'spec',
            '{"MinAvailable":1,"Selector":null,"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}',
            'minAvailable and maxUnavailable cannot be both set',
          ),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', plural: 'roles' },
      {
        'a Role with an empty rule': [
          { rules: [{}] },
          required('rules[0].verbs', 'verbs must contain at least one value'),
          required('rules[0].apiGroups', 'resource rules must supply at least one api group'),
          required('rules[0].resources', 'resource rules must supply at least one resource'),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', plural: 'rolebindings' },
      {
        'a RoleBinding of kinds that are none': [
          { roleRef: { kind: 'X', name: '' }, subjects: [{ kind: 'Y', name: '' }] },
          unsupported('roleRef.kind', '"X"', 'Role', 'ClusterRole'),
          required('roleRef.name'),
          required('subjects[0].name'),
          unsupported('subjects[0].kind', '"Y"', 'ServiceAccount', 'User', 'Group'),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims' },
      {
        'a claim of nothing in particular': [
          { spec: {} },
          required('spec.accessModes', 'at least 1 access mode is required'),
          required('spec.resources[storage]'),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', plural: 'leases' },
      {
        'a Lease of no time': [
          { spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } },
          invalidValue('spec.leaseDurationSeconds', '0', 'must be greater than 0'),
          invalidValue('spec.leaseTransitions', '-1', words.notNegative),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas' },
      {
        'a quota of less than nothing and of a resource that is none': [
          { spec: { hard: { pods: '-1', 'a b': '1' } } },
          invalidValue('spec.hard[pods]', '"-1"', words.notNegative),
          invalidValue('spec.hard[a b]', '"a b"', words.namePart),
          invalidValue('spec.hard[a b]', '"a b"', 'must be a standard resource for quota'),
        ],
      },
    ),
    ...refusedFor(
      { apiVersion: 'v1', kind: 'Event', plural: 'events' },
      {
        'an Event about an object elsewhere': [
          { involvedObject: { namespace: 'other' } },
          invalidValue('involvedObject.namespace', '"other"', 'does not match event.namespace'),
        ],
      },
    ),
  },
});
