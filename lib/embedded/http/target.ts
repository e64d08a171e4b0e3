import type { Resource } from '../store/resource.js';
import type { Resources } from '../store/resources.js';

/** What a URL names: a collection, an object or a subresource of one. */
export interface Target {
  readonly resource: Resource;
  readonly version: string;
  /** `''` for all namespaces and for cluster-scoped kinds. */
  readonly namespace: string;
  /** `''` for the collection. */
  readonly name: string;
  /** `''` for the object itself. */
  readonly subresource: string;
  /** The old form `/api/v1/watch/…`. */
  readonly watch: boolean;
}

/** Finds what a path such as `/apis/apps/v1/namespaces/default/deployments/web` names; `undefined` when nothing is served. */
export function targetOf(resources: Resources, path: string): Target | undefined {
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  const core = segments[0] === 'api';
  if (!core && segments[0] !== 'apis') return undefined;
  const group = core ? '' : (segments[1] ?? '');
  const version = (core ? segments[1] : segments[2]) ?? '';
  let rest = segments.slice(core ? 2 : 3);
  const watch = rest[0] === 'watch';
  if (watch) rest = rest.slice(1);
  let namespace = '';
  const isNamespace = rest.length <= 2 || (rest.length === 3 && (rest[2] === 'status' || rest[2] === 'finalize'));
  if (rest[0] === 'namespaces' && rest.length > 2 && !(core && isNamespace)) {
    namespace = rest[1] ?? '';
    rest = rest.slice(2);
  }
  const [plural, name = '', subresource = '', ...more] = rest;
  if (plural === undefined || more.length > 0) return undefined;
  const resource = resources.ofUrl(group, version, plural);
  if (resource === undefined || (namespace !== '' && !resource.namespaced)) return undefined;
  if (name !== '' && resource.namespaced && namespace === '') return undefined;
  return { resource, version, namespace, name, subresource, watch };
}
