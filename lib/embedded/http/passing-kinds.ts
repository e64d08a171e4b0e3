import { ApiError } from '../errors.js';
import { textAt } from '../fields.js';
import { methodNotAllowed, notFound } from '../refusals.js';
import { assignPod } from '../store/binding.js';
import type { Store } from '../store/store.js';
import type { Exchange } from './exchange.js';

const DEPRECATED = 'v1 ComponentStatus is deprecated in v1.19+';

/** Answers the kinds that are served without being kept and ask nobody's permissions: Bindings and ComponentStatuses. Whether it was one. */
export async function servePassing(store: Store, exchange: Exchange): Promise<boolean> {
  const { path, method } = exchange;
  const component = /^\/api\/v1\/componentstatuses(?:\/([^/]*))?$/.exec(path);
  if (component !== null) {
    if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed();
    serveComponents(exchange, component[1] ?? '');
    return true;
  }
  const binding = /^\/api\/v1\/namespaces\/([^/]+)\/bindings$/.exec(path);
  if (binding === null) return false;
  if (method !== 'POST') throw methodNotAllowed();
  await bindPod(store, exchange, binding[1] ?? '');
  return true;
}

/** This cluster has no components that could be ill, so the list is empty. */
function serveComponents(exchange: Exchange, name: string): void {
  exchange.warn(DEPRECATED);
  if (name !== '') throw notFound({ group: '', kind: 'ComponentStatus', plural: 'componentstatus' }, name);
  exchange.send(200, { kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items: [] });
}

/** Assigns a pod to the node that the Binding in the body names. @throws ApiError */
export async function bindPod(store: Store, exchange: Exchange, namespace: string, name?: string): Promise<void> {
  const body = await exchange.body('Binding');
  const podName = name ?? textAt(body, 'metadata', 'name') ?? '';
  const nodeName = textAt(body, 'target', 'name') ?? '';
  if (nodeName === '') throw new ApiError(500, '', 'target.name: Required value');
  assignPod(store, namespace, podName, nodeName);
  exchange.send(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}
