import type { JsonObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import { AGE, CREATED, printedAs } from './support/printed-rows.js';

const rule = { apiGroups: ['example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nothings'] };
const role = (kind: string): JsonObject => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: 'r' });
const subjects = [
  { kind: 'User', name: 'u' },
  { kind: 'User', name: 'v' },
  { kind: 'Group', name: 'g' },
  { kind: 'ServiceAccount', name: 's', namespace: 'n' },
];
const defaultClass = { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } };
const deviceRequests = { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'd.example.com' } }] } };

contract('the row of a new', {
  cases: printedAs({
    Role: ['rbac.authorization.k8s.io/v1/Role', 'roles', true, { rules: [] }, 'x', CREATED],
    RoleBinding: [
      'rbac.authorization.k8s.io/v1/RoleBinding',
      'rolebindings',
      true,
      { roleRef: role('ClusterRole'), subjects },
      ...['x', 'ClusterRole/r', AGE, 'u, v', 'g', 'n/s'],
    ],
    ClusterRoleBinding: [
      'rbac.authorization.k8s.io/v1/ClusterRoleBinding',
      'clusterrolebindings',
      false,
      { roleRef: role('ClusterRole') },
      ...['x', 'ClusterRole/r', AGE, '', '', ''],
    ],
    StorageClass: [
      'storage.k8s.io/v1/StorageClass',
      'storageclasses',
      false,
      { metadata: defaultClass, provisioner: 'p/q', allowVolumeExpansion: true },
      ...['x (default)', 'p/q', 'Delete', 'Immediate', true, AGE],
    ],
    CSIDriver: [
      'storage.k8s.io/v1/CSIDriver',
      'csidrivers',
      false,
      {
        spec: {
          tokenRequests: [{ audience: 'a' }, { audience: 'b' }],
          volumeLifecycleModes: ['Persistent', 'Ephemeral'],
        },
      },
      ...['x', true, false, false, 'a,b', false, 'Persistent,Ephemeral', AGE],
    ],
    CSINode: [
      'storage.k8s.io/v1/CSINode',
      'csinodes',
      false,
      { spec: { drivers: [{ name: 'd', nodeID: 'n' }] } },
      ...['x', 1, AGE],
    ],
    VolumeAttachment: [
      'storage.k8s.io/v1/VolumeAttachment',
      'volumeattachments',
      false,
      { spec: { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'pv' } } },
      ...['x', 'a', 'pv', 'n', false, AGE],
    ],
    PriorityClass: [
      'scheduling.k8s.io/v1/PriorityClass',
      'priorityclasses',
      false,
      { value: 7 },
      ...['x', 7, false, AGE, 'PreemptLowerPriority'],
    ],
    RuntimeClass: ['node.k8s.io/v1/RuntimeClass', 'runtimeclasses', false, { handler: 'h' }, 'x', 'h', AGE],
    ValidatingAdmissionPolicy: [
      'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy',
      'validatingadmissionpolicies',
      false,
      {
        spec: {
          paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
          matchConstraints: { resourceRules: [rule] },
          validations: [{ expression: 'true' }],
        },
      },
      ...['x', 1, 'v1/ConfigMap', AGE],
    ],
    ValidatingAdmissionPolicyBinding: [
      'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding',
      'validatingadmissionpolicybindings',
      false,
      {
        spec: {
          policyName: 'p',
          validationActions: ['Audit'],
          paramRef: { name: 'c', namespace: 'n', parameterNotFoundAction: 'Allow' },
        },
      },
      ...['x', 'p', 'n/c', AGE],
    ],
    PriorityLevelConfiguration: [
      'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration',
      'prioritylevelconfigurations',
      false,
      {
        spec: {
          type: 'Limited',
          limited: {
            nominalConcurrencyShares: 1,
            limitResponse: { type: 'Queue', queuing: { queues: 4, handSize: 2, queueLengthLimit: 5 } },
          },
        },
      },
      ...['x', 'Limited', 1, 4, 2, 5, AGE],
    ],
    ResourceClaim: [
      'resource.k8s.io/v1/ResourceClaim',
      'resourceclaims',
      true,
      { spec: deviceRequests },
      ...['x', 'pending', AGE],
    ],
    ResourceSlice: [
      'resource.k8s.io/v1/ResourceSlice',
      'resourceslices',
      false,
      {
        spec: {
          driver: 'd.example.com',
          nodeName: 'n',
          pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
          devices: [],
        },
      },
      ...['x', 'n', 'd.example.com', 'p', AGE],
    ],
  }),
});
