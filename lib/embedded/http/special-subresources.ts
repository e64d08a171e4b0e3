import { isJsonObject, type JsonObject } from '../../kube/index.js';
import type { ServiceAccountTokens } from '../access/service-account-tokens.js';
import { ApiError } from '../errors.js';
import { methodNotAllowed, notFound } from '../refusals.js';
import type { Store } from '../store/store.js';
import { checkIdentity } from '../store/write-rules.js';
import { deletionOf } from './deletion.js';
import type { Exchange } from './exchange.js';
import { checkPlace, readObject } from './read-object.js';
import { bindPod } from './passing-kinds.js';
import { servePodLog } from './pod-log.js';
import type { Target } from './target.js';
import { requestToken } from './token-requests.js';

/** The methods of the subresources that are no part of the object. */
const METHODS: ReadonlyMap<string, readonly string[]> = new Map([
  ['pods/log', ['GET', 'HEAD']],
  ['pods/eviction', ['POST']],
  ['pods/binding', ['POST']],
  ['serviceaccounts/token', ['POST']],
  ['namespaces/finalize', ['PUT']],
]);

/**
 * Answers the subresources that are no part of the object: logs, eviction, binding, tokens, finalize. Returns false for any
 * other.
 */
export async function handleSpecial(
  store: Store,
  tokens: ServiceAccountTokens,
  exchange: Exchange,
  target: Target,
): Promise<boolean> {
  if (target.resource.custom) return false;
  const { resource, namespace, name } = target;
  const which = `${resource.plural}/${target.subresource}`;
  if (METHODS.get(which)?.includes(exchange.method) === false) throw methodNotAllowed();
  const object = store.find(resource, namespace, name);
  const need = (): NonNullable<typeof object> => {
    if (object === undefined) throw notFound(resource, name);
    return object;
  };
  switch (which) {
    case 'pods/log':
      servePodLog(store, exchange, need());
      return true;
    case 'pods/eviction': {
      need();
      const body = await exchange.body('Eviction');
      const options = isJsonObject(body) ? body['deleteOptions'] : undefined;
      store.writer.delete(resource, namespace, name, deletionOf(exchange.query, options));
      exchange.send(201, success());
      return true;
    }
    case 'pods/binding':
      await bindPod(store, exchange, namespace, name);
      return true;
    case 'pods/exec':
    case 'pods/attach':
    case 'pods/portforward':
    case 'pods/proxy':
    case 'services/proxy':
      throw new ApiError(
        501,
        'NotImplemented',
        `${target.subresource} is not served: the pods of this cluster are simulated`,
      );
    case 'serviceaccounts/token':
      exchange.send(201, await requestToken(store, tokens, exchange, target));
      return true;
    case 'namespaces/finalize': {
      const before = need();
      const body = readObject(target, await exchange.body('Namespace'), exchange.raw);
      checkPlace(target, body);
      exchange.send(
        200,
        store.transact(() => {
          checkIdentity(resource, before, body.metadata);
          const spec = isJsonObject(body['spec']) ? body['spec'] : {};
          const { finalizers } = spec;
          const isEmpty = !Array.isArray(finalizers) || finalizers.length === 0;
          return store.writer.replace(resource, before, { ...before, spec: isEmpty ? {} : { finalizers } });
        }),
      );
      return true;
    }
    default:
      return false;
  }
}

function success(): JsonObject {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}
