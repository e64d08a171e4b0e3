import type { KubeObject } from '../../kube/index.js';
import { annotations, finalizers } from '../../model/index.js';
import { applyMethod, earlierManagers, type HasOption } from '../compare/apply-method.js';
import { updatersAmong } from '../compare/managed-fields.js';
import { respectIgnored } from '../compare/respect-ignored.js';
import type { EngineSettings } from '../compare/settings.js';
import { ignoreRulesFor } from '../normalize/index.js';
import type { ApplyEffect, ApplyMethod, DeleteEffect, RemoveFinalizerEffect } from './effect.js';
import { operationMark, type Pass } from './pass.js';
import { mayRecreate } from './recreation.js';
import { objectHas } from './sync-options.js';
import { isPrune, type Task } from './task.js';

/** The write that a task asks for. */
export function applyEffect(pass: Pass, task: Task, order: number, dryRun: ApplyEffect['dryRun'] = false): ApplyEffect {
  const target = desiredObject(pass, task);
  const { options, settings } = pass;
  const method = methodOf(pass, task, target, dryRun);
  return {
    type: 'apply',
    task: task.id,
    gvk: task.gvk,
    key: task.key,
    order,
    object: target,
    method,
    force: mayRecreate(pass, task, method),
    validation: options.has('Validate=false') || objectHas(target, 'Validate=false') ? 'Ignore' : 'Strict',
    manager: settings.fieldManager,
    dryRun,
    migrateFrom: method === 'serverSide' && dryRun === false ? migratedManagers(pass, task) : [],
    awaitEstablished: task.gvk.kind === 'CustomResourceDefinition' && dryRun === false,
  };
}

/** Whether an object is applied server-side. What is tried without a request never is. */
export function appliesServerSide(
  target: KubeObject,
  dryRun: ApplyEffect['dryRun'],
  has: HasOption,
  settings: EngineSettings,
): boolean {
  return dryRun !== 'client' && applyMethod(target, has, settings) === 'serverSide';
}

function methodOf(pass: Pass, task: Task, target: KubeObject, dryRun: ApplyEffect['dryRun']): ApplyMethod {
  if (replaces(pass, task)) return task.live ? 'replace' : 'create';
  return appliesServerSide(target, dryRun, (option) => pass.options.has(option), pass.settings)
    ? 'serverSide'
    : 'clientSide';
}

/** Whether a task replaces instead of applying. */
export function replaces(pass: Pass, task: Task): boolean {
  return (
    pass.options.has('Replace=true') || objectHas(task.target, 'Replace=true') || objectHas(task.live, 'Replace=true')
  );
}

function migratedManagers(pass: Pass, task: Task): string[] {
  if (!task.live) return [];
  return updatersAmong(
    task.live,
    earlierManagers(pass.seen.app, (option) => pass.options.has(option)),
  );
}

/** The target as it is written: hooks with their mark, ignored fields as they are live where that was asked for. */
function desiredObject(pass: Pass, task: Task): KubeObject {
  const target = task.target;
  if (!target) throw new TypeError('a task that prunes applies nothing');
  if (task.hook) return markedHook(pass, task, target);
  if (!task.live || !pass.options.has('RespectIgnoreDifferences=true')) return target;
  const rules = ignoreRulesFor(pass.seen.app.spec.ignoreDifferences, pass.settings.overrides, target);
  return respectIgnored(target, task.live, rules);
}

function markedHook(pass: Pass, task: Task, target: KubeObject): KubeObject {
  const held = target.metadata.finalizers ?? [];
  return {
    ...target,
    metadata: {
      ...target.metadata,
      annotations: { ...target.metadata.annotations, [annotations.operation]: operationMark(pass.state, task.phase) },
      finalizers: held.includes(finalizers.hook) ? held : [...held, finalizers.hook],
    },
  };
}

/** The deletion of a task's live object, of that very object only. */
export function deleteEffect(
  pass: Pass,
  task: Task,
  order: number,
  dryRun: DeleteEffect['dryRun'] = false,
): DeleteEffect {
  const { uid, resourceVersion } = task.live?.metadata ?? {};
  // A hook may change just before, by the end of its finalizer.
  const asSeen = resourceVersion !== undefined && isPrune(task) && !task.hook;
  return {
    type: 'delete',
    task: task.id,
    gvk: task.gvk,
    key: task.key,
    order,
    wave: task.wave,
    propagation: pass.options.propagation,
    dryRun,
    ...(uid !== undefined && { uid }),
    ...(asSeen && { resourceVersion }),
  };
}

/** The removal of the finalizer that every hook holds; none when it is not there. */
export function hookFinalizerEffects(task: Task, order: number): RemoveFinalizerEffect[] {
  if (!task.live?.metadata.finalizers?.includes(finalizers.hook)) return [];
  const uid = task.live.metadata.uid;
  const { id, gvk, key } = task;
  return [
    {
      type: 'removeFinalizer',
      task: id,
      gvk,
      key,
      order,
      finalizer: finalizers.hook,
      ...(uid !== undefined && { uid }),
    },
  ];
}
