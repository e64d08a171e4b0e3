import { gvkOf, isJsonObject, type KubeObject } from '../../kube/index.js';
import type { Application } from '../../model/index.js';
import { isExcluded } from '../globs/index.js';
import { normalizeSecret, ruleProblems } from '../normalize/index.js';
import { hookTypesOf, isHook, phasesOf } from '../order/index.js';
import { instanceName, isUntrackedKind, normalizeTargets, setTracking } from '../tracking/index.js';
import type { PreparedTargets } from './comparison.js';
import type { NewCondition } from '../conditions/new-condition.js';
import type { KindLookup } from './kinds.js';
import { defaultSettings, type EngineSettings } from './settings.js';

/** What targets are prepared for. */
export interface PrepareInput {
  readonly app: Application;
  /** Manifests as rendered; they are not changed. */
  readonly objects: readonly KubeObject[];
  readonly kinds: KindLookup;
  /** The address of the destination, which rules of excluded kinds may name. */
  readonly server?: string | undefined;
  readonly settings?: EngineSettings | undefined;
}

/**
 * Makes rendered manifests ready for one Application and cluster: the destination's namespace where a namespaced object names
 * none (an unknown kind counts as namespaced), none for cluster-scoped ones; tracking information on everything except
 * CustomResourceDefinitions; nothing of excluded kinds; the last of several objects with one identity; hooks apart; `stringData` of Secrets as `data`.
 */
export function prepareTargets({
  app,
  objects: rendered,
  kinds,
  server = '',
  settings = defaultSettings,
}: PrepareInput): PreparedTargets {
  const namespace = app.spec.destination.namespace ?? '';
  const instance = instanceOf(app, settings);
  const stamp = (object: KubeObject) =>
    isUntrackedKind(object) ? object : setTracking(object, instance, namespace, settings.tracking);
  const isNamespaced = (object: KubeObject) => kinds(gvkOf(object))?.namespaced ?? true;

  const hidden = (object: KubeObject) => isHidden(object, server, settings);
  const objects = rendered.filter((object) => !hidden(object));
  const normalized = normalizeTargets(objects.map(withEncodedData).map(stamp), namespace, isNamespaced, stamp);
  const conditions: NewCondition[] = normalized.conditions.map(({ message }) => ({
    type: 'RepeatedResourceWarning',
    message,
  }));
  for (const object of rendered.filter(hidden)) conditions.push(excludedResource(object));
  for (const object of normalized.objects) {
    if (isNamespaced(object) && !object.metadata.namespace) conditions.push(missingNamespace(object));
  }
  for (const message of ruleProblems(app.spec.ignoreDifferences, settings.overrides)) {
    conditions.push({ type: 'ComparisonError', message });
  }
  const hooks = normalized.objects.filter(isHook);
  return {
    resources: normalized.objects.filter((object) => !isHook(object)),
    hooks: hooks.filter((object) => !onlyDeletion(object)),
    deleteHooks: hooks.filter((object) =>
      hookTypesOf(object).some((type) => type === 'PreDelete' || type === 'PostDelete'),
    ),
    conditions,
  };
}

/** Whether the settings of the installation put an object's kind out of sight at a cluster. */
export function isHidden(object: KubeObject, server: string, { resources }: EngineSettings): boolean {
  const { group, kind } = gvkOf(object);
  return isExcluded(resources, group, kind, server);
}

/** The name by which an Application is known in tracking information. */
export function instanceOf(app: Application, settings: EngineSettings = defaultSettings): string {
  return instanceName(app.metadata.name ?? '', app.metadata.namespace ?? '', settings.controllerNamespace);
}

function onlyDeletion(object: KubeObject): boolean {
  return hookTypesOf(object).length > 0 && phasesOf(object).length === 0;
}

function excludedResource(object: KubeObject): NewCondition {
  const { group, kind } = gvkOf(object);
  const name = object.metadata.name ?? '';
  return { type: 'ExcludedResourceWarning', message: `Resource ${group}/${kind} ${name} is excluded in the settings` };
}

function missingNamespace(object: KubeObject): NewCondition {
  const { group, version, kind } = gvkOf(object);
  const name = object.metadata.name ?? '';
  return {
    type: 'InvalidSpecError',
    message: `Namespace for ${name} ${group}/${version}, Kind=${kind} is missing.`,
  };
}

function withEncodedData(object: KubeObject): KubeObject {
  const isPlain = object.kind === 'Secret' && object.apiVersion === 'v1' && isJsonObject(object['stringData']);
  return isPlain ? normalizeSecret(object) : object;
}
