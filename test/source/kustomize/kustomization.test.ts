import { readManifests, readYaml, type Json, type KubeObject } from '../../../lib/kube/index.js';
import type { KustomizeSource } from '../../../lib/model/index.js';
import { configMap, repoURL, Workshop } from '../fixture.js';

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

async function build(files: Record<string, string>, path = 'app', kustomize?: KustomizeSource): Promise<KubeObject[]> {
  const commit = await shop.commit(files);
  const source = { repoURL, path, ...(kustomize ? { kustomize } : {}) };
  const { objects, sourceType } = await shop.sources().render(source, commit);
  expect(sourceType).toBe('Kustomize');
  return objects;
}
const names = (objects: KubeObject[]): string[] =>
  objects.map(({ metadata }) => [metadata.namespace, metadata.name].filter(Boolean).join('/'));
const yaml = (text: string): Json => readYaml(text)[0]?.value ?? null;

describe('a kustomization', () => {
  test('takes files and directories in order, resources before bases, bases also from outside its own path', async () => {
    const objects = await build({
      'app/kustomization.yaml':
        'namePrefix: p-\nbases: [../base]\nresources: [b.yaml, ./sub/, a.yaml]\nsortOptions: {order: fifo}\n',
      'app/a.yaml': configMap('a'),
      'app/b.yaml': `${configMap('b1')}---\n${configMap('b2')}`,
      'app/ignored.yaml': configMap('ignored'),
      'app/sub/kustomization.yml': 'nameSuffix: -s\nresources: [c.yaml]\n',
      'app/sub/c.yaml': configMap('c'),
      'base/Kustomization':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: x}\nresources: [../deeper, d.yaml]\nnamePrefix: base-\n',
      'base/d.yaml': configMap('d'),
      'deeper/kustomization.yaml': 'resources: [e.yaml]\nnamespace: deep\n',
      'deeper/e.yaml': configMap('e'),
    });
    expect(names(objects)).toEqual(['p-b1', 'p-b2', 'p-c-s', 'p-a', 'deep/p-base-e', 'p-base-d']);
  });

  test('gives its namespace to namespaced objects, its prefix not to Namespaces and definitions', async () => {
    const objects = await build({
      'app/kustomization.yaml': 'namespace: prod\nnamePrefix: x-\nresources: [all.yaml]\n',
      'app/all.yaml': [
        configMap('a', '  namespace: other\n'),
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: ns}\n',
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: role}\n',
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n',
        'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: thing}\n',
      ].join('---\n'),
    });
    expect(names(objects)).toEqual(['prod', 'things.example.com', 'x-role', 'prod/x-a', 'prod/x-thing']);
  });

  test('takes prefix, suffix and namespace of the Application instead of its own', async () => {
    const files = { 'app/kustomization.yaml': 'namePrefix: own-\nresources: [a.yaml]\n', 'app/a.yaml': configMap('a') };
    expect(names(await build(files, 'app', { namePrefix: 'app-', nameSuffix: '-v2', namespace: 'prod' }))).toEqual([
      'prod/app-a-v2',
    ]);
  });

  test('leaves out objects that are for Kustomize alone', async () => {
    const local = configMap('local', '  annotations: {config.kubernetes.io/local-config: "true"}\n');
    expect(await build({ 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': local })).toEqual([]);
  });
});

describe('references to renamed objects', () => {
  const workload = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      serviceAccountName: runner
      imagePullSecrets: [{name: pull}, {name: elsewhere}]
      initContainers:
      - envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: token}}]
      containers:
      - env:
        - {name: settings, value: settings}
        - {name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}
        - {name: B, valueFrom: {secretKeyRef: {name: token, key: b}}}
        - {name: C, valueFrom: {configMapKeyRef: {name: unknown, key: c}}}
      volumes:
      - {name: settings, configMap: {name: settings}}
      - {name: v2, secret: {secretName: token}}
      - {name: v3, persistentVolumeClaim: {claimName: data}}
      - {name: v4, projected: {sources: [{configMap: {name: settings}}, {secret: {name: token}}]}}
`;
  const expected = `
serviceAccountName: p-runner
imagePullSecrets: [{name: p-pull}, {name: elsewhere}]
initContainers:
- envFrom: [{configMapRef: {name: p-settings}}, {secretRef: {name: p-token}}]
containers:
- env:
  - {name: settings, value: settings}
  - {name: A, valueFrom: {configMapKeyRef: {name: p-settings, key: a}}}
  - {name: B, valueFrom: {secretKeyRef: {name: p-token, key: b}}}
  - {name: C, valueFrom: {configMapKeyRef: {name: unknown, key: c}}}
volumes:
- {name: settings, configMap: {name: p-settings}}
- {name: v2, secret: {secretName: p-token}}
- {name: v3, persistentVolumeClaim: {claimName: p-data}}
- {name: v4, projected: {sources: [{configMap: {name: p-settings}}, {secret: {name: p-token}}]}}
`;
  const targets = [
    configMap('settings'),
    ...['token', 'pull'].map((name) => `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\n`),
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner}\nimagePullSecrets: [{name: pull}]\n',
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\n',
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n',
  ].join('---\n');

  test('follow in pod templates, whatever holds them', async () => {
    const template = workload.slice(workload.indexOf('spec:\n  template:'));
    const cron = template
      .replace('spec:\n', '')
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n');
    const objects = await build({
      'app/kustomization.yaml': 'namePrefix: p-\nresources: [w.yaml, t.yaml]\n',
      'app/w.yaml': [
        workload,
        workload.replace('apps/v1\nkind: Deployment', 'batch/v1\nkind: Job'),
        `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: cron}\nspec:\n  jobTemplate:\n    spec:\n  ${cron.replaceAll('\n', '\n  ')}`,
      ].join('---\n'),
      'app/t.yaml': targets,
    });
    type Templates = { template?: { spec: Json }; jobTemplate?: { spec: { template: { spec: Json } } } };
    const specs = objects
      .filter(({ kind }) => /^(Deployment|CronJob|Job)$/.test(kind))
      .map((object) => object['spec'] as unknown as Templates);
    for (const spec of specs) expect((spec.template ?? spec.jobTemplate?.spec.template)?.spec).toEqual(yaml(expected));
    expect(objects.find((object) => object.kind === 'ServiceAccount')?.['imagePullSecrets']).toEqual([
      { name: 'p-pull' },
    ]);
  });

  test('follow in RBAC, autoscalers, Ingresses, StatefulSets and webhooks, with namespaces where there are any', async () => {
    const objects = await build({
      'app/kustomization.yaml': 'namePrefix: p-\nnameSuffix: -s\nnamespace: prod\nresources: [r.yaml, t.yaml]\n',
      'app/r.yaml': `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: runner}
- {kind: ServiceAccount, name: default}
- {kind: ServiceAccount, name: foreign, namespace: kube-system}
- {kind: User, name: someone}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: crb}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: runner, namespace: default}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{resources: [configmaps, secrets], resourceNames: [settings, token, other]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: hpa}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ing}
spec:
  defaultBackend: {service: {name: web}}
  tls: [{secretName: token}]
  rules: [{http: {paths: [{backend: {service: {name: web, port: {number: 80}}}}, {backend: {service: {name: other}}}]}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {serviceName: web}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks: [{clientConfig: {service: {name: web, namespace: default}}}]
`,
      'app/t.yaml': [targets, workload].join('---\n'),
    });
    const wanted = readManifests(`
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: p-rb-s, namespace: prod}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: p-reader-s}
subjects:
- {kind: ServiceAccount, name: p-runner-s, namespace: prod}
- {kind: ServiceAccount, name: default, namespace: prod}
- {kind: ServiceAccount, name: foreign, namespace: kube-system}
- {kind: User, name: someone}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: p-crb-s}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: p-reader-s}
subjects: [{kind: ServiceAccount, name: p-runner-s, namespace: prod}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: p-reader-s, namespace: prod}
rules: [{resources: [configmaps, secrets], resourceNames: [p-settings-s, p-token-s, other]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: p-reader-s}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: p-hpa-s, namespace: prod}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: p-web-s}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: p-ing-s, namespace: prod}
spec:
  defaultBackend: {service: {name: p-web-s}}
  tls: [{secretName: p-token-s}]
  rules: [{http: {paths: [{backend: {service: {name: p-web-s, port: {number: 80}}}}, {backend: {service: {name: other}}}]}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: p-db-s, namespace: prod}
spec: {serviceName: p-web-s}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: p-hook-s}
webhooks: [{clientConfig: {service: {name: p-web-s, namespace: prod}}}]
`);
    for (const object of wanted) expect(objects).toContainEqual(object);
  });

  const user = (name: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {volumes: [{configMap: {name: cfg}}]}\n`;
  const used = (objects: KubeObject[]): unknown[] =>
    objects
      .filter((object) => object.kind === 'Pod')
      .map((object) => (object['spec'] as { volumes: { configMap: { name: string } }[] }).volumes[0]?.configMap.name);

  test('stay within each instance of a base, and reach a base by the name that its file says', async () => {
    const base = {
      'base/kustomization.yaml': 'resources: [cfg.yaml, pod.yaml]\n',
      'base/cfg.yaml': configMap('cfg'),
      'base/pod.yaml': user('pod'),
    };
    const objects = await build({
      ...base,
      'app/kustomization.yaml': 'namePrefix: x-\nresources: [one, two]\n',
      'app/one/kustomization.yaml': 'namePrefix: one-\nresources: [../../base]\n',
      'app/two/kustomization.yaml': 'namePrefix: two-\nresources: [../../base, extra.yaml]\n',
      'app/two/extra.yaml': user('extra'),
    });
    expect(used(objects)).toEqual(['x-one-cfg', 'x-two-cfg', 'x-two-cfg']);
    const above = await build({
      ...base,
      'app/kustomization.yaml': 'resources: [one, pod.yaml]\n',
      'app/pod.yaml': user('p'),
    });
    expect(used(above)).toEqual(['one-cfg', 'one-cfg']);
    await expect(build({ 'app/kustomization.yaml': 'resources: [one, two, pod.yaml]\n' })).rejects.toMatchObject({
      code: 'AMBIGUOUS_REFERENCE',
      where: 'app/pod.yaml',
    });
  });
});

describe('what a kustomization may not do', () => {
  const a = { 'app/a.yaml': configMap('a') };
  test.each<[string, string, Record<string, string>, string | RegExp]>([
    [
      'UNSUPPORTED_KUSTOMIZATION_FIELD',
      'resources: [a.yaml]\nreplacements:\n- path: x\n',
      {},
      'app/kustomization.yaml:2: the field "replacements" is not supported yet',
    ],
    ['UNSUPPORTED_KUSTOMIZATION_FIELD', 'resource: [a.yaml]\n', {}, '"resource"'],
    ['INVALID_KUSTOMIZATION', '', {}, 'the kustomization is empty'],
    ['INVALID_KUSTOMIZATION', 'kind: Kustomization\n', {}, 'the kustomization is empty'],
    ['INVALID_KUSTOMIZATION', 'kind: Sheaf\nresources: [a.yaml]\n', {}, 'kind is "Sheaf"'],
    [
      'INVALID_KUSTOMIZATION',
      'resources: [sub]\n',
      { 'app/sub/kustomization.yaml': 'kind: Component\nresources: []\nnamePrefix: a\n' },
      'is a component',
    ],
    [
      'INVALID_KUSTOMIZATION',
      'components: [sub]\n',
      { 'app/sub/kustomization.yaml': 'namePrefix: a\n' },
      'is no component',
    ],
    ['INVALID_KUSTOMIZATION', 'configMapGenerator: [{name: x, behavior: dance}]\n', {}, 'behavior is "dance"'],
    ['INVALID_KUSTOMIZATION', 'secretGenerator: [{name: x, literals: [s3cret]}]\n', {}, 'is no key=value'],
    ['INVALID_KUSTOMIZATION', 'patches: [{path: x, patch: z}]\n', {}, 'either a path or a patch'],
    [
      'INVALID_KUSTOMIZATION',
      'resources: [a.yaml]\nreplicas: [{name: a, count: many}]\n',
      {},
      'expected integer value',
    ],
    [
      'PATH_OUTSIDE_REPOSITORY',
      'configMapGenerator: [{name: x, files: [../b.yaml]}]\n',
      { 'b.yaml': 'x' },
      "outside the kustomization's directory",
    ],
    ['UNSUPPORTED_KUSTOMIZATION_FIELD', 'images: [{name: x, tagSuffix: y}]\n', {}, '"images[0].tagSuffix"'],
    ['INVALID_KUSTOMIZATION', 'apiVersion: v1\nresources: [a.yaml]\n', {}, 'apiVersion'],
    ['INVALID_KUSTOMIZATION', 'resources: a.yaml\n', {}, 'resources is no list'],
    ['INVALID_KUSTOMIZATION', 'resources: [{}]\n', {}, 'resources[0] is no path'],
    ['INVALID_KUSTOMIZATION', 'namePrefix: 3\n', {}, 'namePrefix is no text'],
    [
      'INVALID_KUSTOMIZATION',
      'resources: [sub]\n',
      { 'app/sub/x.yaml': configMap('x') },
      'app/sub: kustomization file not found',
    ],
    ['INVALID_KUSTOMIZATION', 'resources: [a.yaml]\n', { 'app/kustomization.yml': '' }, 'several kustomization files'],
    ['INVALID_MANIFEST', 'resources: [a.yaml\n', {}, /^app\/kustomization.yaml:\d/],
    ['INVALID_MANIFEST', 'resources: [a.yaml, b.yaml]\n', { 'app/b.yaml': 'replicas: 1\n' }, /^app\/b.yaml:1/],
    [
      'INVALID_MANIFEST',
      'resources: [b.yaml]\n',
      { 'app/b.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}\n' },
      'generateName',
    ],
    ['PATH_NOT_FOUND', 'resources: [b.yaml]\n', {}, 'app/kustomization.yaml: the resource "b.yaml" does not exist'],
    ['PATH_OUTSIDE_REPOSITORY', 'resources: [../../b.yaml]\n', {}, 'leads outside repository root'],
    ['PATH_OUTSIDE_REPOSITORY', 'resources: [/etc/passwd]\n', {}, 'is absolute'],
    [
      'PATH_OUTSIDE_REPOSITORY',
      'resources: [../b.yaml]\n',
      { 'b.yaml': configMap('b') },
      "outside the kustomization's directory",
    ],
    ['REPOSITORY_REFUSED', 'resources: ["https://github.com/x/y?ref=main"]\n', {}, 'does not permit'],
    ['REPOSITORY_REFUSED', 'bases: ["git@github.com:x/y"]\n', {}, 'does not permit'],
    [
      'KUSTOMIZATION_CYCLE',
      'resources: [sub]\n',
      { 'app/sub/kustomization.yaml': 'resources: [..]\n' },
      'app -> app/sub -> app',
    ],
    [
      'DUPLICATE_RESOURCE',
      'resources: [a.yaml, b.yaml]\n',
      { 'app/b.yaml': configMap('a') },
      'ConfigMap a is there twice: in app/a.yaml and app/b.yaml',
    ],
  ])('%s: %j', async (code, kustomization, files, message) => {
    await expect(build({ ...a, ...files, 'app/kustomization.yaml': kustomization })).rejects.toMatchObject({
      code,
      message:
        typeof message === 'string'
          ? (expect.stringContaining(message) as unknown)
          : (expect.stringMatching(message) as unknown),
    });
  });
});
