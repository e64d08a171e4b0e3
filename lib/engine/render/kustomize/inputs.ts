import type { Json } from '../../../kube/index.js';
import { contentOf, type LinkCache } from '../content.js';
import type { SourceError } from '../errors.js';
import type { FileTree } from '../file-tree.js';
import { isWithin, joinPath } from '../paths.js';
import { kustomizationOf, resolveResource, type Kept, type KustomizationCache } from './build.js';
import { isBeyondUs } from './by-program.js';
import { isRemote } from './remote.js';

/** What one directory of kustomizations names outside of itself. */
export interface Outside {
  readonly directories: readonly string[];
  /** Why only the program can build it. */
  readonly beyondUs: SourceError | undefined;
  /** Whether it names something in another repository. */
  readonly remote: boolean;
}

/** For a directory and its content: what it names outside. */
export type OutsideCache = Kept<Outside>;

/** What was read of unchanged files before. */
export interface KustomizeCaches {
  readonly kustomizations: KustomizationCache;
  readonly outside: OutsideCache;
  readonly links: LinkCache;
}

/** Everything that building a kustomization can read. */
export interface KustomizationInputs {
  readonly directories: readonly string[];
  /** Equal for equal content of the directories. */
  readonly content: string[][];
  /** Why only the program can build it. */
  readonly beyondUs: SourceError | undefined;
  /** Whether something is named that is in another repository: it is not among the directories. */
  readonly remote: boolean;
}

/**
 * The directories that a kustomization reads: its own and those outside of it, found in turn. What was found for a directory holds as long
 * as its tree does, so that an unchanged one costs a look-up.
 *
 * @param components further ones that the Application names
 * @throws SourceError for a resource that is not there
 */
export async function kustomizationInputs(
  tree: FileTree,
  path: string,
  caches: KustomizeCaches,
  components: readonly string[] = [],
): Promise<KustomizationInputs> {
  const found = new Map<string, string[]>();
  let beyondUs: SourceError | undefined;
  let remote = components.some(isRemote);
  const waiting = [path];
  for (const written of components.filter((each) => !isRemote(each)))
    waiting.push((await resolveResource(tree, path, 'kustomize.components', written)).path);
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    if (found.has(directory)) continue;
    const entry = await tree.directory(directory);
    const content = await contentOf(tree, { ...entry, path: directory }, caches.links);
    found.set(directory, content);
    const key = content.join('\n');
    const outside = caches.outside.get(key) ?? (await findOutside(tree, directory, caches.kustomizations));
    caches.outside.set(key, outside);
    beyondUs ??= outside.beyondUs;
    remote ||= outside.remote;
    waiting.push(...outside.directories);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    directories: sorted.map(([directory]) => directory),
    content: sorted.map(([, content]) => content),
    beyondUs,
    remote,
  };
}

async function findOutside(tree: FileTree, root: string, cache: KustomizationCache): Promise<Outside> {
  const outside = new Set<string>();
  const seen = new Set<string>();
  let beyondUs: SourceError | undefined;
  let remote = false;
  const visit = async (directory: string): Promise<void> => {
    if (seen.has(directory)) return;
    seen.add(directory);
    const { written, file } = await kustomizationOf(tree, directory, cache);
    try {
      written.read();
    } catch (error) {
      if (!isBeyondUs(error)) throw error;
      beyondUs ??= error;
    }
    const goTo = async (path: string): Promise<void> => {
      if (isWithin(root, path)) await visit(path);
      else outside.add(path);
    };
    for (const resource of ['resources', 'bases', 'components'].flatMap((field) => pathsIn(written.value[field]))) {
      if (isRemote(resource)) {
        remote = true;
        continue;
      }
      const entry = await resolveResource(tree, directory, file, resource);
      if (entry.type === 'directory') await goTo(entry.path);
    }
    for (const plugin of ['generators', 'transformers', 'validators'].flatMap((field) =>
      pathsIn(written.value[field]),
    )) {
      const entry = await tree.entry(joinPath(directory, plugin));
      if (entry?.type === 'directory') await goTo(entry.path);
    }
  };
  await visit(root);
  return { directories: [...outside], beyondUs, remote };
}

/** The paths of a list, where configuration may also stand in place. */
function pathsIn(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is string => typeof one === 'string' && one.trim() !== '' && !one.includes('\n'));
}
