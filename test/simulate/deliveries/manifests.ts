import type { JsonObject, KubeObject, ObjectKey } from '../../../lib/kube/index.js';
import type { DeliveryCase, ObjectSpec } from './delivery-case.js';

export const APP = 'app';
export const NAMESPACE = 'shop';
export const CLUSTER = 'in-cluster';
export const REPOSITORY = 'https://git.example.com/shop.git';

const apiVersions = {
  ConfigMap: 'v1',
  Secret: 'v1',
  Widget: 'example.com/v1',
  Certificate: 'cert-manager.io/v1',
  Deployment: 'apps/v1',
  Job: 'batch/v1',
} as const;

/** The key of the object at a place of the list. */
export function keyAt(specs: readonly ObjectSpec[], place: number): ObjectKey {
  const index = place % specs.length;
  const kind = specs[index]?.kind ?? 'ConfigMap';
  const [group = '', version] = apiVersions[kind].split('/');
  return { group: version === undefined ? '' : group, kind, namespace: NAMESPACE, name: `o${index}` };
}

/** The manifest of the object at a place of the list, with a value that commits change. */
export function manifestAt(specs: readonly ObjectSpec[], place: number, value: number): KubeObject {
  const index = place % specs.length;
  const spec = specs[index] ?? { kind: 'ConfigMap', wave: 0 };
  const annotations: Record<string, string> = {};
  if (spec.wave !== 0) annotations['argocd.argoproj.io/sync-wave'] = String(spec.wave);
  if (spec.phases) annotations['argocd.argoproj.io/hook'] = spec.phases.join(',');
  if (spec.policies) annotations['argocd.argoproj.io/hook-delete-policy'] = spec.policies.join(',');
  if (spec.options?.length) annotations['argocd.argoproj.io/sync-options'] = spec.options.join(',');
  if (spec.seconds !== undefined) annotations['slipway.dev/simulate-duration'] = `${spec.seconds}s`;
  return {
    apiVersion: apiVersions[spec.kind],
    kind: spec.kind,
    metadata: {
      name: `o${index}`,
      namespace: NAMESPACE,
      labels: { value: `v${value}` },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...contentOf(spec.kind, value),
  };
}

function contentOf(kind: ObjectSpec['kind'], value: number): JsonObject {
  const container = { name: 'main', image: 'registry.example.com/main:1' };
  switch (kind) {
    case 'ConfigMap':
      return { data: { value: `v${value}`, other: 'same' } };
    case 'Secret':
      return { data: { value: Buffer.from(`v${value}`).toString('base64') } };
    case 'Widget':
      return { spec: { value, list: [{ name: 'a', value }] } };
    case 'Certificate':
      return { spec: { secretName: 'tls', dnsNames: [`v${value}.example.com`], issuerRef: { name: 'ca' } } };
    case 'Deployment':
      return {
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'x' } },
          template: {
            metadata: { labels: { app: 'x' } },
            spec: { containers: [{ ...container, image: `${container.image}.${value}` }] },
          },
        },
      };
    case 'Job':
      return {
        spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container] } } },
      };
  }
}

/** The Application and its project. */
export function applicationsOf(which: DeliveryCase, start: Date): KubeObject[] {
  const { window, automated, prune, selfHeal, retries, options } = which;
  const opens = window && new Date(start.getTime() + window.minute * 60_000);
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'shop', namespace: 'argocd' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ name: '*', server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        ...(window &&
          opens && {
            syncWindows: [
              {
                kind: window.kind,
                schedule: `${opens.getUTCMinutes()} ${opens.getUTCHours()} * * *`,
                duration: `${window.minutes}m`,
                applications: ['*'],
                manualSync: window.manual,
              },
            ],
          }),
      },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: APP, namespace: 'argocd', finalizers: ['resources-finalizer.argocd.argoproj.io'] },
      spec: {
        project: 'shop',
        source: { repoURL: REPOSITORY, targetRevision: 'main', path: 'app' },
        destination: { name: CLUSTER, namespace: NAMESPACE },
        syncPolicy: {
          ...(automated && { automated: { prune, selfHeal } }),
          ...(options.length > 0 && { syncOptions: [...options] }),
          ...(retries > 0 && {
            retry: { limit: retries, backoff: { duration: '5s', factor: 2, maxDuration: '1m' } },
          }),
        },
      },
    },
  ];
}

/** The definition of the kind Widget, which no health rule knows. */
export const widgets: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
