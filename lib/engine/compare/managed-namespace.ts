import { keyText, type KubeObject, type ObjectKey } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import type { PreparedTargets } from './comparison.js';
import { isOwn } from './pairs.js';
import type { EngineSettings } from './settings.js';

/** The identity of the destination namespace of an Application. */
export function namespaceKey(name: string): ObjectKey {
  return { group: '', kind: 'Namespace', namespace: '', name };
}

/**
 * The destination namespace as a sync writes it: with `managedNamespaceMetadata`, where that is set. It is not tracked, and applied
 * server-side, so that labels and annotations of others stay.
 */
export function namespaceObject({ spec }: Application, name: string): KubeObject {
  const managed = spec.syncPolicy?.managedNamespaceMetadata;
  if (!managed) return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      ...(managed.labels && { labels: { ...managed.labels } }),
      annotations: { ...managed.annotations, [annotations.syncOptions]: 'ServerSideApply=true' },
    },
  };
}

/**
 * The targets with the destination namespace among them, when its metadata is managed, somebody had it tracked as the Application's,
 * and Git does not describe it. Without that it would count as an object that left Git, and be pruned with everything in it.
 */
export function withManagedNamespace(
  targets: readonly KubeObject[],
  live: ReadonlyMap<string, KubeObject>,
  app: Application,
  settings: EngineSettings,
): readonly KubeObject[] {
  const name = app.spec.destination.namespace ?? '';
  if (name === '' || !app.spec.syncPolicy?.managedNamespaceMetadata) return targets;
  const found = live.get(keyText(namespaceKey(name)));
  if (!found || !isOwn(found, app, settings) || describesNamespace(targets, name)) return targets;
  return [...targets, namespaceObject(app, name)];
}

/** Whether a namespace is among the targets of a sync. */
export function describesNamespace(targets: PreparedTargets['resources'], name: string): boolean {
  return targets.some((object) => object.kind === 'Namespace' && object.metadata.name === name);
}
