import { stringifyJson, type Json, type JsonObject, type KubeObject } from '../../../../kube/index.js';
import { objectAt, objectsAt, textAt } from '../../../fields.js';
import { isEmpty, type Causes } from './causes.js';

const RBAC = 'rbac.authorization.k8s.io';

/** A Role or ClusterRole. */
export function role(object: KubeObject, causes: Causes): void {
  const isLocal = object.kind === 'Role';
  objectsAt(object, 'rules').forEach((rule, index) => {
    const at = `rules[${index}]`;
    const lacks = (key: string): boolean => isAbsent(rule[key]);
    if (lacks('verbs')) causes.required(`${at}.verbs`, 'verbs must contain at least one value');
    if (!lacks('nonResourceURLs')) {
      const { nonResourceURLs: urls } = rule;
      const isMixed = ['apiGroups', 'resources', 'resourceNames'].some((key) => !lacks(key));
      const refuse = (why: string): void => causes.invalid(`${at}.nonResourceURLs`, urls, why);
      if (isLocal) refuse('namespaced rules cannot apply to non-resource URLs');
      if (isMixed) refuse('rules cannot apply to both regular resources and non-resource URLs');
      return;
    }
    if (lacks('apiGroups')) causes.required(`${at}.apiGroups`, 'resource rules must supply at least one api group');
    if (lacks('resources')) causes.required(`${at}.resources`, 'resource rules must supply at least one resource');
  });
  const aggregation = objectAt(object, 'aggregationRule');
  if (aggregation === undefined || isLocal) return;
  const field = 'aggregationRule.clusterRoleSelectors';
  const selectors = objectsAt(aggregation, 'clusterRoleSelectors');
  if (selectors.length === 0) {
    causes.required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil');
  }
  selectors.forEach((selector, index) => causes.selector(`${field}[${index}]`, selector));
}

/** A RoleBinding or ClusterRoleBinding. */
export function roleBinding(object: KubeObject, causes: Causes): void {
  const isLocal = object.kind === 'RoleBinding';
  const roleRef = objectAt(object, 'roleRef');
  causes.oneOf(roleRef, 'apiGroup', 'roleRef', [RBAC]);
  causes.oneOf(roleRef, 'kind', 'roleRef', isLocal ? ['Role', 'ClusterRole'] : ['ClusterRole']);
  const name = textAt(roleRef, 'name') ?? '';
  if (name === '') causes.required('roleRef.name');
  else {
    const fault = segmentFault(name);
    if (fault !== undefined) causes.invalid('roleRef.name', name, fault);
  }
  objectsAt(object, 'subjects').forEach((subject, index) =>
    checkSubject(subject, `subjects[${index}]`, isLocal, causes),
  );
}

/** Why a text cannot be a segment of a path. */
function segmentFault(text: string): string | undefined {
  if (text === '.' || text === '..') return `may not be '${text}'`;
  const character = [...text].find((each) => each === '/' || each === '%');
  return character === undefined ? undefined : `may not contain '${character}'`;
}

function checkSubject(subject: JsonObject, at: string, isLocal: boolean, causes: Causes): void {
  const { kind, apiGroup = '' } = subject;
  if ((textAt(subject, 'name') ?? '') === '') causes.required(`${at}.name`);
  causes.oneOf(subject, 'kind', at, ['ServiceAccount', 'User', 'Group']);
  const group = kind === 'ServiceAccount' ? '' : RBAC;
  const isKnown = kind === 'ServiceAccount' || kind === 'User' || kind === 'Group';
  if (isKnown && apiGroup !== group) causes.unsupported(`${at}.apiGroup`, apiGroup, [group]);
  if (kind === 'ServiceAccount' && !isLocal && isEmpty(subject['namespace'] === '' ? null : subject['namespace'])) {
    causes.required(`${at}.namespace`);
  }
}

function isAbsent(value: Json | undefined): boolean {
  return !Array.isArray(value) || value.length === 0;
}

/** Adds what a change of a binding may not change: its role. */
export function roleChange(before: KubeObject, after: KubeObject, causes: Causes): void {
  const [old, now] = [before, after].map((object) => goForm(objectAt(object, 'roleRef')));
  if (stringifyJson(old ?? null) !== stringifyJson(now ?? null))
    causes.invalid('roleRef', now, 'cannot change roleRef');
}

/** A reference to a role with the names that its fields have in messages. */
function goForm(reference: JsonObject | undefined): JsonObject {
  const text = (key: string): string => textAt(reference, key) ?? '';
  return { APIGroup: text('apiGroup'), Kind: text('kind'), Name: text('name') };
}
