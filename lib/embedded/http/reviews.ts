import type { JsonObject, KubeObject } from '../../kube/index.js';
import type { Authenticator } from '../access/authentication.js';
import type { Authorizer } from '../access/authorization.js';
import { badRequest, methodNotAllowed } from '../refusals.js';
import { readSchemas } from '../store/admission/schemas.js';
import { shape } from '../store/admission/shape.js';
import { reviewKinds } from '../store/builtin-resources.js';
import { managedUpdate } from '../store/ownership.js';
import type { Resource } from '../store/resource.js';
import type { Store } from '../store/store.js';
import { reviewAccess, shownRules, tokenStatus, userInfo } from './review-answers.js';
import type { Exchange } from './exchange.js';
import { readObject } from './read-object.js';
import { unknownPath } from './resource-handler.js';
import type { Target } from './target.js';
import { writeContext } from './write-options.js';

const reviewed = reviewKinds.map((builtin): Resource => {
  const { group, kind, plural, singular, shortNames, categories, namespaced, versions } = builtin;
  return {
    group,
    kind,
    listKind: `${kind}List`,
    plural,
    singular,
    shortNames,
    categories,
    namespaced,
    versions: versions.map((version) => ({ version })),
    storageVersion: versions[0] ?? 'v1',
    status: false,
    generation: 'none',
    custom: false,
    unconditionalUpdate: false,
    createOnUpdate: false,
  };
});

/** Answers reviews: kinds that are asked and not kept, such as whether a user may do something. */
export class Reviews {
  constructor(
    private readonly store: Store,
    private readonly authenticator: Authenticator,
    private readonly authorizer: Authorizer,
  ) {}

  /** Answers a request for a review; false when its path names none. @throws ApiError */
  async serve(exchange: Exchange): Promise<boolean> {
    const segments = exchange.path.replace(/\/$/, '').split('/');
    const [, root, group = '', version = '', ...rest] = segments;
    const namespace = rest[0] === 'namespaces' && rest.length > 2 ? rest[1] : undefined;
    const [plural, ...more] = namespace === undefined ? rest : rest.slice(2);
    const resource = reviewed.find((each) => each.group === group && each.plural === plural);
    if (root !== 'apis' || resource?.versions.some((each) => each.version === version) !== true) return false;
    if (more.length > 0 || resource.namespaced !== (namespace !== undefined)) throw unknownPath();
    if (exchange.method !== 'POST') throw methodNotAllowed();
    const target = { resource, version, namespace: namespace ?? '', name: '', subresource: '', watch: false };
    exchange.send(201, this.answer(exchange, await this.read(exchange, target)));
    return true;
  }

  /** The question, as one of its kind. */
  private async read(exchange: Exchange, target: Target): Promise<KubeObject> {
    const { resource, namespace } = target;
    const context = writeContext(exchange, target, 'CreateOptions');
    const object = readObject(target, await exchange.body(resource.kind), exchange.raw);
    const { metadata } = object;
    if (namespace !== '' && metadata.namespace !== undefined && metadata.namespace !== namespace) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
    if (namespace === '') delete metadata.namespace;
    else metadata.namespace = namespace;
    const schema = readSchemas(resource, target.version);
    shape(resource, object, context, schema, []);
    const { manager } = context;
    return managedUpdate({ before: undefined, after: object, schema, now: this.store.now(), manager });
  }

  private answer({ user }: Exchange, review: KubeObject): JsonObject {
    const { apiVersion, kind, metadata, status: _given, ...asked } = review;
    const answered = (status: JsonObject): JsonObject => ({ kind, apiVersion, metadata, ...asked, status });
    switch (kind) {
      case 'SelfSubjectReview': {
        const creationTimestamp = this.store.now();
        return { kind, apiVersion, metadata: { creationTimestamp }, status: { userInfo: userInfo(user) } };
      }
      case 'SelfSubjectRulesReview': {
        const status = shownRules(this.authorizer, user, review);
        return { kind, apiVersion, metadata: {}, spec: {}, status };
      }
      case 'TokenReview':
        return answered(tokenStatus(this.authenticator, review));
      default:
        return answered(reviewAccess(this.authorizer, kind === 'SelfSubjectAccessReview' ? user : undefined, review));
    }
  }
}
