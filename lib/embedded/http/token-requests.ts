import { isJsonObject, type JsonObject, type KubeObject } from '../../kube/index.js';
import { API_AUDIENCE, type ServiceAccountTokens } from '../access/service-account-tokens.js';
import type { StatusCause } from '../errors.js';
import { numberAt, objectAt, textAt, valueAt } from '../fields.js';
import { badRequest, conflict, invalid, invalidValue, notFound } from '../refusals.js';
import { managedUpdate } from '../store/ownership.js';
import { readSchemas } from '../store/admission/schemas.js';
import { shape } from '../store/admission/shape.js';
import type { Resource } from '../store/resource.js';
import type { Store } from '../store/store.js';
import type { Exchange } from './exchange.js';
import { readObject } from './read-object.js';
import type { Target } from './target.js';
import { writeContext } from './write-options.js';

const KIND = { group: 'authentication.k8s.io', kind: 'TokenRequest' };
const HOUR = 3_600;
const SHORTEST = 600;
const LONGEST = 2 ** 32;
const REQUEST: Resource = {
  ...KIND,
  listKind: 'TokenRequestList',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: [],
  categories: [],
  namespaced: true,
  versions: [{ version: 'v1' }],
  storageVersion: 'v1',
  status: false,
  generation: 'none',
  custom: false,
  unconditionalUpdate: false,
  createOnUpdate: false,
};

/** Gives a token to who asks for one in the name of a ServiceAccount. @throws ApiError */
export async function requestToken(
  store: Store,
  tokens: ServiceAccountTokens,
  exchange: Exchange,
  { resource, namespace, name }: Target,
): Promise<JsonObject> {
  const target = { resource: REQUEST, version: 'v1', namespace, name, subresource: 'token', watch: false };
  const context = writeContext(exchange, target, 'CreateOptions');
  const request = readObject(target, await exchange.body(KIND.kind), exchange.raw);
  const account = store.find(resource, namespace, name);
  if (account === undefined) throw notFound(resource, name);
  const schema = readSchemas(REQUEST, 'v1');
  shape(REQUEST, request, context, schema, []);
  const given = objectAt(request, 'spec') ?? {};
  const audiences = Array.isArray(given['audiences']) ? given['audiences'].map(String) : [];
  const lifetime = numberAt(given, 'expirationSeconds') ?? HOUR;
  const spec: JsonObject = { ...given, expirationSeconds: lifetime };
  const causes = requestCauses(request, name, spec);
  if (causes.length > 0) throw invalid(KIND, request.metadata.name === undefined ? '' : name, causes);
  const boundTo = boundObject(store, namespace, given);
  const { uid = '' } = account.metadata;
  const metadata = { name, namespace, uid, creationTimestamp: store.now() };
  const now = store.now();
  const after: KubeObject = { ...request, metadata, spec };
  const { manager } = context;
  const owned = managedUpdate({ before: undefined, after, schema, now, manager, subresource: 'token' });
  const order = { account, audiences: audiences.length === 0 ? [API_AUDIENCE] : audiences, lifetime };
  const { token, expires } = tokens.issue({ ...order, ...(boundTo && { boundTo }) });
  return {
    kind: KIND.kind,
    apiVersion: 'authentication.k8s.io/v1',
    metadata: owned.metadata,
    spec: {
      audiences: [...order.audiences],
      expirationSeconds: lifetime,
      boundObjectRef: valueAt(given, ['boundObjectRef']) ?? null,
    },
    status: { token, expirationTimestamp: expires },
  };
}

function requestCauses({ metadata }: KubeObject, account: string, spec: JsonObject): StatusCause[] {
  const { name = account } = metadata;
  if (name !== account) {
    const why = 'must match the service account name if specified';
    return [invalidValue('metadata.name', JSON.stringify(name), why)];
  }
  const seconds = numberAt(spec, 'expirationSeconds') ?? HOUR;
  const field = 'spec.expirationSeconds';
  if (seconds < SHORTEST)
    return [invalidValue(field, String(seconds), 'may not specify a duration less than 10 minutes')];
  if (seconds > LONGEST) {
    return [invalidValue(field, String(seconds), 'may not specify a duration larger than 2^32 seconds')];
  }
  return [];
}

function boundObject(store: Store, namespace: string, spec: JsonObject): KubeObject | undefined {
  const reference = spec['boundObjectRef'];
  if (!isJsonObject(reference)) return undefined;
  const kind = textAt(reference, 'kind') ?? '';
  const apiVersion = textAt(reference, 'apiVersion') ?? '';
  if (apiVersion !== 'v1' || (kind !== 'Pod' && kind !== 'Secret')) {
    const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  }
  const resource = store.builtin('', kind);
  const name = textAt(reference, 'name') ?? '';
  const object = store.find(resource, namespace, name);
  if (object === undefined) throw notFound(resource, name);
  const uid = textAt(reference, 'uid') ?? '';
  const { uid: actual = '' } = object.metadata;
  if (uid !== '' && uid !== actual) {
    throw conflict(
      resource,
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  return object;
}
