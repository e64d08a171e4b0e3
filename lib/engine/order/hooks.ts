import type { KubeObject } from '../../kube/index.js';
import {
  annotations,
  hookDeletePolicies,
  hookTypes,
  syncPhases,
  type HookDeletePolicy,
  type HookType,
  type SyncPhase,
} from '../../model/index.js';
import { annotationValues } from './annotation-options.js';
import { deletePolicyOfHelm, helmDeletePolicies, helmHookTypes, hookTypeOfHelm, isHelmHook } from './helm-hooks.js';

/** How an object takes part in a sync as a hook. */
export interface Hook {
  /** The recognised types, each once. Empty: the object is a hook that never runs and is never compared. */
  readonly types: readonly HookType[];
  /** The phases of a sync in which it runs, in order; without those of a deletion. */
  readonly phases: readonly SyncPhase[];
  /** When it is deleted again. Never empty: `BeforeHookCreation` unless the object says otherwise. */
  readonly deletePolicies: readonly HookDeletePolicy[];
}

/** A hook type by its exact name. */
export function parseHookType(text: string): HookType | undefined {
  return hookTypes.find((type) => type === text);
}

/** A delete policy by its exact name. */
export function parseHookDeletePolicy(text: string): HookDeletePolicy | undefined {
  return hookDeletePolicies.find((policy) => policy === text);
}

/** The recognised hook types of an object, each once: Argo CD's annotation, or else Helm's. */
export function hookTypesOf(object: KubeObject): HookType[] {
  const own = annotationValues(object, annotations.hook).map(parseHookType);
  const recognised = own.filter((type) => type !== undefined);
  if (recognised.length > 0) return [...new Set(recognised)];
  if (!isHelmHook(object)) return [];
  return [...new Set(helmHookTypes(object).map(hookTypeOfHelm))].filter((type) => type !== undefined);
}

/** Whether the object asks to be left alone altogether: `Skip` is its only hook type. */
export function isSkipped(object: KubeObject): boolean {
  // Helm has no hook of that type.
  if (object.metadata.annotations?.[annotations.hook] === undefined) return false;
  const types = hookTypesOf(object);
  return types.length === 1 && types[0] === 'Skip';
}

/** Whether the object is a hook. One whose types nobody recognises is a hook too: it never runs. */
export function isHook(object: KubeObject): boolean {
  const annotated = object.metadata.annotations?.[annotations.hook] !== undefined;
  return annotated ? !isSkipped(object) : isHelmHook(object);
}

/** The object as a hook; `undefined` when it is an ordinary or a skipped one. */
export function hookOf(object: KubeObject): Hook | undefined {
  if (!isHook(object)) return undefined;
  return { types: hookTypesOf(object), phases: phasesOf(object), deletePolicies: hookDeletePoliciesOf(object) };
}

/** The effective delete policies: Argo CD's and Helm's annotations added up, `BeforeHookCreation` when neither names one. */
export function hookDeletePoliciesOf(object: KubeObject): HookDeletePolicy[] {
  const own = annotationValues(object, annotations.hookDeletePolicy).map(parseHookDeletePolicy);
  const helm = helmDeletePolicies(object).map(deletePolicyOfHelm);
  const named = [...own, ...helm].filter((policy) => policy !== undefined);
  return named.length > 0 ? [...new Set(named)] : ['BeforeHookCreation'];
}

/** The phases of a sync that an object takes part in: those of its hook types, none when skipped, else `Sync`. */
export function phasesOf(object: KubeObject): SyncPhase[] {
  if (isSkipped(object)) return [];
  if (!isHook(object)) return ['Sync'];
  const types = hookTypesOf(object);
  return syncPhases.filter((phase) => types.includes(phase));
}

/** Whether an object stays out of the comparison because its hook annotation names nothing that is known. */
export function isIgnored(object: KubeObject): boolean {
  return isHook(object) && hookTypesOf(object).length === 0;
}

/**
 * The name of a hook that has only `generateName`: `<generateName><revision>-<phase>-<unix seconds>`, the same at every
 * repetition of one operation, so that a restarted process finds the hook that it created.
 *
 * @param revision the synced revision; a long one is cut to 7 characters
 * @param startedAt RFC 3339 start of the operation
 */
export function hookName(object: KubeObject, phase: SyncPhase, revision: string, startedAt: string): string {
  const name = object.metadata.name;
  if (name !== undefined && name !== '') return name;
  const short = revision.length >= 8 ? revision.slice(0, 7) : revision;
  const seconds = Math.floor(Date.parse(startedAt) / 1000);
  return `${object.metadata.generateName ?? ''}${`${short}-${phase}-${seconds}`.toLowerCase()}`;
}
