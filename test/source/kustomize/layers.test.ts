import { all, deployment, others } from './manifests.js';
import { sameAsProgram, type Files } from './program.js';

const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects:
- {kind: ServiceAccount, name: runner, namespace: old}
- {kind: ServiceAccount, name: default, namespace: old}
- {kind: ServiceAccount, name: elsewhere, namespace: kube-system}
- {kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: old}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects:
- {kind: ServiceAccount, name: runner}
- {kind: ServiceAccount, name: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get], resourceNames: [web]}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner, namespace: old}
`;
const webhooks = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: check}
webhooks: [{name: a.example.com, clientConfig: {service: {name: web, namespace: old, path: /}}}]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.com}
spec: {group: example.com, version: v1, service: {name: web, namespace: old}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {conversion: {strategy: Webhook, webhook: {clientConfig: {service: {name: web, namespace: old}}}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: old}
spec: {selector: {app: web}}
`;
const namespaces = `apiVersion: v1
kind: Namespace
metadata: {name: team}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: team}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {claimRef: {name: data, namespace: team}}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Secret, metadata: {name: token}, stringData: {a: b}}
`;
const app = (kustomization: string, objects = all): Files => ({
  'app/all.yaml': objects,
  'app/kustomization.yaml': `resources: [all.yaml]\n${kustomization}`,
});

sameAsProgram('a namespace', {
  'for the subjects of roles': app('namespace: new\n', role),
  'for services that webhooks call': app('namespace: new\n', webhooks),
  'for a Namespace of its own': app('namespace: new\n', namespaces),
  'and a prefix for the subjects of roles': app('namespace: new\nnamePrefix: p-\n', role),
  'and a prefix for services that webhooks call': app('namespace: new\nnamePrefix: p-\nnameSuffix: -s\n', webhooks),
  'over a base with another': {
    'base/kustomization.yaml': 'namespace: mid\nresources: [all.yaml]\n',
    'base/all.yaml': `${role}---\n${others}`,
    'app/kustomization.yaml': 'namespace: new\nresources: [../base]\n',
  },
  'of each of two overlays of a base': {
    'base/kustomization.yaml': 'resources: [all.yaml]\n',
    'base/all.yaml': deployment,
    'one/kustomization.yaml': 'namespace: one\nresources: [../base]\n',
    'two/kustomization.yaml': 'namespace: two\nresources: [../base]\n',
    'app/kustomization.yaml': 'resources: [../one, ../two]\n',
  },
});

const three = (top: string, middle: string, bottom: string, more: Files = {}): Files => ({
  'bottom/all.yaml': all,
  'bottom/kustomization.yaml': `resources: [all.yaml]\n${bottom}`,
  'middle/kustomization.yaml': `resources: [../bottom]\n${middle}`,
  'app/kustomization.yaml': `resources: [../middle]\n${top}`,
  ...more,
});
const settings = 'configMapGenerator: [{name: settings, literals: [a=1, b=2]}]\n';
const merged = 'configMapGenerator: [{name: settings, behavior: merge, literals: [b=3, c=4]}]\n';

sameAsProgram('three layers', {
  'with a prefix each': three('namePrefix: t-\n', 'namePrefix: m-\n', 'namePrefix: b-\n'),
  'with a suffix each': three('nameSuffix: -t\n', 'nameSuffix: -m\n', 'nameSuffix: -b\n'),
  'with prefix and suffix in turn': three('namePrefix: t-\n', 'nameSuffix: -m\n', 'namePrefix: b-\n'),
  'with labels each': three(
    'labels: [{pairs: {t: "1"}}]\n',
    'labels: [{pairs: {m: "1"}, includeTemplates: true}]\n',
    'commonLabels: {b: "1"}\n',
  ),
  'with annotations each': three('commonAnnotations: {t: "1", x: t}\n', 'commonAnnotations: {x: m}\n', ''),
  'with images each': three(
    'images: [{name: mirror/nginx, newTag: v9}]\n',
    'images: [{name: nginx, newName: mirror/nginx}]\n',
    '',
  ),
  'with replicas each': three('replicas: [{name: web, count: 9}]\n', 'replicas: [{name: web, count: 3}]\n', ''),
  'with a generated map below': three('namePrefix: t-\n', 'namePrefix: m-\n', settings),
  'with a generated map that is merged into twice': three(
    'configMapGenerator: [{name: settings, behavior: merge, literals: [d=5]}]\n',
    merged,
    settings,
  ),
  'with a generated map that is replaced': three(
    'configMapGenerator: [{name: settings, behavior: replace, literals: [z=5]}]\n',
    '',
    settings,
  ),
  'with a generated map that is merged into under a prefix': three(merged, 'namePrefix: m-\n', settings),
  'with a merge into nothing': three(merged, '', ''),
  'with a generated map that is patched above': three(
    'patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: patched}}"}]\n',
    '',
    settings,
  ),
  'with a generated Secret merged': three(
    'secretGenerator: [{name: token, behavior: merge, literals: [b=2]}]\n',
    '',
    'secretGenerator: [{name: token, literals: [a=1], type: example.com/token}]\n',
  ),
  'with options of generators in one of them': three(
    merged,
    'generatorOptions: {disableNameSuffixHash: true, labels: {made: "yes"}}\n',
    settings,
  ),
  'with a patch by the name below': three(
    'patches: [{patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 7}}"}]\n',
    'namePrefix: m-\n',
    '',
  ),
  'with a patch by the name of the layer below': three(
    'patches: [{patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: m-web}, spec: {replicas: 7}}"}]\n',
    'namePrefix: m-\n',
    '',
  ),
  'with a patch by a label of the layer below': three(
    'patches: [{target: {labelSelector: "m=1"}, patch: "[{op: add, path: /metadata/annotations/x, value: y}]"}]\n',
    'commonLabels: {m: "1"}\ncommonAnnotations: {n: "1"}\n',
    '',
  ),
  'with a JSON patch of a renamed target': three(
    'patches: [{target: {kind: Deployment, name: m-web}, patch: "[{op: replace, path: /spec/replicas, value: 4}]"}]\n',
    'namePrefix: m-\n',
    '',
  ),
  'with a patch that deletes what another layer labels': three(
    'patches: [{patch: "{$patch: delete, apiVersion: v1, kind: Service, metadata: {name: web}}"}]\n',
    'commonLabels: {m: "1"}\n',
    '',
  ),
  'with a component in the middle': three('namePrefix: t-\n', 'components: [../part]\n', settings, {
    'part/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\npatches: [{target: {kind: Service}, patch: "[{op: add, path: /spec/clusterIP, value: None}]"}]\n',
  }),
  'with components that follow each other': three('components: [../one, ../two]\n', '', '', {
    'one/kustomization.yaml':
      'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nimages: [{name: nginx, newName: one}]\n',
    'two/kustomization.yaml':
      'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nimages: [{name: one, newName: two}]\n',
  }),
  'with the older fields': three(
    'patchesStrategicMerge: [p.yaml]\npatchesJson6902: [{target: {group: apps, version: v1, kind: Deployment, name: web}, path: j.yaml}]\n',
    'commonLabels: {m: "1"}\n',
    '',
    {
      'app/p.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: other}]}}}\n',
      'app/j.yaml': '[{"op": "add", "path": "/spec/paused", "value": true}]\n',
    },
  ),
});

sameAsProgram('the order', {
  'of kinds': app(
    '',
    [role, webhooks, namespaces, deployment]
      .join('---\n')
      .replaceAll('name: web, namespace: old', 'name: hook, namespace: old'),
  ),
  'as it is met': app('sortOptions: {order: fifo}\n'),
  'as Kustomize has it': app('sortOptions: {order: legacy}\n'),
  'of chosen kinds': app(
    'sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Job, Thing], orderLast: [Deployment]}}\n',
  ),
  'of no kind at all': app('sortOptions: {order: legacy, legacySortOptions: {orderFirst: [], orderLast: []}}\n'),
  'of a wrong name': app('sortOptions: {order: random}\n'),
  'of a base, which does not count': {
    'base/all.yaml': all,
    'base/kustomization.yaml': 'resources: [all.yaml]\nsortOptions: {order: fifo}\n',
    'app/kustomization.yaml': 'resources: [../base]\n',
  },
});

sameAsProgram('images', {
  'without a name in the list': app('images: [{newTag: v2}]\n'),
  'by a name with its registry': app('images: [{name: docker.io/nginx, newTag: v2}]\n'),
  'with an empty tag': app('images: [{name: nginx, newTag: ""}]\n'),
  'with a digest without its algorithm': app('images: [{name: nginx, digest: abcdef}]\n'),
  'of ephemeral containers': app(
    'images: [{name: debug, newTag: v2}]\n',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: debug}], ephemeralContainers: [{name: b, image: debug}]}\n',
  ),
  'of volumes': app(
    'images: [{name: debug, newTag: v2}]\n',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: debug}], volumes: [{name: v, image: {reference: debug}}]}\n',
  ),
  "of a kind of one's own, anywhere": app(
    'images: [{name: nginx, newTag: v2}]\n',
    'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\ndeep: {er: {initContainers: [{name: a, image: nginx}], containers: [{image: "nginx:1"}]}}\n',
  ),
});
