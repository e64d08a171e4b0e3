import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AppProject,
  Cluster,
  Environment,
  GitOpsApp,
  Platform,
  Policy,
  Revision,
  synthesize,
  SynthError,
  type GitOpsAppProps,
} from '../../lib/index.js';
import type { JsonObject } from '../../lib/kube/index.js';
import { ClusterSecret, ClusterAuth } from '../../lib/constructs/argocd/index.js';

/** A platform of one environment with these objects. */
function platformOf(...objects: JsonObject[]): Platform<'production', unknown> {
  return platformWith(
    class extends GitOpsApp {
      constructor(scope: Construct, id: string, props: GitOpsAppProps) {
        super(scope, id, props);
        objects.forEach((object, index) => objectOf(this, `object-${index}`, object));
      }
    },
  );
}

function objectOf(scope: Construct, id: string, { apiVersion, kind, ...rest }: JsonObject): ApiObject {
  return new ApiObject(scope, id, { apiVersion: String(apiVersion), kind: String(kind), ...rest });
}

function platformWith(app: new (scope: Construct, id: string, props: GitOpsAppProps) => GitOpsApp) {
  const production = new Environment('production', {
    cluster: Cluster.named('prod-cluster'),
    revision: Revision.branch('main'),
  });
  const platform = new Platform({ repository: 'https://git.example.com/a', environments: { production } });
  platform.add(app, 'web', { namespace: 'front' });
  return platform;
}

function faultsOf(platform: Platform<never>): readonly { code: string; got?: string | undefined }[] {
  try {
    synthesize(platform);
    return [];
  } catch (error) {
    if (!(error instanceof SynthError)) throw error;
    for (const fault of error.faults) {
      expect(fault).toMatchObject({ where: expect.any(String), expected: expect.any(String), got: expect.any(String) });
      expect(fault.remedy).toEqual(expect.any(String));
      expect(fault.source).toMatch(/^test\/synth\/policies\.test\.ts:\d+$/);
    }
    return error.faults.map(({ code, got }) => ({ code, got }));
  }
}

const limits = { limits: { cpu: '1', memory: '1Gi' } };
const container = { name: 'main', image: 'registry.example.com/web:1.2', resources: limits };
function deployment(of: JsonObject, pod: JsonObject = {}, replicas = 1): JsonObject {
  const spec = { ...pod, containers: [{ ...container, ...of }] };
  return { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas, template: { spec } } };
}

test('a pod with a pinned image, limits and nothing of its node is let through', () => {
  expect(faultsOf(platformOf(deployment({})))).toEqual([]);
});

describe('images are pinned', () => {
  test.each(['web', 'web:latest', 'registry.example.com:5000/web', 'UPPER:1', ''])('%j is refused', (image) => {
    expect(faultsOf(platformOf(deployment({ image })))).toEqual([
      { code: 'IMAGE_NOT_PINNED', got: `.spec.template.spec.containers[0].image "${image}"` },
    ]);
  });

  test.each([`web@sha256:${'a'.repeat(64)}`, 'web:1', '{{inputs.parameters.image}}'])('%j is let through', (image) => {
    expect(faultsOf(platformOf(deployment({ image })))).toEqual([]);
  });

  test('also in the pods of custom kinds, and in steps of a workflow', () => {
    const image = 'trainer';
    const job = { pytorchReplicaSpecs: { Master: { template: { spec: { containers: [{ ...container, image }] } } } } };
    const template = { name: 'train', script: { image, source: 'print(1)', resources: limits } };
    expect(
      faultsOf(
        platformOf(
          { apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob', spec: job },
          { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', spec: { templates: [template] } },
        ),
      ),
    ).toEqual([
      {
        code: 'IMAGE_NOT_PINNED',
        got: '.spec.pytorchReplicaSpecs.Master.template.spec.containers[0].image "trainer"',
      },
      { code: 'IMAGE_NOT_PINNED', got: '.spec.templates[0].script.image "trainer"' },
    ]);
  });
});

describe('limits are there', () => {
  test('a container without one is refused, by the name of what lacks', () => {
    expect(faultsOf(platformOf(deployment({ resources: { limits: { memory: '1Gi' } } })))).toEqual([
      { code: 'LIMITS_MISSING', got: '.spec.template.spec.containers[0] without a limit of cpu' },
    ]);
    const initContainers = [{ name: 'before', image: 'web:1' }];
    expect(faultsOf(platformOf(deployment({}, { initContainers })))).toEqual([
      { code: 'LIMITS_MISSING', got: '.spec.template.spec.initContainers[0] without a limit of cpu and memory' },
    ]);
  });

  test('a LimitRange of its namespace gives them', () => {
    const range = (namespace: string) => ({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { namespace },
      spec: { limits: [{ type: 'Container', default: { cpu: '1', memory: '1Gi' } }] },
    });
    expect(faultsOf(platformOf(deployment({ resources: {} }), range('front')))).toEqual([]);
    expect(faultsOf(platformOf(deployment({ resources: {} }), range('back'))).map(({ code }) => code)).toEqual([
      'LIMITS_MISSING',
      'OUTSIDE_PROJECT',
    ]);
  });
});

describe('no secret stands in plain text', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret' };
  const settings = (text: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', data: { text } });

  test.each<[string, JsonObject]>([
    ['a Secret with data', { ...secret, data: { a: 'eA==' } }],
    ['a Secret with texts', { ...secret, stringData: { a: 'x' } }],
    ['a private key', settings('-----BEGIN RSA PRIVATE KEY-----\nMII')],
    ['a URL with a password', settings('postgresql://mlflow:hunter2@postgres/mlflow')],
    ['an access key', settings('AKIAABCDEFGHIJKLMNOP')],
    ['a variable that is called so', deployment({ env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] })],
  ])('%s is refused, and not shown', (_, object) => {
    const faults = faultsOf(platformOf(object));
    expect(faults.map(({ code }) => code)).toEqual(['PLAINTEXT_SECRET']);
    expect(JSON.stringify(faults)).not.toMatch(/hunter2|eA==|MII|AKIAABC/);
  });

  test.each<[string, JsonObject]>([
    ['a Secret without values', secret],
    ['a URL without a password', settings('postgresql://mlflow@postgres/mlflow, ssh://git@host/a')],
    ['a password that is put in later', settings('postgresql://mlflow:$(PGPASSWORD)@postgres')],
    ['a reference', deployment({ env: [{ name: 'DB_PASSWORD', value: '$(OTHER)' }] })],
    ['a path', deployment({ env: [{ name: 'TOKEN', value: '/var/run/token' }] })],
    ['a secret key', deployment({ env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }] })],
  ])('%s is let through', (_, object) => {
    expect(faultsOf(platformOf(object))).toEqual([]);
  });

  test('at the hub a cluster that is known without credentials is let through', () => {
    const platform = platformOf(deployment({}));
    new ClusterSecret(platform.control, 'local', {
      name: 'local',
      server: 'https://10.0.0.1',
      auth: ClusterAuth.awsRole('local', 'arn:aws:iam::123456789012:role/argocd'),
    });
    expect(faultsOf(platform)).toEqual([]);
    objectOf(platform.control, 'open', { ...secret, stringData: { a: 'b' } });
    expect(faultsOf(platform)).toEqual([{ code: 'PLAINTEXT_SECRET', got: 'a Secret with its values' }]);
  });
});

describe('objects stay inside of their project', () => {
  const elsewhere = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'kube-system' } };

  test('another namespace than those of its applications is refused', () => {
    expect(faultsOf(platformOf(elsewhere))).toEqual([
      {
        code: 'OUTSIDE_PROJECT',
        got: "ConfigMap a, but namespace kube-system is not permitted in project 'platform'",
      },
    ]);
  });

  test('a cluster-scoped kind that the project does not list is refused', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'all' } };
    expect(faultsOf(platformOf(role)).map(({ code }) => code)).toEqual(['OUTSIDE_PROJECT']);
  });

  test('further namespaces of the application are let through, and so is what the project says itself', () => {
    class Far extends GitOpsApp {
      constructor(scope: Construct, id: string, props: GitOpsAppProps) {
        super(scope, id, { ...props, namespaces: ['kube-system'] });
        objectOf(this, 'a', elsewhere);
      }
    }
    expect(faultsOf(platformWith(Far))).toEqual([]);
    const platform = platformOf(deployment({}));
    const project = new AppProject(platform.control, 'own', {
      destinations: [Cluster.named('prod-cluster').destination('kube-*')],
    });
    class Own extends GitOpsApp {
      constructor(scope: Construct, id: string, props: GitOpsAppProps) {
        super(scope, id, { ...props, project });
        objectOf(this, 'a', elsewhere);
      }
    }
    platform.add(Own, 'own', { namespace: 'own' });
    expect(faultsOf(platform)).toEqual([]);
  });
});

describe('no pod is privileged', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['privileged', { securityContext: { privileged: true } }, {}],
    ['a capability', { securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }, {}],
    ['the network of its node', {}, { hostNetwork: true }],
    ['the processes of its node', {}, { hostPID: true }],
    ['a folder of its node', {}, { volumes: [{ name: 'a', hostPath: { path: '/' } }] }],
  ])('%s is refused', (_, of, pod) => {
    expect(faultsOf(platformOf(deployment(of, pod))).map(({ code }) => code)).toEqual(['PRIVILEGED_POD']);
  });

  test('a harmless capability is let through', () => {
    const securityContext = { capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] } };
    expect(faultsOf(platformOf(deployment({ securityContext })))).toEqual([]);
  });
});

describe('GPUs fit into the quota of the namespace', () => {
  const gpus = (count: number) => ({ resources: { limits: { ...limits.limits, 'nvidia.com/gpu': count } } });
  const quota = (most: number) => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    spec: { hard: { 'requests.nvidia.com/gpu': String(most) } },
  });

  test('all workloads with their replicas are counted together', () => {
    const objects = [deployment(gpus(2), {}, 3), deployment(gpus(1))];
    expect(faultsOf(platformOf(...objects, quota(7)))).toEqual([]);
    expect(faultsOf(platformOf(...objects, quota(6)))).toEqual([
      {
        code: 'GPU_QUOTA_EXCEEDED',
        got: '7 nvidia.com/gpu in the namespace front of prod-cluster: 6 by production/web/object-0, 1 by production/web/object-1',
      },
    ]);
  });
});

test('two environments break a policy at one line, and it is told once with both places', () => {
  const environment = (name: string) =>
    new Environment(name, { cluster: Cluster.named(name), revision: Revision.branch('main') });
  const platform = new Platform({
    repository: 'https://git.example.com/a',
    environments: { blue: environment('blue'), green: environment('green') },
  });
  class Web extends GitOpsApp {
    constructor(scope: Construct, id: string, props: GitOpsAppProps) {
      super(scope, id, props);
      objectOf(this, 'a', deployment({ image: 'web' }));
    }
  }
  platform.add(Web, 'web', { namespace: 'front' });
  expect(() => synthesize(platform)).toThrow(
    /1 faults?, nothing is written:\n {2}blue\/web\/a, green\/web\/a: got .*\[IMAGE_NOT_PINNED\] \(test\/synth\/policies\.test\.ts:\d+\)/,
  );
});

describe('exceptions', () => {
  test('an exception with a reason lets a construct and all below it break a policy', () => {
    class Web extends GitOpsApp {
      constructor(scope: Construct, id: string, props: GitOpsAppProps) {
        super(scope, id, props);
        const agent = objectOf(this, 'a', deployment({}, { hostNetwork: true }));
        Policy.except(agent, 'PRIVILEGED_POD', 'it watches the network of its node');
        objectOf(this, 'b', deployment({}, { hostPID: true }));
      }
    }
    expect(faultsOf(platformWith(Web))).toEqual([{ code: 'PRIVILEGED_POD', got: '.spec.template.spec.hostPID true' }]);
    const platform = platformWith(Web);
    Policy.except(platform, 'PRIVILEGED_POD', 'a laboratory');
    expect(faultsOf(platform)).toEqual([]);
  });

  test('an exception without a reason, or from what cannot be a code, is refused where it is written', () => {
    const platform = platformOf(deployment({}));
    expect(() => Policy.except(platform, 'LIMITS_MISSING', ' ')).toThrow('expected a reason for the exception');
    expect(() => Policy.except(platform, 'limits', 'because')).toThrow('expected a code in upper snake case');
  });
});

describe('policies of the user', () => {
  const owner = Policy.forEach('OWNER_MISSING', ({ object }) =>
    object.kind !== 'Deployment' || object.metadata.labels?.['owner']
      ? []
      : [{ got: 'no label "owner"', expected: 'the name of a team in it' }],
  );

  test('one that is added is kept like those that every platform keeps', () => {
    const platform = platformOf(deployment({})).addPolicy(owner);
    expect(faultsOf(platform)).toEqual([{ code: 'OWNER_MISSING', got: 'no label "owner"' }]);
    Policy.except(platform, 'OWNER_MISSING', 'it belongs to everybody');
    expect(faultsOf(platform)).toEqual([]);
  });

  test('one over all objects sees the hub and every environment', () => {
    const platform = platformOf(deployment({})).addPolicy(
      Policy.forAll('TOO_MANY', (all) =>
        all.slice(-1).map(({ construct }) => ({ construct, got: `${all.length} objects`, expected: 'fewer' })),
      ),
    );
    expect(faultsOf(platform)).toEqual([{ code: 'TOO_MANY', got: '5 objects' }]);
  });

  test('a second one with the same code is refused', () => {
    expect(() => platformOf().addPolicy(owner, owner)).toThrow('a second policy OWNER_MISSING');
  });
});

describe('references', () => {
  const name = (kind: string, of: string, apiVersion = 'v1') => ({ apiVersion, kind, metadata: { name: of } });

  test.each<[string, JsonObject, JsonObject]>([
    ['a service account', deployment({}, { serviceAccountName: 'web' }), name('ServiceAccount', 'web')],
    [
      'a ConfigMap of a variable',
      deployment({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'web', key: 'a' } } }] }),
      name('ConfigMap', 'web'),
    ],
    [
      'a ConfigMap of a volume',
      deployment({}, { volumes: [{ name: 'a', configMap: { name: 'web' } }] }),
      name('ConfigMap', 'web'),
    ],
    [
      'a claim',
      deployment({}, { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'web' } }] }),
      name('PersistentVolumeClaim', 'web'),
    ],
    [
      'the Service of an Ingress',
      {
        ...name('Ingress', 'web', 'networking.k8s.io/v1'),
        spec: { defaultBackend: {}, rules: [{ http: { paths: [{ backend: { service: { name: 'web' } } }] } }] },
      },
      name('Service', 'web'),
    ],
    [
      'the Service of a Rollout',
      { ...name('Rollout', 'a', 'argoproj.io/v1alpha1'), spec: { strategy: { canary: { stableService: 'web' } } } },
      name('Service', 'web'),
    ],
    [
      'a Role',
      { ...name('RoleBinding', 'a', 'rbac.authorization.k8s.io/v1'), roleRef: { kind: 'Role', name: 'web' } },
      name('Role', 'web', 'rbac.authorization.k8s.io/v1'),
    ],
    [
      'a template of a workflow',
      { ...name('Workflow', 'a', 'argoproj.io/v1alpha1'), spec: { workflowTemplateRef: { name: 'web' } } },
      name('WorkflowTemplate', 'web', 'argoproj.io/v1alpha1'),
    ],
    [
      'what is scaled',
      {
        ...name('HorizontalPodAutoscaler', 'a', 'autoscaling/v2'),
        spec: { scaleTargetRef: { kind: 'Rollout', name: 'web' } },
      },
      name('Rollout', 'web', 'argoproj.io/v1alpha1'),
    ],
  ])('%s has to be delivered too', (_, from, to) => {
    expect(faultsOf(platformOf(from)).map(({ code }) => code)).toEqual(['DANGLING_REFERENCE']);
    expect(faultsOf(platformOf(from, to))).toEqual([]);
  });

  test('what a cluster shares is missed only where the platform delivers others of it', () => {
    const queue = { ...name('LocalQueue', 'a', 'kueue.x-k8s.io/v1beta1'), spec: { clusterQueue: 'gpus' } };
    expect(faultsOf(platformOf(queue))).toEqual([]);
    expect(faultsOf(platformOf(queue, name('ClusterQueue', 'cpus', 'kueue.x-k8s.io/v1beta1')))).toEqual([
      { code: 'DANGLING_REFERENCE', got: '.spec.clusterQueue, which names the ClusterQueue "gpus"' },
    ]);
  });

  test('what may be absent is not missed', () => {
    const optional = { name: 'A', valueFrom: { configMapKeyRef: { name: 'web', key: 'a', optional: true } } };
    expect(faultsOf(platformOf(deployment({ env: [optional] }, { serviceAccountName: 'default' })))).toEqual([]);
  });
});

test.each<[string, JsonObject]>([
  ['a name with capitals', { metadata: { name: 'Web' } }],
  ['a name too long', { metadata: { name: 'a'.repeat(254) } }],
  ['a label with spaces', { metadata: { name: 'a', labels: { team: 'a team' } } }],
])('%s is refused', (_, metadata) => {
  const faults = faultsOf(platformOf({ apiVersion: 'v1', kind: 'ConfigMap', ...metadata }));
  expect(faults.map(({ code }) => code)).toEqual(['ILLEGAL_NAME']);
});
