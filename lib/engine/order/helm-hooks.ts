import type { KubeObject } from '../../kube/index.js';
import { annotations, type HookDeletePolicy, type HookType } from '../../model/index.js';
import { annotationValues } from './annotation-options.js';
import { parseInteger } from './integer.js';

const types = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
} as const satisfies Record<string, HookType>;

const policies = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
} as const satisfies Record<string, HookDeletePolicy>;

/** The values of `helm.sh/hook` that a delivery can honour. */
export type HelmHookType = keyof typeof types;
/** The values of `helm.sh/hook-delete-policy`. */
export type HelmDeletePolicy = keyof typeof policies;

const isHelmType = (text: string): text is HelmHookType => Object.hasOwn(types, text);
const isHelmPolicy = (text: string): text is HelmDeletePolicy => Object.hasOwn(policies, text);

/** Whether Helm's annotation makes the object a hook. `crd-install` does not: such an object is an ordinary one. */
export function isHelmHook(object: KubeObject): boolean {
  const value = object.metadata.annotations?.[annotations.helmHook];
  return value !== undefined && value !== 'crd-install';
}

/** The supported types named by `helm.sh/hook`; tests, rollbacks and unknown words are left out. */
export function helmHookTypes(object: KubeObject): HelmHookType[] {
  return annotationValues(object, annotations.helmHook).filter(isHelmType);
}

/** The policies named by `helm.sh/hook-delete-policy`; unknown words are left out. */
export function helmDeletePolicies(object: KubeObject): HelmDeletePolicy[] {
  return annotationValues(object, annotations.helmHookDeletePolicy).filter(isHelmPolicy);
}

/** `helm.sh/hook-weight`, or 0 when it is absent or no integer. */
export function helmHookWeight(object: KubeObject): number {
  return parseInteger(object.metadata.annotations?.[annotations.helmHookWeight]) ?? 0;
}

/** The hook type that a Helm type means; `undefined` for one that is not supported. */
export function hookTypeOfHelm(text: string): HookType | undefined {
  return isHelmType(text) ? types[text] : undefined;
}

/** The delete policy that a Helm policy means; `undefined` for an unknown word. */
export function deletePolicyOfHelm(text: string): HookDeletePolicy | undefined {
  return isHelmPolicy(text) ? policies[text] : undefined;
}
