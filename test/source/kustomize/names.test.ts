import { configMap } from '../fixture.js';
import { sameAsProgram } from './program.js';

const workload = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      serviceAccountName: runner
      priorityClassName: high
      imagePullSecrets: [{name: token}, {name: elsewhere}]
      initContainers: [{name: i, envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: token}}]}]
      containers:
      - name: c
        env:
        - {name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}
        - {name: B, valueFrom: {secretKeyRef: {name: token, key: b}}}
        - {name: C, valueFrom: {configMapKeyRef: {name: unknown, key: c}}}
      volumes:
      - {name: v1, configMap: {name: settings}}
      - {name: v2, secret: {secretName: token}}
      - {name: v3, persistentVolumeClaim: {claimName: data}}
      - {name: v4, projected: {sources: [{configMap: {name: settings}}, {secret: {name: token}}]}}
`;
const others = `apiVersion: v1
kind: Secret
metadata: {name: token}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
imagePullSecrets: [{name: token}]
secrets: [{name: token}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: fast, volumeName: disk}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {storageClassName: fast, csi: {nodePublishSecretRef: {name: token, namespace: default}}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
---
apiVersion: v1
kind: Namespace
metadata: {name: old}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: thing}
spec: {configMap: {name: settings}}
`;
const access = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: runner}
- {kind: ServiceAccount, name: default}
- {kind: ServiceAccount, name: foreign, namespace: kube-system}
- {kind: User, name: runner}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: crb}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: runner, namespace: default}, {kind: ServiceAccount, name: default, namespace: default}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], verbs: [get], resources: [configmaps, secrets], resourceNames: [settings, token, other]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: [""], verbs: [get], resources: [configmaps], resourceNames: [settings]}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: hpa}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ing, annotations: {nginx.ingress.kubernetes.io/auth-secret: token}}
spec:
  ingressClassName: public
  defaultBackend: {service: {name: web}}
  tls: [{secretName: token}]
  rules: [{http: {paths: [{backend: {service: {name: web, port: {number: 80}}}}, {backend: {service: {name: other}}}]}}]
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: public}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {serviceName: web, volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: fast}}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: cron}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, envFrom: [{secretRef: {name: token}}]}]}}}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks: [{name: a.b.c, clientConfig: {service: {name: web, namespace: default}}}]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.com}
spec: {service: {name: web, namespace: default}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {conversion: {strategy: Webhook, webhook: {clientConfig: {service: {name: web, namespace: default}}}}}
`;
const rare = `apiVersion: v1
kind: Secret
metadata: {name: s}
---
apiVersion: v1
kind: Service
metadata: {name: svc}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: sa}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: pvc}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
spec:
  azureFile: {secretName: s}
  cephfs: {secretRef: {name: s, namespace: default}}
  rbd: {secretRef: {name: s}}
  scaleIO: {secretRef: {name: s}}
  iscsi: {secretRef: {name: s}}
  flexVolume: {secretRef: {name: s}}
  storageos: {secretRef: {name: s}}
  csi:
    controllerPublishSecretRef: {name: s}
    controllerExpandSecretRef: {name: s}
    nodePublishSecretRef: {name: s}
    nodeStageSecretRef: {name: s}
  claimRef: {name: pvc}
---
apiVersion: v1
kind: Pod
metadata: {name: pod}
spec:
  serviceAccount: sa
  serviceAccountName: sa
  ephemeralContainers: [{name: e, envFrom: [{configMapRef: {name: c}}, {secretRef: {name: s}}], env: [{valueFrom: {configMapKeyRef: {name: c}}}, {valueFrom: {secretKeyRef: {name: s}}}]}]
  volumes:
  - {azureFile: {secretName: s}}
  - {cephfs: {secretRef: {name: s}}}
  - {csi: {nodePublishSecretRef: {name: s}}}
  - {flexVolume: {secretRef: {name: s}}}
  - {iscsi: {secretRef: {name: s}}}
  - {rbd: {secretRef: {name: s}}}
  - {scaleIO: {secretRef: {name: s}}}
  - {storageos: {secretRef: {name: s}}}
  - {ephemeral: {volumeClaimTemplate: {spec: {storageClassName: st}}}}
---
apiVersion: v1
kind: PodTemplate
metadata: {name: pt}
template: {spec: {serviceAccountName: sa, volumes: [{configMap: {name: c}}]}}
---
apiVersion: v1
kind: ReplicationController
metadata: {name: rc}
spec: {template: {spec: {serviceAccountName: sa, volumes: [{configMap: {name: c}}, {secret: {secretName: s}}, {persistentVolumeClaim: {claimName: pvc}}], imagePullSecrets: [{name: s}], priorityClassName: pc}}}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: rs}
spec: {template: {spec: {serviceAccountName: sa, serviceAccount: sa, volumes: [{configMap: {name: c}}, {secret: {secretName: s}}, {persistentVolumeClaim: {claimName: pvc}}], imagePullSecrets: [{name: s}], priorityClassName: pc}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ds}
spec: {template: {spec: {serviceAccountName: sa, serviceAccount: sa, volumes: [{configMap: {name: c}}, {secret: {secretName: s}}, {persistentVolumeClaim: {claimName: pvc}}], imagePullSecrets: [{name: s}], priorityClassName: pc}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: sts}
spec: {serviceName: svc, volumeClaimTemplates: [{spec: {storageClassName: st, volumeName: pv}}], template: {spec: {serviceAccountName: sa, serviceAccount: sa, volumes: [{configMap: {name: c}}, {secret: {secretName: s}}, {persistentVolumeClaim: {claimName: pvc}}], imagePullSecrets: [{name: s}], priorityClassName: pc}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: job}
spec: {template: {spec: {serviceAccountName: sa, serviceAccount: sa, volumes: [{configMap: {name: c}}, {secret: {secretName: s}}, {persistentVolumeClaim: {claimName: pvc}}], imagePullSecrets: [{name: s}], priorityClassName: pc}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: cj}
spec: {jobTemplate: {spec: {template: {spec: {serviceAccountName: sa, serviceAccount: sa, containers: [{name: a, env: [{valueFrom: {configMapKeyRef: {name: c}}}]}], initContainers: [{name: a, env: [{valueFrom: {secretKeyRef: {name: s}}}]}], volumes: [{configMap: {name: c}}, {projected: {sources: [{configMap: {name: c}}, {secret: {name: s}}]}}, {secret: {secretName: s}}, {persistentVolumeClaim: {claimName: pvc}}], imagePullSecrets: [{name: s}], priorityClassName: pc}}}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec: {template: {spec: {serviceAccount: sa, runtimeClassName: rtc}}}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: ro}
spec: {template: {spec: {serviceAccountName: sa, volumes: [{configMap: {name: c}}]}}, strategy: {blueGreen: {activeService: svc}}}
---
apiVersion: monitoring.coreos.com/v1
kind: Thing
metadata: {name: th}
spec: {volumes: [{configMap: {name: c}}], template: {spec: {imagePullSecrets: [{name: s}], volumes: [{secret: {secretName: s}}, {persistentVolumeClaim: {claimName: pvc}}], priorityClassName: pc}}}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: pc}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: st}
parameters: {secretName: s, adminSecretName: s, userSecretName: s}
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: rtc}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, annotations: {nginx.ingress.kubernetes.io/auth-secret: s, nginx.ingress.kubernetes.io/auth-tls-secret: s, nginx.ingress.kubernetes.io/fastcgi-params-configmap: c, ingress.kubernetes.io/auth-secret: s, ingress.kubernetes.io/auth-tls-secret: s}}
spec: {backend: {serviceName: svc, service: {name: svc}}, defaultBackend: {serviceName: svc, service: {name: svc}}, tls: [{secretName: s}], rules: [{http: {paths: [{backend: {serviceName: svc, service: {name: svc}}}]}}]}
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: j}
spec: {backend: {serviceName: svc}, tls: [{secretName: s}], rules: [{http: {paths: [{backend: {serviceName: svc}}]}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: StatefulSet, name: d}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h2}
spec: {scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: ro}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h3}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: DaemonSet, name: ds}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: mw}
webhooks: [{name: x, clientConfig: {service: {name: svc}}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: hr}
spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: svc}]}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw}
spec: {gatewayClassName: gc, listeners: [{tls: {certificateRefs: [{name: s}]}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: gc}
---
apiVersion: v1
kind: Node
metadata: {name: node}
spec: {configSource: {configMap: {name: c}}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: ic}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: pdb}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: cr}
rules: [{resources: [podsecuritypolicies], resourceNames: [psp]}, {resources: [services], resourceNames: [svc]},{resources: [serviceaccounts], resourceNames: [sa]}]
---
apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {conversion: {webhookClientConfig: {service: {name: svc, namespace: default}}, webhook: {clientConfig: {service: {name: svc}}}}}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.x}
spec: {service: {name: svc}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things2.example.com}
spec: {scope: Cluster}
`;
const base = {
  'base/all.yaml': [configMap('settings'), workload, others, access].join('---\n'),
  'base/kustomization.yaml': 'resources: [all.yaml]\n',
};
const plain = { ...base, 'base/kustomization.yaml': 'resources: [all.yaml]\nnamespace: below\nnamePrefix: below-\n' };
const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: pod}\nspec: {containers: [{name: c, envFrom: [{configMapRef: {name: settings}}]}]}\n';

const cases: [string, Record<string, string>][] = [
  [
    'all three over fields of many kinds',
    {
      'app/all.yaml': rare,
      'app/kustomization.yaml': 'namePrefix: p-\nnameSuffix: -s\nnamespace: prod\nresources: [all.yaml]\n',
    },
  ],
  [
    'a prefix over fields of many kinds',
    { 'app/all.yaml': rare, 'app/kustomization.yaml': 'namePrefix: p-\nresources: [all.yaml]\n' },
  ],
  ['prefix', { ...base, 'app/kustomization.yaml': 'namePrefix: p-\nresources: [../base]\n' }],
  ['suffix', { ...base, 'app/kustomization.yaml': 'nameSuffix: -s\nresources: [../base]\n' }],
  ['namespace', { ...base, 'app/kustomization.yaml': 'namespace: prod\nresources: [../base]\n' }],
  [
    'all three',
    { ...base, 'app/kustomization.yaml': 'namePrefix: p-\nnameSuffix: -s\nnamespace: prod\nresources: [../base]\n' },
  ],
  [
    'all three over a base with its own',
    { ...plain, 'app/kustomization.yaml': 'namePrefix: p-\nnameSuffix: -s\nnamespace: prod\nresources: [../base]\n' },
  ],
  ['nothing over a base with its own', { ...plain, 'app/kustomization.yaml': 'resources: [../base]\n' }],
  [
    'a reference to the name in the file of a base',
    {
      ...plain,
      'app/pod.yaml': pod.replace('name: pod', 'name: pod, namespace: below'),
      'app/kustomization.yaml': 'namePrefix: p-\nresources: [../base, pod.yaml]\n',
    },
  ],
  [
    'two instances of one base',
    {
      ...base,
      'one/kustomization.yaml': 'namePrefix: one-\nnamespace: one\nresources: [../base]\n',
      'two/kustomization.yaml': 'namePrefix: two-\nnamespace: two\nresources: [../base, pod.yaml]\n',
      'two/pod.yaml': pod,
      'base/all.yaml': [configMap('settings'), workload].join('---\n'),
      'app/kustomization.yaml': 'namePrefix: x-\nresources: [../one]\nbases: [../two]\n',
    },
  ],
];

sameAsProgram('a kustomization with', Object.fromEntries(cases));
