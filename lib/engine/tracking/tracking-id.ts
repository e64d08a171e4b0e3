import { splitApiVersion, type KubeObject, type ObjectKey } from '../../kube/index.js';

/** What a tracking id says: an object's identity and the instance name of the Application that it belongs to. */
export interface TrackingId extends ObjectKey {
  readonly application: string;
}

/** `<application>:<group>/<kind>:<namespace>/<name>`. */
export function trackingId(id: TrackingId): string {
  return `${id.application}:${id.group}/${id.kind}:${id.namespace}/${id.name}`;
}

/**
 * The tracking id of an object of an Application.
 *
 * @param application instance name of the Application
 * @param namespace used when the object names none, for cluster-scoped objects too
 */
export function trackingIdOf(object: KubeObject, application: string, namespace = ''): TrackingId {
  return {
    application,
    group: splitApiVersion(object.apiVersion).group,
    kind: object.kind,
    namespace: object.metadata.namespace || namespace,
    name: object.metadata.name ?? '',
  };
}

/** Reads a tracking id; `undefined` for every other form. A name may contain `:`, not `/`. */
export function parseTrackingId(text: string): TrackingId | undefined {
  const match = /^([^:]*):([^:/]*)\/([^:/]*):([^/]*)\/([^/]*)$/s.exec(text);
  if (!match) return undefined;
  const [, application = '', group = '', kind = '', namespace = '', name = ''] = match;
  return { application, group, kind, namespace, name };
}

/** The instance name of an Application: its name, with its namespace in front when that is not the controller's. */
export function instanceName(name: string, namespace: string, controllerNamespace: string): string {
  return namespace === '' || namespace === controllerNamespace ? name : `${namespace}_${name}`;
}

/** `namespace/name` of the Application that an instance name (or such a key itself) means. */
export function applicationKey(instance: string, controllerNamespace: string): string {
  if (instance.includes('/')) return instance;
  return instance.includes('_') ? instance.replaceAll('_', '/') : `${controllerNamespace}/${instance}`;
}

/** An instance name as people read it: `namespace/name`, or the name alone. */
export function displayInstance(instance: string): string {
  return instance.replace('_', '/');
}
