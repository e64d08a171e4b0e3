import type { JsonObject, KubeObject } from '../../kube/index.js';
import { objectAt, objectsAt } from '../fields.js';

const PARTS = ['status', 'approval', 'ephemeralcontainers', 'resize'] as const;

/** A part of an object that is written by a path of its own. */
export type Part = (typeof PARTS)[number];

/** The part that a subresource stands for, if it is one. */
export function partOf(subresource: string): Part | undefined {
  return PARTS.find((part) => part === subresource);
}

/** Whether a part lies in what is wanted, so that changing it makes a new generation. */
export function isPartOfSpec(part: Part): boolean {
  return part === 'ephemeralcontainers' || part === 'resize';
}

/** The stored object with one part of another. */
export function withPart(live: KubeObject, object: KubeObject, part: Exclude<Part, 'status'>): KubeObject {
  const { managedFields } = object.metadata;
  const metadata = { ...live.metadata, ...(managedFields !== undefined && { managedFields }) };
  const spec = objectAt(live, 'spec') ?? {};
  switch (part) {
    case 'approval': {
      const conditions = objectsAt(object, 'status', 'conditions');
      return { ...live, metadata, status: { ...objectAt(live, 'status'), conditions } };
    }
    case 'ephemeralcontainers': {
      const ephemeralContainers = objectsAt(object, 'spec', 'ephemeralContainers');
      return { ...live, metadata, spec: { ...spec, ephemeralContainers } };
    }
    case 'resize': {
      const initContainers = resized(live, object, 'initContainers');
      const containers = resized(live, object, 'containers');
      return { ...live, metadata, spec: { ...spec, containers, ...(initContainers.length > 0 && { initContainers }) } };
    }
  }
}

function resized(live: KubeObject, object: KubeObject, list: string): JsonObject[] {
  const wanted = new Map(objectsAt(object, 'spec', list).map((container) => [container['name'], container]));
  return objectsAt(live, 'spec', list).map((container) => {
    const { resources, resizePolicy } = wanted.get(container['name']) ?? container;
    return {
      ...container,
      ...(resources !== undefined && { resources }),
      ...(resizePolicy !== undefined && { resizePolicy }),
    };
  });
}
