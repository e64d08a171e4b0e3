import { stringifyJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import { pathAttributes, resourceAttributes } from '../access/attributes.js';
import type { Authenticator } from '../access/authentication.js';
import { API_AUDIENCE } from '../access/service-account-tokens.js';
import { aggregate, type Authorizer } from '../access/authorization.js';
import type { User } from '../access/user.js';
import { ApiError, type StatusCause } from '../errors.js';
import { objectAt, textAt } from '../fields.js';
import { badRequest, invalidValue } from '../refusals.js';

/** A user as reviews show it. */
export function userInfo({ name, uid, groups, extra }: User): JsonObject {
  const shown = Object.entries(extra ?? {}).map(([key, values]): [string, string[]] => [key, [...values]]);
  return {
    username: name,
    ...(uid !== undefined && { uid }),
    groups: [...groups],
    ...(shown.length > 0 && { extra: Object.fromEntries(shown.sort(([a], [b]) => (a < b ? -1 : 1))) }),
  };
}

/** The status of a TokenReview. @throws ApiError BadRequest without a token */
export function tokenStatus(authenticator: Authenticator, review: KubeObject): JsonObject {
  const token = textAt(review, 'spec', 'token') ?? '';
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const asked = textsAt(objectAt(review, 'spec'), 'audiences');
  const found = authenticator.review(token, asked.length === 0 ? [API_AUDIENCE] : asked);
  if (typeof found === 'string') return { user: {}, error: found };
  return { authenticated: true, user: userInfo(found.user), audiences: [...found.audiences] };
}

/** The status of a SelfSubjectRulesReview: all that a user may do in a namespace. @throws ApiError without a namespace */
export function shownRules(authorizer: Authorizer, user: User, review: KubeObject): JsonObject {
  const namespace = textAt(review, 'spec', 'namespace') ?? '';
  if (namespace === '') throw badRequest('no namespace on request');
  const { rules, errors } = authorizer.rulesFor(user, namespace);
  const resourceRules: JsonObject[] = [];
  const nonResourceRules: JsonObject[] = [];
  for (const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } of rules) {
    if (resources.length > 0) {
      const names = resourceNames.length > 0 && { resourceNames: [...resourceNames] };
      resourceRules.push({ verbs: [...verbs], apiGroups: [...apiGroups], resources: [...resources], ...names });
    }
    if (nonResourceURLs.length > 0) {
      nonResourceRules.push({ verbs: [...verbs], nonResourceURLs: [...nonResourceURLs] });
    }
  }
  const evaluationError = errors.length > 0 && { evaluationError: aggregate(errors) };
  return { resourceRules, nonResourceRules, incomplete: errors.length > 0, ...evaluationError };
}

/**
 * The status of a question about permissions: those of `self`, or of the subject that the question names.
 *
 * @throws ApiError Invalid for a question that asks nothing
 */
export function reviewAccess(authorizer: Authorizer, self: User | undefined, review: KubeObject): JsonObject {
  const spec = objectAt(review, 'spec') ?? {};
  const causes = questionCauses(self !== undefined, spec, review);
  if (causes.length > 0) throw invalidReview(causes);
  const resource = objectAt(spec, 'resourceAttributes');
  const path = objectAt(spec, 'nonResourceAttributes');
  const text = (key: string): string => textAt(resource ?? path, key) ?? '';
  const asked =
    resource === undefined
      ? pathAttributes(text('verb'), text('path'))
      : resourceAttributes({
          verb: text('verb'),
          group: text('group'),
          resource: text('resource'),
          subresource: text('subresource'),
          namespace: text('namespace'),
          name: text('name'),
        });
  const user = self ?? { name: textAt(spec, 'user') ?? '', groups: textsAt(spec, 'groups') };
  const { allowed, reason } = authorizer.decide(user, asked);
  return { allowed, ...(reason !== '' && { reason }) };
}

function questionCauses(isSelf: boolean, spec: JsonObject, { kind, metadata }: KubeObject): StatusCause[] {
  const causes: StatusCause[] = [];
  const resource = objectAt(spec, 'resourceAttributes');
  const path = objectAt(spec, 'nonResourceAttributes');
  const shownPath = `{"Path":${JSON.stringify(textAt(path, 'path') ?? '')},"Verb":${JSON.stringify(textAt(path, 'verb') ?? '')}}`;
  if (resource !== undefined && path !== undefined) {
    const why = 'cannot be specified in combination with resourceAttributes';
    causes.push(invalidValue('spec.nonResourceAttributes', shownPath, why));
  } else if (resource === undefined && path === undefined) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    causes.push(invalidValue('spec.resourceAttributes', 'null', why));
  }
  if (!isSelf && (textAt(spec, 'user') ?? '') === '' && textsAt(spec, 'groups').length === 0) {
    causes.push(invalidValue('spec.user', '""', 'at least one of user or group must be specified'));
  }
  const { managedFields: _managers, namespace, ...others } = metadata;
  const isLocal = kind === 'LocalSubjectAccessReview';
  if (Object.keys(others).length > 0) {
    const why = isLocal ? 'must be empty except for namespace' : 'must be empty';
    causes.push(invalidValue('metadata', stringifyJson(metadata), why));
  }
  if (!isLocal) return causes;
  if (resource !== undefined && (textAt(resource, 'namespace') ?? '') !== (namespace ?? '')) {
    const given = JSON.stringify(textAt(resource, 'namespace') ?? '');
    causes.push(invalidValue('spec.resourceAttributes.namespace', given, 'must match metadata.namespace'));
  }
  if (path !== undefined) {
    causes.push(invalidValue('spec.nonResourceAttributes', shownPath, 'disallowed on this kind of request'));
  }
  return causes;
}

/** 422: as of any other kind, but that the name of this one stays unsaid. */
function invalidReview(causes: readonly StatusCause[]): ApiError {
  const group = 'authorization.k8s.io';
  const texts = causes.map(({ field, message }) => `${field ?? ''}: ${message}`);
  const list = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
  return new ApiError(422, 'Invalid', `.${group} "" is invalid: ${list}`, { group, causes });
}

function textsAt(object: JsonObject | undefined, key: string): string[] {
  const list = object?.[key];
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}
