import { isJsonObject, type Json, type KubeObject } from '../../kube/index.js';

const DEEPEST = 12;

/** The images that the containers of some objects run, each once, sorted. */
export function imagesOf(objects: Iterable<KubeObject>): string[] {
  const found = new Set<string>();
  for (const object of objects) visit(object['spec'], 0, found);
  return [...found].sort();
}

function visit(value: Json | undefined, depth: number, found: Set<string>): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  for (const [key, child] of Object.entries(value)) {
    if ((key === 'containers' || key === 'initContainers') && Array.isArray(child)) {
      for (const container of child) addImage(container, found);
    } else visit(child, depth + 1, found);
  }
}

function addImage(container: Json, found: Set<string>): void {
  if (!isJsonObject(container)) return;
  const { image } = container;
  if (typeof image === 'string' && image !== '') found.add(image);
}
