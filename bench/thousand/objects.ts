import { stringifyJson, type KubeObject } from '../../lib/kube/index.js';

/** The name, and the namespace, of one of many applications. */
export function nameOf(prefix: string, index: number): string {
  return `${prefix}-${String(index).padStart(4, '0')}`;
}

/** The four objects of an application: a ConfigMap, a ServiceAccount, a Service and a Deployment without pods. */
export function objectsOf(app: string): KubeObject[] {
  const labels = { 'app.kubernetes.io/name': app };
  const metadata = (name: string): KubeObject['metadata'] => ({ name, namespace: app, labels });
  const container = {
    name: 'web',
    image: 'registry.example.com/web:1.0.0',
    ports: [{ containerPort: 8080 }],
    envFrom: [{ configMapRef: { name: 'settings' } }],
  };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('settings'), data: { greeting: 'hello', level: '1' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('runner') },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('web'),
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata('web'),
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { serviceAccountName: 'runner', containers: [container] } },
      },
    },
  ];
}

/** Where an object of {@link objectsOf}, or a namespace, is served. */
export function pathOf({ kind, metadata }: KubeObject): string {
  const group = kind === 'Deployment' ? '/apis/apps/v1' : '/api/v1';
  const scope = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${group}${scope}/${kind.toLowerCase()}s/${metadata.name}`;
}

/** The Application that delivers the folder of its name, to the hub itself where no cluster is named. */
export function applicationOf(app: string, repoURL: string, cluster = 'in-cluster'): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: app, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL, path: `apps/${app}`, targetRevision: 'main' },
      destination: { name: cluster, namespace: app },
      syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
    },
  };
}

/** The files of a repository with that many applications; JSON is YAML. */
export function filesOf(prefix: string, count: number): Record<string, string> {
  const files = Array.from({ length: count }, (_, index) => {
    const app = nameOf(prefix, index);
    return objectsOf(app).map((object) => [
      `apps/${app}/${object.kind.toLowerCase()}.yaml`,
      `${stringifyJson(object, { indent: 2 })}\n`,
    ]);
  });
  return Object.fromEntries(files.flat());
}
