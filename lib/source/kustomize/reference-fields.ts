/**
 * Which fields name another object: the defaults of Kustomize's name reference transformer. Lists on the way are entered.
 * A kind is written with its group, the core group as nothing.
 */
export interface ReferenceField {
  readonly path: readonly string[];
  /** The kinds that may be named. */
  readonly targets: readonly string[];
  /**
   * `name`: the field is the name (or a list of names); `object`: it is a mapping with `name` and perhaps `kind` and `namespace`;
   * `namespacedName`: the same, and the namespace follows the object.
   */
  readonly form: 'name' | 'object' | 'namespacedName';
}

const CONFIG_MAP = ['/ConfigMap'];
const SECRET = ['/Secret'];
const SERVICE = ['/Service'];
const STORAGE_CLASS = ['storage.k8s.io/StorageClass'];

function field(path: string, targets: readonly string[], form: ReferenceField['form'] = 'name'): ReferenceField {
  return { path: path.split('.'), targets, form };
}

function annotation(name: string, targets: readonly string[]): ReferenceField {
  return { path: ['metadata', 'annotations', name], targets, form: 'name' };
}

const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => [
  field(`${list}.env.valueFrom.configMapKeyRef.name`, CONFIG_MAP),
  field(`${list}.env.valueFrom.secretKeyRef.name`, SECRET),
  field(`${list}.envFrom.configMapRef.name`, CONFIG_MAP),
  field(`${list}.envFrom.secretRef.name`, SECRET),
]);

const podFields: readonly ReferenceField[] = [
  ...containers,
  field('volumes.configMap.name', CONFIG_MAP),
  field('volumes.projected.sources.configMap.name', CONFIG_MAP),
  field('volumes.secret.secretName', SECRET),
  field('volumes.projected.sources.secret.name', SECRET),
  field('volumes.azureFile.secretName', SECRET),
  field('volumes.cephfs.secretRef.name', SECRET),
  field('volumes.csi.nodePublishSecretRef.name', SECRET),
  field('volumes.flexVolume.secretRef.name', SECRET),
  field('volumes.iscsi.secretRef.name', SECRET),
  field('volumes.rbd.secretRef.name', SECRET),
  field('volumes.scaleIO.secretRef.name', SECRET),
  field('volumes.storageos.secretRef.name', SECRET),
  field('volumes.persistentVolumeClaim.claimName', ['/PersistentVolumeClaim']),
  field('imagePullSecrets.name', SECRET),
  field('serviceAccountName', ['/ServiceAccount']),
  field('serviceAccount', ['/ServiceAccount']),
  field('priorityClassName', ['scheduling.k8s.io/PriorityClass']),
];

/** Where each kind with pods keeps the pod's spec. */
const podSpecs: Readonly<Record<string, string>> = {
  '/Pod': 'spec',
  '/PodTemplate': 'template.spec',
  '/ReplicationController': 'spec.template.spec',
  'apps/DaemonSet': 'spec.template.spec',
  'apps/Deployment': 'spec.template.spec',
  'apps/ReplicaSet': 'spec.template.spec',
  'apps/StatefulSet': 'spec.template.spec',
  'batch/Job': 'spec.template.spec',
  'batch/CronJob': 'spec.jobTemplate.spec.template.spec',
};

const webhooks = [field('webhooks.clientConfig.service', SERVICE, 'namespacedName')];
const resourceNames = [field('rules.resourceNames', [...CONFIG_MAP, ...SECRET])];
const subjects = field('subjects', ['/ServiceAccount'], 'namespacedName');

const ownFields: Readonly<Record<string, readonly ReferenceField[]>> = {
  '/PersistentVolume': [
    field('spec.storageClassName', STORAGE_CLASS),
    field('spec.azureFile.secretName', SECRET),
    field('spec.cephfs.secretRef', SECRET, 'namespacedName'),
    field('spec.flexVolume.secretRef', SECRET, 'namespacedName'),
    field('spec.rbd.secretRef', SECRET, 'namespacedName'),
    field('spec.scaleIO.secretRef', SECRET, 'namespacedName'),
    field('spec.csi.controllerPublishSecretRef', SECRET, 'namespacedName'),
    field('spec.csi.controllerExpandSecretRef', SECRET, 'namespacedName'),
    field('spec.csi.nodePublishSecretRef', SECRET, 'namespacedName'),
    field('spec.csi.nodeStageSecretRef', SECRET, 'namespacedName'),
  ],
  '/PersistentVolumeClaim': [
    field('spec.storageClassName', STORAGE_CLASS),
    field('spec.volumeName', ['/PersistentVolume']),
  ],
  '/ServiceAccount': [field('imagePullSecrets.name', SECRET), field('secrets.name', SECRET)],
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': [
    field('spec.policyName', ['admissionregistration.k8s.io/ValidatingAdmissionPolicy']),
  ],
  'apiextensions.k8s.io/CustomResourceDefinition': [
    field('spec.conversion.webhook.clientConfig.service', SERVICE, 'namespacedName'),
  ],
  'apiregistration.k8s.io/APIService': [field('spec.service', SERVICE, 'namespacedName')],
  'apps/StatefulSet': [
    field('spec.serviceName', SERVICE),
    field('spec.volumeClaimTemplates.spec.storageClassName', STORAGE_CLASS),
  ],
  'autoscaling/HorizontalPodAutoscaler': [
    field(
      'spec.scaleTargetRef',
      ['apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet', '/ReplicationController'],
      'object',
    ),
  ],
  'networking.k8s.io/Ingress': [
    field('spec.rules.http.paths.backend.service.name', SERVICE),
    field('spec.rules.http.paths.backend.serviceName', SERVICE),
    field('spec.defaultBackend.service.name', SERVICE),
    field('spec.backend.serviceName', SERVICE),
    field('spec.tls.secretName', SECRET),
    field('spec.ingressClassName', ['networking.k8s.io/IngressClass']),
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
};

const fields = new Map<string, readonly ReferenceField[]>(Object.entries(ownFields));
for (const [kind, spec] of Object.entries(podSpecs)) {
  const inPods = podFields.map((each) => ({ ...each, path: [...spec.split('.'), ...each.path] }));
  fields.set(kind, [...(fields.get(kind) ?? []), ...inPods]);
}

/** The fields of a kind (with its group) that name other objects. Old Ingress groups count as the present one. */
export function referenceFieldsOf(group: string, kind: string): readonly ReferenceField[] {
  return fields.get(`${group === 'extensions' && kind === 'Ingress' ? 'networking.k8s.io' : group}/${kind}`) ?? [];
}
