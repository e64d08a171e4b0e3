import type { GroupVersionKind } from './object.js';

/** What is known of a built-in kind: one resource of the Kubernetes API. */
export interface BuiltinKind {
  readonly group: string;
  /** Versions that are served, the preferred one first. */
  readonly versions: readonly string[];
  readonly kind: string;
  /** The resource's name in URLs. */
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Names after the slash, such as `status` and `scale`. */
  readonly subresources: readonly string[];
  /** Verbs of the resource; reviews have `create` alone. */
  readonly verbs: readonly string[];
}

const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const VERBS: Readonly<Record<string, readonly string[]>> = {
  review: ['create'],
  read: ['get', 'list'],
  each: ALL_VERBS.filter((verb) => verb !== 'deletecollection'),
};

/** group/versions | kind | plural | N(amespaced) or C(luster) | short names | subresources | categories | use: `review`
 * (created, not kept), `read`, `each` (no deletion of many at once). */
const TABLE = `
/v1|Binding|bindings|N||||review
/v1|ComponentStatus|componentstatuses|C|cs|||read
/v1|ConfigMap|configmaps|N|cm||
/v1|Endpoints|endpoints|N|ep||
/v1|Event|events|N|ev||
/v1|LimitRange|limitranges|N|limits||
/v1|Namespace|namespaces|C|ns|finalize,status||each
/v1|Node|nodes|C|no|status|
/v1|PersistentVolume|persistentvolumes|C|pv|status|
/v1|PersistentVolumeClaim|persistentvolumeclaims|N|pvc|status|
/v1|Pod|pods|N|po|binding,ephemeralcontainers,eviction,log,resize,status|all
/v1|PodTemplate|podtemplates|N|||
/v1|ReplicationController|replicationcontrollers|N|rc|scale,status|all
/v1|ResourceQuota|resourcequotas|N|quota|status|
/v1|Secret|secrets|N|||
/v1|Service|services|N|svc|status|all
/v1|ServiceAccount|serviceaccounts|N|sa|token|
admissionregistration.k8s.io/v1|MutatingAdmissionPolicy|mutatingadmissionpolicies|C|||api-extensions
admissionregistration.k8s.io/v1|MutatingAdmissionPolicyBinding|mutatingadmissionpolicybindings|C|||api-extensions
admissionregistration.k8s.io/v1|MutatingWebhookConfiguration|mutatingwebhookconfigurations|C|||api-extensions
admissionregistration.k8s.io/v1|ValidatingAdmissionPolicy|validatingadmissionpolicies|C||status|api-extensions
admissionregistration.k8s.io/v1|ValidatingAdmissionPolicyBinding|validatingadmissionpolicybindings|C|||api-extensions
admissionregistration.k8s.io/v1|ValidatingWebhookConfiguration|validatingwebhookconfigurations|C|||api-extensions
apiextensions.k8s.io/v1|CustomResourceDefinition|customresourcedefinitions|C|crd,crds|status|api-extensions
apiregistration.k8s.io/v1|APIService|apiservices|C||status|api-extensions
apps/v1|ControllerRevision|controllerrevisions|N|||
apps/v1|DaemonSet|daemonsets|N|ds|status|all
apps/v1|Deployment|deployments|N|deploy|scale,status|all
apps/v1|ReplicaSet|replicasets|N|rs|scale,status|all
apps/v1|StatefulSet|statefulsets|N|sts|scale,status|all
authentication.k8s.io/v1|SelfSubjectReview|selfsubjectreviews|C||||review
authentication.k8s.io/v1|TokenReview|tokenreviews|C||||review
authorization.k8s.io/v1|LocalSubjectAccessReview|localsubjectaccessreviews|N||||review
authorization.k8s.io/v1|SelfSubjectAccessReview|selfsubjectaccessreviews|C||||review
authorization.k8s.io/v1|SelfSubjectRulesReview|selfsubjectrulesreviews|C||||review
authorization.k8s.io/v1|SubjectAccessReview|subjectaccessreviews|C||||review
autoscaling/v2,v1|HorizontalPodAutoscaler|horizontalpodautoscalers|N|hpa|status|all
batch/v1|CronJob|cronjobs|N|cj|status|all
batch/v1|Job|jobs|N||status|all
certificates.k8s.io/v1|CertificateSigningRequest|certificatesigningrequests|C|csr|approval,status|
coordination.k8s.io/v1|Lease|leases|N|||
discovery.k8s.io/v1|EndpointSlice|endpointslices|N|||
events.k8s.io/v1|Event|events|N|ev||
flowcontrol.apiserver.k8s.io/v1|FlowSchema|flowschemas|C||status|
flowcontrol.apiserver.k8s.io/v1|PriorityLevelConfiguration|prioritylevelconfigurations|C||status|
networking.k8s.io/v1|IPAddress|ipaddresses|C|ip||
networking.k8s.io/v1|Ingress|ingresses|N|ing|status|
networking.k8s.io/v1|IngressClass|ingressclasses|C|||
networking.k8s.io/v1|NetworkPolicy|networkpolicies|N|netpol||
networking.k8s.io/v1|ServiceCIDR|servicecidrs|C||status|
node.k8s.io/v1|RuntimeClass|runtimeclasses|C|||
policy/v1|PodDisruptionBudget|poddisruptionbudgets|N|pdb|status|
rbac.authorization.k8s.io/v1|ClusterRole|clusterroles|C|||
rbac.authorization.k8s.io/v1|ClusterRoleBinding|clusterrolebindings|C|||
rbac.authorization.k8s.io/v1|Role|roles|N|||
rbac.authorization.k8s.io/v1|RoleBinding|rolebindings|N|||
resource.k8s.io/v1|DeviceClass|deviceclasses|C|||
resource.k8s.io/v1|ResourceClaim|resourceclaims|N||status|
resource.k8s.io/v1|ResourceClaimTemplate|resourceclaimtemplates|N|||
resource.k8s.io/v1|ResourceSlice|resourceslices|C|||
scheduling.k8s.io/v1|PriorityClass|priorityclasses|C|pc||
storage.k8s.io/v1|CSIDriver|csidrivers|C|||
storage.k8s.io/v1|CSINode|csinodes|C|||
storage.k8s.io/v1|CSIStorageCapacity|csistoragecapacities|N|||
storage.k8s.io/v1|StorageClass|storageclasses|C|sc||
storage.k8s.io/v1|VolumeAttachment|volumeattachments|C||status|
storage.k8s.io/v1|VolumeAttributesClass|volumeattributesclasses|C|vac||
`;

/** The generally available kinds of Kubernetes 1.36; kinds of one group stand together, the core group first. */
export const builtinKinds: readonly BuiltinKind[] = TABLE.trim().split('\n').map(readRow);

const byGroupKind = new Map(builtinKinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));

/** The built-in kind of this group and name, whatever the version. */
export function builtinKind(kind: { readonly group: string; readonly kind: string }): BuiltinKind | undefined {
  return byGroupKind.get(`${kind.group}/${kind.kind}`);
}

/** Whether this is a built-in kind without namespaces, such as Namespace or ClusterRole. */
export function isClusterScopedBuiltin(kind: { readonly group: string; readonly kind: string }): boolean {
  return builtinKind(kind)?.namespaced === false;
}

/** Whether Kubernetes itself serves this group, version and kind. */
export function isBuiltin(gvk: GroupVersionKind): boolean {
  return builtinKind(gvk)?.versions.includes(gvk.version) === true;
}

function readRow(row: string): BuiltinKind {
  const [api = '', kind = '', plural = '', scope, shortNames, subresources, categories, use] = row.split('|');
  const slash = api.indexOf('/');
  return {
    group: api.slice(0, slash),
    versions: words(api.slice(slash + 1)),
    kind,
    plural,
    singular: kind === 'Endpoints' ? plural : kind.toLowerCase(),
    namespaced: scope === 'N',
    shortNames: words(shortNames),
    subresources: words(subresources),
    categories: words(categories),
    verbs: VERBS[use ?? ''] ?? ALL_VERBS,
  };
}

function words(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.split(',');
}
