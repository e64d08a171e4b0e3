import type { JsonObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import { pod } from './support/objects.js';
import { refusedFor, type Broken } from './support/rules.js';
import {
  badRequest,
  duplicate,
  expectRefusal,
  forbiddenField,
  invalidValue,
  required,
  unsupported,
  type Cause,
} from './support/status.js';
import { words } from './support/words.js';

const spec = (more: JsonObject, ...causes: Cause[]): Broken => [
  { spec: { containers: [{ name: 'main', image: 'a' }], ...more } },
  ...causes,
];
const container = (more: JsonObject, ...causes: Cause[]): Broken => [
  { spec: { containers: [{ name: 'main', image: 'a', ...more }] } },
  ...causes,
];
const notFound = (field: string, value: string): Cause => ({
  reason: 'FieldValueNotFound',
  message: `Not found: ${value}`,
  field,
});
const at = 'spec.containers[0]';

contract('the rules of pods', {
  cases: {
    ...refusedFor(
      { apiVersion: 'v1', kind: 'Pod', plural: 'pods' },
      {
        'no container': [{ spec: { containers: [] } }, required('spec.containers')],
        'a container without an image': [
          { spec: { containers: [{ name: 'a' }] } },
          required('spec.containers[0].image'),
        ],
        'an image with a space before it': container(
          { image: ' a' },
          invalidValue(`${at}.image`, '" a"', 'must not have leading or trailing whitespace'),
        ),
        'a container whose name is no label': container(
          { name: 'A_' },
          invalidValue(`${at}.name`, '"A_"', words.label),
        ),
        'two containers of one name': spec(
          {
            containers: [
              { name: 'main', image: 'a' },
              { name: 'main', image: 'a' },
            ],
          },
          duplicate('spec.containers[1].name', '"main"'),
        ),
        'an init container of a container’s name': spec(
          { initContainers: [{ name: 'main', image: 'a' }] },
          duplicate('spec.initContainers[0].name', '"main"'),
        ),
        'ports that are none': container(
          {
            ports: [
              { containerPort: 0 },
              { containerPort: 70000, protocol: 'FOO' },
              { containerPort: 80, hostPort: 99999 },
            ],
          },
          required(`${at}.ports[0].containerPort`),
          invalidValue(`${at}.ports[1].containerPort`, '70000', words.port),
          unsupported(`${at}.ports[1].protocol`, '"FOO"', 'SCTP', 'TCP', 'UDP'),
          invalidValue(`${at}.ports[2].hostPort`, '99999', words.port),
        ),
        'a port name of capital letters': container(
          { ports: [{ containerPort: 80, name: 'A' }] },
          invalidValue(
            `${at}.ports[0].name`,
            '"A"',
            'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
          ),
          invalidValue(`${at}.ports[0].name`, '"A"', 'must contain at least one letter (a-z)'),
        ),
        'a port name that is too long': container(
          { ports: [{ containerPort: 80, name: 'a123456789012345' }] },
          invalidValue(`${at}.ports[0].name`, '"a123456789012345"', 'must be no more than 15 characters'),
        ),
        'two ports of one name': container(
          {
            ports: [
              { containerPort: 80, name: 'a' },
              { containerPort: 81, name: 'a' },
            ],
          },
          duplicate(`${at}.ports[1].name`, '"a"'),
        ),
        'a variable without a name': container({ env: [{ name: '' }] }, required(`${at}.env[0].name`)),
        'a variable with = in its name': container(
          { env: [{ name: 'a=b' }] },
          invalidValue(
            `${at}.env[0].name`,
            '"a=b"',
            "a valid environment variable name must consist only of printable ASCII characters other than '='",
          ),
        ),
        'a variable with two values': container(
          { env: [{ name: 'a', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
          invalidValue(`${at}.env[0].valueFrom`, '""', 'may not be specified when `value` is not empty'),
        ),
        'a variable from nowhere': container(
          { env: [{ name: 'a', valueFrom: {} }] },
          invalidValue(
            `${at}.env[0].valueFrom`,
            '""',
            'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
          ),
        ),
        'a variable from a ConfigMap without a key': container(
          { env: [{ name: 'a', valueFrom: { configMapKeyRef: { name: 'c', key: '' } } }] },
          required(`${at}.env[0].valueFrom.configMapKeyRef.key`),
        ),
        'variables from nowhere': container(
          { envFrom: [{}] },
          invalidValue(`${at}.envFrom`, '""', 'must specify one of: `configMapRef` or `secretRef`'),
        ),
        'a mount of a volume that is not there': container(
          { volumeMounts: [{ name: 'v', mountPath: '/x' }] },
          notFound(`${at}.volumeMounts[0].name`, '"v"'),
        ),
        'a mount without name and path': container(
          { volumeMounts: [{ name: '', mountPath: '' }] },
          required(`${at}.volumeMounts[0].name`),
          notFound(`${at}.volumeMounts[0].name`, '""'),
          required(`${at}.volumeMounts[0].mountPath`),
        ),
        'two volumes of one name': spec(
          { volumes: [{ name: 'v' }, { name: 'v', emptyDir: {} }] },
          duplicate('spec.volumes[1].name', '"v"'),
        ),
        'a volume from two sources': spec(
          { volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }] },
          forbiddenField('spec.volumes[0].hostPath', 'may not specify more than 1 volume type'),
        ),
        'volumes that do not name their source': spec(
          {
            volumes: [
              { name: 'a', configMap: {} },
              { name: 'b', secret: {} },
              { name: 'c', persistentVolumeClaim: {} },
              { name: 'd', hostPath: {} },
            ],
          },
          required('spec.volumes[0].configMap.name'),
          required('spec.volumes[1].secret.secretName'),
          required('spec.volumes[2].persistentVolumeClaim.claimName'),
          required('spec.volumes[3].hostPath.path'),
        ),
        'a pull policy that is none': container(
          { imagePullPolicy: 'Foo' },
          unsupported(`${at}.imagePullPolicy`, '"Foo"', 'Always', 'IfNotPresent', 'Never'),
        ),
        'a request beyond the limit': container(
          { resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } },
          invalidValue(`${at}.resources.requests`, '"2"', 'must be less than or equal to cpu limit of 1'),
        ),
        'an amount below nothing': container(
          { resources: { requests: { cpu: '-1' } } },
          invalidValue(`${at}.resources.requests[cpu]`, '"-1"', words.notNegative),
        ),
        'a resource that is neither standard nor qualified': container(
          { resources: { requests: { foo: '1' } } },
          invalidValue(`${at}.resources.requests[foo]`, '"foo"', 'must be a standard resource type or fully qualified'),
          invalidValue(`${at}.resources.requests[foo]`, '"foo"', 'must be a standard resource for containers'),
        ),
        'a restart policy that is none': spec(
          { restartPolicy: 'Foo' },
          unsupported('spec.restartPolicy', '"Foo"', 'Always', 'OnFailure', 'Never'),
        ),
        'a DNS policy that is none': spec(
          { dnsPolicy: 'Foo' },
          unsupported('spec.dnsPolicy', '"Foo"', 'ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'),
        ),
        'a probe that does nothing': container(
          { livenessProbe: {} },
          required(`${at}.livenessProbe`, 'must specify a handler type'),
        ),
        'a probe that does two things': container(
          { readinessProbe: { httpGet: { port: 0 }, periodSeconds: -1, tcpSocket: { port: 80 } } },
          invalidValue(`${at}.readinessProbe.httpGet.port`, '0', words.port),
          forbiddenField(`${at}.readinessProbe.tcpSocket`, 'may not specify more than 1 handler type'),
          invalidValue(`${at}.readinessProbe.periodSeconds`, '-1', words.notNegative),
        ),
        'a toleration that contradicts itself': spec(
          { tolerations: [{ key: 'a', operator: 'Exists', value: 'x' }] },
          invalidValue('spec.tolerations[0].operator', '"x"', "value must be empty when `operator` is 'Exists'"),
        ),
        'a node selector that is none': spec(
          { nodeSelector: { 'a b': 'x y' } },
          invalidValue('spec.nodeSelector', '"a b"', words.namePart),
          invalidValue('spec.nodeSelector', '"x y"', words.labelValue),
        ),
        'a host name that is none': spec({ hostname: 'A_' }, invalidValue('spec.hostname', '"A_"', words.label)),
        'a service account name that is none': spec(
          { serviceAccountName: 'A_' },
          invalidValue('spec.serviceAccountName', '"A_"', words.subdomain),
        ),
      },
    ),
    'an amount that is none': async (api) => {
      const limits = { containers: [{ name: 'a', image: 'a', resources: { limits: { cpu: 'abc' } } }] };
      expectRefusal(
        await api.post(api.path('v1', 'pods'), pod('a', limits)),
        badRequest(
          `Pod in version "v1" cannot be handled as a Pod: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
        ),
      );
    },
    'a change of what is fixed': async (api) => {
      await api.make(api.path('v1', 'pods'), pod('a'));
      const { status, body } = await api.patch(api.path('v1', 'pods', 'a'), 'merge', {
        spec: { restartPolicy: 'Never' },
      });
      expect([status, body['reason']]).toEqual([422, 'Invalid']);
      expect(body['message']).toMatch(
        /^Pod "a" is invalid: spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`/,
      );
    },
    'another image is no change of what is fixed': async (api) => {
      await api.make(api.path('v1', 'pods'), pod('a'));
      const patch = { spec: { containers: [{ name: 'main', image: 'other:1' }] } };
      expect((await api.patch(api.path('v1', 'pods', 'a'), 'strategic', patch)).status).toBe(200);
    },
  },
});
