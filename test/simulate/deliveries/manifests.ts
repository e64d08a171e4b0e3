import type { JsonObject, KubeObject, ObjectKey } from '../../../lib/kube/index.js';
import type { ApplicationSpec, Kind, ObjectSpec } from './delivery-case.js';

const apiVersions: { readonly [kind in Kind]: string } = {
  ConfigMap: 'v1',
  Secret: 'v1',
  Widget: 'example.com/v1',
  Certificate: 'cert-manager.io/v1',
  PersistentVolumeClaim: 'v1',
  Deployment: 'apps/v1',
  Job: 'batch/v1',
};

/** The kinds that deliveries are made of. */
export const kinds = (Object.keys(apiVersions) as Kind[]).map((kind) => ({ group: groupOf(kind), version: '', kind }));

/** The label by which an object of a delivery is known, whatever name it gets. */
export const OBJECT = 'object';

/** The one object that several Applications have. */
export const SHARED = 'shared';

function groupOf(kind: Kind): string {
  const [group = '', version] = apiVersions[kind].split('/');
  return version === undefined ? '' : group;
}

/** The key under which an object is found. */
export function keyFor(spec: ObjectSpec, namespace: string, name: string): ObjectKey {
  return { group: groupOf(spec.kind), kind: spec.kind, namespace, name };
}

/** The manifest of an object, with a value that commits change. */
export function manifestOf(spec: ObjectSpec, namespace: string, name: string, value: number): KubeObject {
  const annotations: Record<string, string> = {};
  if (spec.wave !== 0) annotations['argocd.argoproj.io/sync-wave'] = String(spec.wave);
  if (spec.phases) annotations['argocd.argoproj.io/hook'] = spec.phases.join(',');
  if (spec.policies) annotations['argocd.argoproj.io/hook-delete-policy'] = spec.policies.join(',');
  if (spec.options?.length) annotations['argocd.argoproj.io/sync-options'] = spec.options.join(',');
  if (spec.seconds !== undefined) annotations['slipway.dev/simulate-duration'] = `${spec.seconds}s`;
  const generated = spec.phases !== undefined && spec.generated === true;
  return {
    apiVersion: apiVersions[spec.kind],
    kind: spec.kind,
    metadata: {
      ...(generated ? { generateName: `${name}-` } : { name }),
      namespace,
      labels: { value: `v${value}`, [OBJECT]: name },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...contentOf(spec, name, value),
  };
}

function contentOf(spec: ObjectSpec, name: string, value: number): JsonObject {
  const container = { name: 'main', image: 'registry.example.com/main:1' };
  switch (spec.kind) {
    case 'ConfigMap':
      return { data: { value: `v${value}`, other: 'same' } };
    case 'Secret':
      return { data: { value: Buffer.from(`v${value}`).toString('base64') } };
    case 'Widget':
      return { spec: { value, other: 'same', list: [{ name: 'a', value }] } };
    case 'Certificate':
      return { spec: { secretName: `${name}-tls`, dnsNames: [`v${value}.example.com`], issuerRef: { name: 'ca' } } };
    case 'PersistentVolumeClaim':
      return { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    case 'Deployment':
      return {
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name } },
            spec: { containers: [{ ...container, image: `${container.image}.${value}` }] },
          },
        },
      };
    case 'Job': {
      // The template of a Job never changes, unless it may be made anew.
      const image = spec.options?.includes('Force=true') ? `${container.image}.${value}` : container.image;
      return {
        spec: {
          backoffLimit: 0,
          template: { spec: { restartPolicy: 'Never', containers: [{ ...container, image }] } },
        },
      };
    }
  }
}

/** Where a field is that may be ignored, of the kinds that have one. */
export const ignoredFields: { readonly [kind in Kind]?: 'data' | 'spec' } = { ConfigMap: 'data', Widget: 'spec' };

const cascades = {
  foreground: 'resources-finalizer.argocd.argoproj.io',
  background: 'resources-finalizer.argocd.argoproj.io/background',
};

/** An Application of a delivery. */
export function applicationOf(name: string, namespace: string, path: string, spec: ApplicationSpec): KubeObject {
  const { automated, prune, selfHeal, retry, options, ignores, allowsMass, cascade = 'foreground' } = spec;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: 'argocd',
      ...(cascade !== 'none' && { finalizers: [cascades[cascade]] }),
      ...(allowsMass === true && { annotations: { 'slipway.dev/mass-deletion': 'allow' } }),
    },
    spec: {
      project: 'shop',
      source: { repoURL: REPOSITORY, targetRevision: 'main', path },
      destination: { name: CLUSTER, namespace },
      ...(ignores === true && {
        ignoreDifferences: [
          { kind: 'ConfigMap', jsonPointers: ['/data/other'] },
          { group: 'example.com', kind: 'Widget', jqPathExpressions: ['.spec.other'] },
        ],
      }),
      syncPolicy: {
        ...(automated && { automated: { prune, selfHeal } }),
        ...(options.length > 0 && { syncOptions: [...options] }),
        ...(retry && {
          retry: {
            limit: retry.limit,
            backoff: { duration: `${retry.seconds}s`, factor: retry.factor, maxDuration: '1m' },
          },
        }),
      },
    },
  };
}

export const CLUSTER = 'in-cluster';
export const REPOSITORY = 'https://git.example.com/shop.git';

/** The project of all Applications. */
export const project: KubeObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'shop', namespace: 'argocd' },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ name: '*', server: '*', namespace: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  },
};

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
