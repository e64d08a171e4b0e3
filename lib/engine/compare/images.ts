import type { KubeObject } from '../../kube/index.js';

/** The images that an object's containers run, sorted. */
export function imagesOf(object: KubeObject): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, depth: number) => {
    if (typeof value !== 'object' || value === null || depth > 12) return;
    for (const [key, child] of Object.entries(value)) {
      if ((key === 'containers' || key === 'initContainers') && Array.isArray(child)) {
        for (const container of child as unknown[]) addImage(container, found);
      } else visit(child, depth + 1);
    }
  };
  visit(object['spec'], 0);
  return [...found].sort();
}

function addImage(container: unknown, found: Set<string>): void {
  if (typeof container !== 'object' || container === null || !('image' in container)) return;
  if (typeof container.image === 'string' && container.image !== '') found.add(container.image);
}
