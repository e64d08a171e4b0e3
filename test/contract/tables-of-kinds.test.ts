import type { JsonObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import { AGE, CREATED, printedAs } from './support/printed-rows.js';

const spec = {
  containers: [
    { name: 'c1', image: 'i:1' },
    { name: 'c2', image: 'j:2' },
  ],
};
const template = { metadata: { labels: { app: 'a' } }, spec };
const once = { ...template, spec: { ...spec, restartPolicy: 'Never' } };
const selector = {
  matchLabels: { app: 'a' },
  matchExpressions: [
    { key: 'app', operator: 'In', values: ['b', 'a'] },
    { key: 'zz', operator: 'DoesNotExist' },
  ],
};
const shownSelector = 'app=a,app in (a,b),!zz';
const host = (name: string): JsonObject => ({
  host: `${name}.example.com`,
  http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }] },
});

contract('the row of a new', {
  cases: printedAs({
    ConfigMap: ['v1/ConfigMap', 'configmaps', true, { data: { a: '' }, binaryData: { b: 'AA==' } }, 'x', 2, AGE],
    ServiceAccount: ['v1/ServiceAccount', 'serviceaccounts', true, {}, 'x', AGE],
    LimitRange: [
      'v1/LimitRange',
      'limitranges',
      true,
      { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } },
      'x',
      CREATED,
    ],
    PodTemplate: ['v1/PodTemplate', 'podtemplates', true, { template }, 'x', 'c1,c2', 'i:1,j:2', 'app=a'],
    ReplicationController: [
      'v1/ReplicationController',
      'replicationcontrollers',
      true,
      { spec: { replicas: 2, selector: { app: 'a' }, template } },
      ...['x', 2, 0, 0, AGE, 'c1,c2', 'i:1,j:2', 'app=a'],
    ],
    Endpoints: [
      'v1/Endpoints',
      'endpoints',
      true,
      {
        subsets: [
          {
            addresses: [{ ip: '10.1.1.1' }, { ip: '10.1.1.2' }],
            ports: [
              { name: 'a', port: 80 },
              { name: 'b', port: 81 },
            ],
          },
        ],
      },
      ...['x', '10.1.1.1:80,10.1.1.2:80,10.1.1.1:81 + 1 more...', AGE],
    ],
    'Endpoints of nothing': ['v1/Endpoints', 'endpoints', true, {}, 'x', '<none>', AGE],
    Service: [
      'v1/Service',
      'services',
      true,
      {
        spec: {
          selector: { b: 'c', a: 'b' },
          clusterIP: 'None',
          externalIPs: ['1.2.3.4', '1.2.3.5'],
          ports: [
            { name: 'x', port: 80 },
            { name: 'y', port: 53, protocol: 'UDP' },
          ],
        },
      },
      ...['x', 'ClusterIP', 'None', '1.2.3.4,1.2.3.5', '80/TCP,53/UDP', AGE, 'a=b,b=c'],
    ],
    'Service of a name': [
      'v1/Service',
      'services',
      true,
      { spec: { type: 'ExternalName', externalName: 'example.com' } },
      ...['x', 'ExternalName', '<none>', 'example.com', '<none>', AGE, '<none>'],
    ],
    PersistentVolumeClaim: [
      'v1/PersistentVolumeClaim',
      'persistentvolumeclaims',
      true,
      {
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
          storageClassName: 'fast',
        },
      },
      ...['x', 'Pending', '', '', '', 'fast', '<unset>', AGE, 'Filesystem'],
    ],
    PersistentVolume: [
      'v1/PersistentVolume',
      'persistentvolumes',
      false,
      {
        spec: {
          capacity: { storage: '1024Mi' },
          accessModes: ['ReadWriteMany', 'ReadWriteOnce'],
          hostPath: { path: '/x' },
          claimRef: { namespace: 'n', name: 'm' },
          storageClassName: 'fast',
        },
      },
      ...['x', '1Gi', 'RWO,RWX', 'Retain', 'Pending', 'n/m', 'fast', '<unset>', '', AGE, 'Filesystem'],
    ],
    Deployment: [
      'apps/v1/Deployment',
      'deployments',
      true,
      { spec: { replicas: 2, selector, template } },
      ...['x', '0/2', 0, 0, AGE, 'c1,c2', 'i:1,j:2', shownSelector],
    ],
    ReplicaSet: [
      'apps/v1/ReplicaSet',
      'replicasets',
      true,
      { spec: { replicas: 2, selector, template } },
      ...['x', 2, 0, 0, AGE, 'c1,c2', 'i:1,j:2', shownSelector],
    ],
    StatefulSet: [
      'apps/v1/StatefulSet',
      'statefulsets',
      true,
      { spec: { selector, template, serviceName: 'x' } },
      ...['x', '0/1', AGE, 'c1,c2', 'i:1,j:2'],
    ],
    DaemonSet: [
      'apps/v1/DaemonSet',
      'daemonsets',
      true,
      { spec: { selector, template: { ...template, spec: { ...spec, nodeSelector: { disk: 'ssd', a: 'b' } } } } },
      ...['x', 0, 0, 0, 0, 0, 'a=b,disk=ssd', AGE, 'c1,c2', 'i:1,j:2', shownSelector],
    ],
    ControllerRevision: [
      'apps/v1/ControllerRevision',
      'controllerrevisions',
      true,
      {
        metadata: {
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 's', uid: 'u', controller: true }],
        },
        revision: 3,
        data: {},
      },
      ...['x', 'statefulset.apps/s', 3, AGE],
    ],
    Job: [
      'batch/v1/Job',
      'jobs',
      true,
      { spec: { suspend: true, parallelism: 3, template: once } },
      ...['x', 'Running', '0/1 of 3', '', AGE, 'c1,c2', 'i:1,j:2'],
      expect.stringMatching(/^batch\.kubernetes\.io\/controller-uid=[-0-9a-f]+$/),
    ],
    CronJob: [
      'batch/v1/CronJob',
      'cronjobs',
      true,
      { spec: { schedule: '5 4 * * *', timeZone: 'Etc/UTC', jobTemplate: { spec: { template: once } } } },
      ...['x', '5 4 * * *', 'Etc/UTC', 'False', 0, '<none>', AGE, 'c1,c2', 'i:1,j:2', '<none>'],
    ],
    HorizontalPodAutoscaler: [
      'autoscaling/v2/HorizontalPodAutoscaler',
      'horizontalpodautoscalers',
      true,
      {
        spec: {
          maxReplicas: 5,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' },
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
            {
              type: 'Pods',
              pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '1500m' } },
            },
            { type: 'External', external: { metric: { name: 'm' }, target: { type: 'Value', value: '3' } } },
          ],
        },
      },
      ...['x', 'Deployment/d', 'cpu: <unknown>/50%, <unknown>/1500m + 1 more...', '1', 5, 0, AGE],
    ],
    Ingress: [
      'networking.k8s.io/v1/Ingress',
      'ingresses',
      true,
      { spec: { ingressClassName: 'n', tls: [{ hosts: ['a'] }], rules: ['a', 'b', 'c', 'd'].map(host) } },
      ...['x', 'n', 'a.example.com,b.example.com,c.example.com + 1 more...', '', '80, 443', AGE],
    ],
    IngressClass: [
      'networking.k8s.io/v1/IngressClass',
      'ingressclasses',
      false,
      { spec: { controller: 'x/y', parameters: { kind: 'K', name: 'n', apiGroup: 'g.io' } } },
      ...['x', 'x/y', 'K.g.io/n', AGE],
    ],
    NetworkPolicy: [
      'networking.k8s.io/v1/NetworkPolicy',
      'networkpolicies',
      true,
      { spec: { podSelector: selector } },
      ...['x', shownSelector, AGE],
    ],
    'NetworkPolicy for all': [
      'networking.k8s.io/v1/NetworkPolicy',
      'networkpolicies',
      true,
      { spec: { podSelector: {} } },
      ...['x', '<none>', AGE],
    ],
    EndpointSlice: [
      'discovery.k8s.io/v1/EndpointSlice',
      'endpointslices',
      true,
      {
        addressType: 'IPv4',
        ports: [{ name: 'a', port: 80 }],
        endpoints: [{ addresses: ['10.0.0.1', '10.0.0.2'] }, { addresses: ['10.0.0.3'] }, { addresses: ['10.0.0.4'] }],
      },
      ...['x', 'IPv4', '80', '10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...', AGE],
    ],
    'EndpointSlice of nothing': [
      'discovery.k8s.io/v1/EndpointSlice',
      'endpointslices',
      true,
      { addressType: 'IPv4', endpoints: [] },
      ...['x', 'IPv4', '<unset>', '<unset>', AGE],
    ],
    PodDisruptionBudget: [
      'policy/v1/PodDisruptionBudget',
      'poddisruptionbudgets',
      true,
      { spec: { maxUnavailable: '25%', selector } },
      ...['x', 'N/A', '25%', 0, AGE],
    ],
    Lease: ['coordination.k8s.io/v1/Lease', 'leases', true, { spec: { holderIdentity: 'me' } }, 'x', 'me', AGE],
  }),
});
