import { digest, digestText, stringifyJson, type Json, type JsonObject } from '../../../kube/index.js';
import { SourceError } from '../errors.js';
import type { FileTree } from '../file-tree.js';
import type { Lender } from '../lender.js';
import { joinPath, resolvePath } from '../paths.js';
import { maxManifestBytes } from '../directory.js';
import { kustomizationOf, type KustomizationCache } from './build.js';
import { LENT, LocalizedTree, nameIn } from './localized-tree.js';
import { isRemote, remoteResource } from './remote.js';

/** A kustomization to build, with the components that its Application adds. */
export interface ToLocalize {
  readonly tree: FileTree;
  readonly path: string;
  readonly components: readonly string[];
}

/** The most repositories and files that one build takes from elsewhere. */
const MOST_LENT = 100;

/**
 * Fetches what a kustomization, and all that it names, takes from other repositories and servers, and gives the same kustomization with
 * paths in the place of URLs.
 *
 * @throws SourceError where the project does not permit one of them, or a kustomization of another repository leads out of it
 */
export async function localize(
  { tree, path, components }: ToLocalize,
  lender: Lender,
  cache: KustomizationCache,
): Promise<{ readonly tree: FileTree; readonly components: string[]; readonly lent: readonly string[] }> {
  const work = new Localizer(tree, lender, cache);
  const named = [];
  for (const written of components) named.push(await work.entry(path, written, 'kustomize.components'));
  await work.visit(path);
  const { repositories, files } = work;
  const lent = [...repositories.keys()].map((name) => `${LENT}/${name}`).sort();
  return { tree: new LocalizedTree(tree, { repositories, files }), components: named, lent };
}

class Localizer {
  readonly repositories = new Map<string, FileTree>();
  readonly files = new Map<string, { id: string; content: Uint8Array }>();
  readonly #visited = new Set<string>();

  constructor(
    private readonly main: FileTree,
    private readonly lender: Lender,
    private readonly cache: KustomizationCache,
  ) {}

  /** Follows what the kustomization of a directory names. */
  async visit(directory: string): Promise<void> {
    if (this.#visited.has(directory)) return;
    this.#visited.add(directory);
    const [tree, inside] = this.#treeAt(directory);
    const { written, file } = await kustomizationOf(tree, inside, this.cache);
    const place = joinPath(directory, file.slice(file.lastIndexOf('/') + 1));
    const value: JsonObject = { ...written.value };
    for (const field of ['resources', 'bases', 'components', 'generators', 'transformers', 'validators']) {
      const list = value[field];
      if (!Array.isArray(list)) continue;
      const entries: Json[] = [];
      for (const one of list)
        entries.push(typeof one === 'string' && !one.includes('\n') ? await this.entry(directory, one, place) : one);
      value[field] = entries;
    }
    if (digest(value) === digest(written.value)) return;
    this.#put(place, Buffer.from(stringifyJson(value)));
  }

  /** An entry as it is written in the localized kustomization, after following it. */
  async entry(directory: string, written: string, file: string): Promise<string> {
    const name = nameIn(directory);
    if (isRemote(written)) return relative(directory, await this.#fetch(directory, written, file));
    const path = resolvePath(directory, written, file);
    if (nameIn(path) !== name) {
      throw new SourceError(
        'PATH_OUTSIDE_REPOSITORY',
        `the path ${JSON.stringify(written)} leads outside of its repository`,
        {
          where: file,
          remedy: 'name what is in another repository by its URL',
        },
      );
    }
    const [tree, inside] = this.#treeAt(path);
    const found = await tree.entry(inside);
    if (found?.type === 'directory')
      await this.visit(name === undefined ? found.path : joinPath(`${LENT}/${name}`, found.path));
    return written;
  }

  async #fetch(directory: string, written: string, file: string): Promise<string> {
    const resource = remoteResource(written, file);
    if (this.repositories.size + this.files.size > MOST_LENT) {
      const what = `the kustomization takes more than ${MOST_LENT} things from elsewhere`;
      throw new SourceError('MANIFESTS_TOO_LARGE', what, { where: file, remedy: 'copy them into this repository' });
    }
    if (resource.kind === 'file') {
      const lent = await this.lender.file(resource.url, true);
      const entry = await lent.tree.entry(lent.path);
      const content = entry === undefined ? new Uint8Array() : await lent.tree.bytes(entry, maxManifestBytes);
      const path = joinPath(directory, `${LENT}-${digestText(resource.url).slice(0, 12)}.yaml`);
      this.#put(path, content);
      return path;
    }
    const { repoURL, revision, path } = resource;
    const name = digestText(`${repoURL} ${revision}`).slice(0, 12);
    if (!this.repositories.has(name)) this.repositories.set(name, await this.lender.repository(repoURL, revision));
    const target = resolvePath(`${LENT}/${name}`, path, file);
    if (nameIn(target) !== name) return await this.entry(`${LENT}/${name}`, path, file);
    await this.visit(target);
    return target;
  }

  #put(path: string, content: Uint8Array): void {
    this.files.set(path, { id: `localized:${digestText(Buffer.from(content).toString('base64'))}`, content });
  }

  #treeAt(path: string): [tree: FileTree, inside: string] {
    const name = nameIn(path);
    const tree = name === undefined ? this.main : this.repositories.get(name);
    if (tree === undefined) return [this.main, path];
    return [tree, name === undefined ? path : path.slice(`${LENT}/${name}`.length + 1)];
  }
}

/** A path as it is written in a directory. */
function relative(directory: string, path: string): string {
  const from = directory === '' ? [] : directory.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
