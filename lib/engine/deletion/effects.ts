import { gvkOf, keyOf, keyText, type KubeObject } from '../../kube/index.js';
import { finalizers } from '../../model/index.js';
import { defaultSettings, type EngineSettings } from '../compare/settings.js';
import type { ApplyEffect, DeleteEffect, RemoveFinalizerEffect } from '../operation/effect.js';

const identity = (object: KubeObject) => {
  const key = keyOf(object);
  return { task: keyText(key), gvk: gvkOf(object), key, order: 0 };
};

const uidOf = ({ metadata: { uid } }: KubeObject) => (uid === undefined ? {} : { uid });

/** Deletes this very object, as it was seen. */
export function deletionOf(object: KubeObject, propagation: DeleteEffect['propagation']): DeleteEffect {
  const { resourceVersion } = object.metadata;
  return {
    type: 'delete',
    ...identity(object),
    propagation,
    dryRun: false,
    ...uidOf(object),
    ...(resourceVersion !== undefined && { resourceVersion }),
  };
}

/** Creates a hook of a deletion; one that exists stays as it is. */
export function creationOf(hook: KubeObject, settings: EngineSettings = defaultSettings): ApplyEffect {
  return {
    type: 'apply',
    ...identity(hook),
    object: hook,
    method: 'create',
    force: false,
    validation: 'Ignore',
    manager: settings.fieldManager,
    dryRun: false,
    migrateFrom: [],
    awaitEstablished: false,
  };
}

/** Lets go of the hooks of a sync that was interrupted: their finalizer would hold them for ever. */
export function hookReleases(objects: readonly KubeObject[]): RemoveFinalizerEffect[] {
  return objects
    .filter(({ metadata }) => metadata.finalizers?.includes(finalizers.hook))
    .map((object) => ({
      type: 'removeFinalizer',
      ...identity(object),
      finalizer: finalizers.hook,
      ...uidOf(object),
    }));
}
