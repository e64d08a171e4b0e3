import { keyOf, keyText, type KubeObject } from '../../kube/index.js';
import type { HealthStatusCode } from '../../model/index.js';
import { defaultSettings } from '../compare/settings.js';
import { isWorse } from '../health/index.js';
import { hookDeletePoliciesOf, hookTypesOf } from '../order/index.js';
import { withName } from '../tracking/index.js';
import type { DeletionObservation, DeletionStep } from './deletion.js';
import { creationOf, deletionOf } from './effects.js';
import { managedObjects } from './managed.js';

/** The hooks around a deletion. */
export type DeletionHookType = 'PreDelete' | 'PostDelete';

/**
 * Runs the hooks of one type: those in Git that are not live are created, then all must end. Only a Progressing one is waited for; a
 * Degraded one is deleted, so that a mended one can take its place, and fails this attempt of the deletion. `undefined` when all is done.
 */
export function runHooks(seen: DeletionObservation, type: DeletionHookType): DeletionStep | undefined {
  if (!seen.targets) return { type: 'failed', message: `cannot load the ${type} hooks from Git` };
  const wanted = seen.targets.deleteHooks.filter((hook) => hookTypesOf(hook).includes(type)).map(named(seen, type));
  const missing = wanted.filter((hook) => liveHook(seen, hook) === undefined);
  const unborn = missing.filter((hook) => !seen.outcomes.some(({ task }) => task === keyText(keyOf(hook))));
  if (unborn.length > 0) return { type: 'effects', effects: unborn.map((hook) => creationOf(hook, seen.settings)) };
  if (missing.length > 0) return waitingFor(type, missing);
  const running = new Map(
    [...hooksOf(seen, type), ...wanted.flatMap((hook) => liveHook(seen, hook) ?? [])].map((hook) => [
      keyText(keyOf(hook)),
      hook,
    ]),
  );
  const failed = [...running.values()].filter((hook) => statusOf(seen, hook) === 'Degraded');
  if (failed.length > 0) {
    const names = failed.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`);
    const effects = failed
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map((hook) => deletionOf(hook, 'Background'));
    const problem = `${type} hook(s) failed: ${names.join(', ')}`;
    return effects.length > 0 ? { type: 'effects', effects, problem } : { type: 'failed', message: problem };
  }
  const progressing = [...running.values()].filter((hook) => statusOf(seen, hook) === 'Progressing');
  return progressing.length > 0 ? waitingFor(type, progressing) : undefined;
}

/**
 * Deletes the live hooks of one type whose policy asks for it: HookSucceeded when all of them together are Healthy, HookFailed when
 * they are Degraded. With the policy BeforeHookCreation alone, which is the default, they stay. `undefined` when all is done.
 */
export function cleanUpHooks(seen: DeletionObservation, type: DeletionHookType): DeletionStep | undefined {
  const hooks = hooksOf(seen, type);
  const worst = hooks.reduce<HealthStatusCode>((status, hook) => {
    const next = statusOf(seen, hook);
    return isWorse(status, next) ? next : status;
  }, 'Healthy');
  const policy = worst === 'Healthy' ? 'HookSucceeded' : worst === 'Degraded' ? 'HookFailed' : undefined;
  const doomed = hooks.filter((hook) => policy !== undefined && hookDeletePoliciesOf(hook).includes(policy));
  if (doomed.length === 0) return undefined;
  const alive = doomed.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (alive.length === 0) return { type: 'waiting', message: `waiting for deletion of ${doomed.length} ${type} hooks` };
  return { type: 'effects', effects: alive.map((hook) => deletionOf(hook, 'Background')) };
}

function waitingFor(type: DeletionHookType, hooks: readonly KubeObject[]): DeletionStep {
  const [first] = hooks;
  const more = hooks.length > 1 ? ` and ${hooks.length - 1} more` : '';
  return {
    type: 'waiting',
    message: `waiting for completion of ${type} hook ${first ? keyText(keyOf(first)) : ''}${more}`,
  };
}

/** A hook with `generateName` gets the same name at every step of one deletion. */
function named(seen: DeletionObservation, type: DeletionHookType) {
  return (hook: KubeObject): KubeObject => {
    if (hook.metadata.name) return hook;
    const { generateName = '' } = hook.metadata;
    const seconds = Math.floor(Date.parse(seen.app.metadata.deletionTimestamp ?? '1970-01-01T00:00:00Z') / 1000);
    return withName(hook, `${generateName}${type.toLowerCase()}-${seconds}`);
  };
}

function liveHook(seen: DeletionObservation, hook: KubeObject): KubeObject | undefined {
  return seen.live.get(keyText(keyOf(hook)));
}

function hooksOf(seen: DeletionObservation, type: DeletionHookType): KubeObject[] {
  return managedObjects(seen).filter((object) => hookTypesOf(object).includes(type));
}

function statusOf(seen: DeletionObservation, hook: KubeObject): HealthStatusCode {
  return (seen.healthOf ?? (seen.settings ?? defaultSettings).healthOf)(hook)?.status ?? 'Healthy';
}
