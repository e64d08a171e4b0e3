import type { JsonObject, KubeObject } from '../../../lib/kube/index.js';
import type { Stage } from './stage.js';

type Annotations = { readonly [name: string]: string };

/** Annotations of Argo CD by their short names. */
export interface Marks {
  readonly wave?: number;
  readonly hook?: string;
  readonly deletePolicy?: string;
  readonly options?: string;
}

/** An object with marks. */
export function marked(object: KubeObject, { wave, hook, deletePolicy, options }: Marks): KubeObject {
  const annotations: Annotations = {
    ...object.metadata.annotations,
    ...(wave !== undefined && { 'argocd.argoproj.io/sync-wave': String(wave) }),
    ...(hook !== undefined && { 'argocd.argoproj.io/hook': hook }),
    ...(deletePolicy !== undefined && { 'argocd.argoproj.io/hook-delete-policy': deletePolicy }),
    ...(options !== undefined && { 'argocd.argoproj.io/sync-options': options }),
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

export function configMap(name: string, value = '1', marks: Marks = {}): KubeObject {
  return marked({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } }, marks);
}

export function secret(name: string, value = 'hunter2', marks: Marks = {}): KubeObject {
  const data = { value: Buffer.from(value).toString('base64') };
  return marked({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', data }, marks);
}

export function service(name: string, port = 80, marks: Marks = {}): KubeObject {
  const spec = { selector: { app: name }, ports: [{ port, protocol: 'TCP', targetPort: port }] };
  return marked({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }, marks);
}

/** A Job, which runs once. */
export function job(name: string, marks: Marks = {}, image = 'busybox:1'): KubeObject {
  const pod = { restartPolicy: 'Never', containers: [{ name: 'run', image }] };
  const spec = { backoffLimit: 0, template: { spec: pod } };
  return marked({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec }, marks);
}

export function deployment(name: string, image = 'web:1', marks: Marks = {}): KubeObject {
  const spec = {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
  };
  return marked({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec }, marks);
}

export function namespace(name: string, metadata: JsonObject = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...metadata } };
}

/** A status with which the Job controller says that a Job succeeded, or that it failed. */
export function finished(how: 'Complete' | 'Failed'): JsonObject {
  const at = '2026-01-05T10:00:00Z';
  const condition = { status: 'True', lastTransitionTime: at, lastProbeTime: at };
  const failure = { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  return how === 'Complete'
    ? {
        startTime: at,
        completionTime: at,
        succeeded: 1,
        conditions: [
          { type: 'SuccessCriteriaMet', ...condition },
          { type: 'Complete', ...condition },
        ],
      }
    : {
        startTime: at,
        failed: 1,
        conditions: [
          { type: 'FailureTarget', ...condition, ...failure },
          { type: 'Failed', ...condition, ...failure },
        ],
      };
}

/** The definition of a kind of the scenario's own, `Widget`. */
export function crd(stage: Stage, marks: Marks = {}): KubeObject {
  const group = groupOf(stage);
  return marked(
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
              },
            },
          },
        ],
      },
    },
    marks,
  );
}

/** An object of that kind. */
export function custom(stage: Stage, name: string, size: number | string = 1, marks: Marks = {}): KubeObject {
  const apiVersion = `${groupOf(stage)}/v1`;
  return marked({ apiVersion, kind: 'Widget', metadata: { name }, spec: { size } }, marks);
}

function groupOf(stage: Stage): string {
  return `${stage.name('example')}.com`;
}

/** A Pod, which runs once. */
export function pod(name: string, marks: Marks = {}): KubeObject {
  const spec = { restartPolicy: 'Never', containers: [{ name: 'run', image: 'busybox:1' }] };
  return marked({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec }, marks);
}

/** A role of the whole cluster that allows nothing. */
export function clusterRole(name: string): KubeObject {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules: [] };
}
