import type { JsonObject, KubeObject } from '../../../lib/kube/index.js';
import { eventually } from './eventually.js';
import { paths, type Kubernetes } from './kubernetes.js';

/** An Application written by hand, as a person would. */
export function application(
  name: string,
  source: { repoURL: string; path: string; targetRevision?: string },
  options: { namespace?: string; cluster?: string; syncPolicy?: JsonObject; project?: string } = {},
): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: options.project ?? 'default',
      source: { targetRevision: 'main', ...source },
      destination: {
        ...(options.cluster === undefined ? { server: 'https://kubernetes.default.svc' } : { name: options.cluster }),
        namespace: options.namespace ?? name,
      },
      syncPolicy: options.syncPolicy ?? {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true'],
      },
    },
  };
}

/** How an Application stands, in short. */
export interface Standing {
  readonly sync: string | undefined;
  readonly health: string | undefined;
  readonly revision: string | undefined;
  readonly phase: string | undefined;
  readonly message: string | undefined;
  readonly conditions: readonly { readonly type: string; readonly message: string }[];
}

function object(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** How an Application of the hub stands. */
export async function standing(hub: Kubernetes, name: string): Promise<Standing | undefined> {
  const found = await hub.get(paths.application(name));
  if (!found) return undefined;
  const status = object(found['status']);
  const operation = object(status['operationState']);
  const conditions = Array.isArray(status['conditions']) ? status['conditions'].map(object) : [];
  return {
    sync: text(object(status['sync'])['status']),
    health: text(object(status['health'])['status']),
    revision: text(object(status['sync'])['revision']),
    phase: text(operation['phase']),
    message: text(operation['message']),
    conditions: conditions.map(({ type, message }) => ({ type: text(type) ?? '', message: text(message) ?? '' })),
  };
}

/** Waits until an Application is Synced and Healthy (at a revision, where one is given) and no operation runs. */
export function ready(hub: Kubernetes, name: string, revision?: string): Promise<Standing> {
  let last: Standing | undefined;
  return eventually(
    `${name} is Synced and Healthy${revision ? ` at ${revision}` : ''}`,
    async () => {
      last = await standing(hub, name);
      const there = last?.sync === 'Synced' && last.health === 'Healthy' && last.phase !== 'Running';
      return there && (revision === undefined || last?.revision === revision) ? last : undefined;
    },
    { seen: () => last },
  );
}

/** Waits until an Application stands as `wanted` says. */
export function stands(
  hub: Kubernetes,
  name: string,
  what: string,
  wanted: (standing: Standing) => boolean,
): Promise<Standing> {
  let last: Standing | undefined;
  return eventually(
    `${name} ${what}`,
    async () => {
      last = await standing(hub, name);
      return last && wanted(last) ? last : undefined;
    },
    { seen: () => last },
  );
}
