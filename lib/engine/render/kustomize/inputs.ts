import { isWithin } from '../paths.js';
import type { FileTree } from '../file-tree.js';
import { kustomizationOf, resolveResource, type Kept, type KustomizationCache } from './build.js';

/** For a directory and its content: the directories outside of it that its kustomizations name. */
export type OutsideCache = Kept<readonly string[]>;

/**
 * The directories that a kustomization reads, each with the id of its tree: its own and those outside of it, found in turn.
 * What was found for a directory holds as long as its tree does, so that an unchanged one costs a look-up.
 *
 * @param components further ones that the Application names
 */
export async function kustomizationInputs(
  tree: FileTree,
  path: string,
  caches: { readonly kustomizations: KustomizationCache; readonly outside: OutsideCache },
  components: readonly string[] = [],
): Promise<[path: string, tree: string][]> {
  const inputs = new Map<string, string>();
  const waiting = [path];
  for (const written of components)
    waiting.push((await resolveResource(tree, path, 'kustomize.components', written)).path);
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    if (inputs.has(directory)) continue;
    const { id } = await tree.directory(directory);
    inputs.set(directory, id);
    const key = `${id} ${directory}`;
    let outside = caches.outside.get(key);
    if (!outside) {
      outside = await findOutside(tree, directory, caches.kustomizations);
      caches.outside.set(key, outside);
    }
    waiting.push(...outside);
  }
  return [...inputs].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function findOutside(tree: FileTree, root: string, cache: KustomizationCache): Promise<string[]> {
  const outside = new Set<string>();
  const seen = new Set<string>();
  const visit = async (directory: string): Promise<void> => {
    if (seen.has(directory)) return;
    seen.add(directory);
    const { kustomization, file } = await kustomizationOf(tree, directory, cache);
    for (const written of [...kustomization.resources, ...kustomization.components]) {
      const entry = await resolveResource(tree, directory, file, written);
      if (entry.type !== 'directory') continue;
      if (isWithin(root, entry.path)) await visit(entry.path);
      else outside.add(entry.path);
    }
  };
  await visit(root);
  return [...outside];
}
