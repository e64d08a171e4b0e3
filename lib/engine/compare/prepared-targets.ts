import { gvkOf, type GroupVersionKind, type KubeObject } from '../../kube/index.js';
import type { PreparedTargets } from './comparison.js';
import { instanceOf, prepareTargets, type PrepareInput } from './prepare-targets.js';
import { defaultSettings, type EngineSettings } from './settings.js';

interface Prepared {
  readonly settings: EngineSettings;
  readonly terms: string;
  readonly targets: PreparedTargets;
}

/** By Application: several may deliver one rendering. */
const lastOf = new WeakMap<readonly KubeObject[], Map<string, Prepared>>();
const kindsIn = new WeakMap<readonly KubeObject[], readonly GroupVersionKind[]>();

/**
 * As {@link prepareTargets}, for the manifests of one rendering, which never change: as long as nothing else changes either, the result
 * is the last one.
 */
export function preparedTargets(input: PrepareInput): PreparedTargets {
  const { app, objects, kinds, server = '', settings = defaultSettings } = input;
  const { destination, ignoreDifferences } = app.spec;
  const scopes = kindsOf(objects).map((gvk) => kinds(gvk)?.namespaced ?? null);
  const terms = JSON.stringify([destination.namespace, server, ignoreDifferences, scopes]);
  const instance = instanceOf(app, settings);
  const prepared = lastOf.get(objects) ?? new Map<string, Prepared>();
  lastOf.set(objects, prepared);
  const last = prepared.get(instance);
  if (last?.settings === settings && last.terms === terms) return last.targets;
  const targets = prepareTargets(input);
  prepared.set(instance, { settings, terms, targets });
  return targets;
}

function kindsOf(objects: readonly KubeObject[]): readonly GroupVersionKind[] {
  const known = kindsIn.get(objects);
  if (known !== undefined) return known;
  const all = new Map<string, GroupVersionKind>();
  for (const object of objects) all.set(`${object.apiVersion} ${object.kind}`, gvkOf(object));
  const found = [...all.values()];
  kindsIn.set(objects, found);
  return found;
}
