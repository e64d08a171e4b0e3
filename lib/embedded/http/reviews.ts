import { isJsonObject, type Json, type JsonObject } from '../../kube/index.js';
import { badRequest } from '../refusals.js';

const ADMINISTRATOR = { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** Answers a review: everyone may do everything here. Undefined for a kind that is no review. @throws ApiError */
export function review(kind: string, body: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(body)) throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
  const asked: JsonObject = { ...body, metadata: isJsonObject(body['metadata']) ? body['metadata'] : {} };
  switch (kind) {
    case 'SelfSubjectAccessReview':
    case 'SubjectAccessReview':
    case 'LocalSubjectAccessReview':
      return { ...asked, status: { allowed: true, reason: 'the embedded API allows everything' } };
    case 'SelfSubjectRulesReview':
      return {
        ...asked,
        status: {
          resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
          nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
          incomplete: false,
        },
      };
    case 'SelfSubjectReview':
      return { ...asked, status: { userInfo: { ...ADMINISTRATOR, groups: [...ADMINISTRATOR.groups] } } };
    case 'TokenReview':
      return {
        ...asked,
        status: { authenticated: true, user: { ...ADMINISTRATOR, groups: [...ADMINISTRATOR.groups] } },
      };
    default:
      return undefined;
  }
}
