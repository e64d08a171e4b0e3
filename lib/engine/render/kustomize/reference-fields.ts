/**
 * Fields that name another object: those that Kustomize 5 puts right by default, no more and no fewer, so that a repository gives
 * the same objects here and there. Lists on the way are entered. A kind is written with its group, the core group as nothing.
 */
export interface ReferenceField {
  readonly path: readonly string[];
  /** The kinds that may be named. */
  readonly targets: readonly string[];
  /**
   * `name`: the field is the name (or a list of names); `object`: it is a mapping with `name` and perhaps `kind`; `namespacedName`: a
   * mapping with `name`, and the namespace follows the object.
   */
  readonly form: 'name' | 'object' | 'namespacedName';
}

const CONFIG_MAP = ['/ConfigMap'];
const SECRET = ['/Secret'];
const SERVICE = ['/Service'];
const ACCOUNT = ['/ServiceAccount'];
const STORAGE_CLASS = ['storage.k8s.io/StorageClass'];

function field(path: string, targets: readonly string[], form: ReferenceField['form'] = 'name'): ReferenceField {
  return { path: path.split('.'), targets, form };
}

function annotation(name: string, targets: readonly string[]): ReferenceField {
  return { path: ['metadata', 'annotations', name], targets, form: 'name' };
}

const containers = ['containers', 'initContainers'];
const configMaps = [
  ...containers.map((list) => field(`${list}.env.valueFrom.configMapKeyRef.name`, CONFIG_MAP)),
  ...containers.map((list) => field(`${list}.envFrom.configMapRef.name`, CONFIG_MAP)),
  field('volumes.configMap.name', CONFIG_MAP),
  field('volumes.projected.sources.configMap.name', CONFIG_MAP),
];
const secrets = [
  ...containers.map((list) => field(`${list}.env.valueFrom.secretKeyRef.name`, SECRET)),
  ...containers.map((list) => field(`${list}.envFrom.secretRef.name`, SECRET)),
  field('volumes.secret.secretName', SECRET),
  field('volumes.projected.sources.secret.name', SECRET),
  field('imagePullSecrets.name', SECRET),
];
const others = [
  field('volumes.persistentVolumeClaim.claimName', ['/PersistentVolumeClaim']),
  field('serviceAccountName', ACCOUNT),
  field('priorityClassName', ['scheduling.k8s.io/PriorityClass']),
];
const all = [...configMaps, ...secrets, ...others];

/** Where each kind with pods keeps the pod's spec, and what counts there. */
const podSpecs: readonly (readonly [kind: string, spec: string, fields: readonly ReferenceField[]])[] = [
  ['/Pod', 'spec', all],
  ['/PodTemplate', 'template.spec', configMaps],
  ['/ReplicationController', 'spec.template.spec', others],
  ['apps/DaemonSet', 'spec.template.spec', all],
  ['apps/Deployment', 'spec.template.spec', all],
  ['apps/ReplicaSet', 'spec.template.spec', [...configMaps, ...secrets]],
  ['apps/StatefulSet', 'spec.template.spec', all],
  ['batch/Job', 'spec.template.spec', all],
  ['batch/CronJob', 'spec.jobTemplate.spec.template.spec', all],
];

const webhooks = [field('webhooks.clientConfig.service', SERVICE, 'namespacedName')];
const resourceNames = [field('rules.resourceNames', [...CONFIG_MAP, ...SECRET])];
const subjects = field('subjects', ACCOUNT, 'namespacedName');

const ownFields: Readonly<Record<string, readonly ReferenceField[]>> = {
  '/Node': [field('spec.configSource.configMap', CONFIG_MAP, 'namespacedName')],
  '/PersistentVolume': [field('spec.storageClassName', STORAGE_CLASS), field('spec.azureFile.secretName', SECRET)],
  '/PersistentVolumeClaim': [
    field('spec.storageClassName', STORAGE_CLASS),
    field('spec.volumeName', ['/PersistentVolume']),
  ],
  '/ServiceAccount': [field('imagePullSecrets.name', SECRET)],
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': [
    field('spec.policyName', ['admissionregistration.k8s.io/ValidatingAdmissionPolicy']),
  ],
  'apiregistration.k8s.io/APIService': [field('spec.service', SERVICE, 'namespacedName')],
  'apps/StatefulSet': [
    field('spec.serviceName', SERVICE),
    field('spec.volumeClaimTemplates.spec.storageClassName', STORAGE_CLASS),
  ],
  'autoscaling/HorizontalPodAutoscaler': [
    field('spec.scaleTargetRef.name', [
      'apps/Deployment',
      'apps/ReplicaSet',
      'apps/StatefulSet',
      '/ReplicationController',
    ]),
  ],
  'networking.k8s.io/Ingress': [
    field('spec.rules.http.paths.backend.service.name', SERVICE),
    field('spec.rules.http.paths.backend.serviceName', SERVICE),
    field('spec.defaultBackend.service.name', SERVICE),
    field('spec.backend.serviceName', SERVICE),
    field('spec.tls.secretName', SECRET),
    annotation('ingress.kubernetes.io/auth-secret', SECRET),
    annotation('nginx.ingress.kubernetes.io/auth-secret', SECRET),
    annotation('nginx.ingress.kubernetes.io/auth-tls-secret', SECRET),
    annotation('nginx.ingress.kubernetes.io/fastcgi-params-configmap', CONFIG_MAP),
  ],
  'rbac.authorization.k8s.io/ClusterRole': resourceNames,
  'rbac.authorization.k8s.io/Role': resourceNames,
  'rbac.authorization.k8s.io/ClusterRoleBinding': [
    field('roleRef', ['rbac.authorization.k8s.io/ClusterRole'], 'object'),
    subjects,
  ],
  'rbac.authorization.k8s.io/RoleBinding': [
    field('roleRef', ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'], 'object'),
    subjects,
  ],
  'storage.k8s.io/StorageClass': ['secretName', 'adminSecretName', 'userSecretName'].map((name) =>
    field(`parameters.${name}`, SECRET),
  ),
};

const fields = new Map<string, readonly ReferenceField[]>(Object.entries(ownFields));
for (const [kind, spec, inPods] of podSpecs) {
  const own = fields.get(kind) ?? [];
  fields.set(kind, [...own, ...inPods.map((each) => ({ ...each, path: [...spec.split('.'), ...each.path] }))]);
}

/** The fields of a kind (with its group) that name other objects. The old group of Ingress counts as the present one. */
export function referenceFieldsOf(group: string, kind: string): readonly ReferenceField[] {
  return fields.get(`${group === 'extensions' && kind === 'Ingress' ? 'networking.k8s.io' : group}/${kind}`) ?? [];
}
