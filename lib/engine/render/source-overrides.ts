import { applyMergePatch, isJsonObject, readYaml, type Json } from '../../kube/index.js';
import { ModelError, parseToolSettings, type ApplicationSource } from '../../model/index.js';
import { SourceError } from './errors.js';
import { readText, refuseLink, type FileEntry, type FileTree } from './file-tree.js';
import { joinPath } from './paths.js';

/** The most bytes of a file that overrides a source. */
const MAX_BYTES = 1024 * 1024;
const TOOLS = ['kustomize', 'helm', 'directory', 'plugin'] as const;

/**
 * A source with what its own directory says: `.argocd-source.yaml`, then `.argocd-source-<application>.yaml`, each a JSON merge patch of
 * the settings of a tool. As with Argo CD, nothing else of a source can be overridden: where it comes from stays.
 *
 * @param children the entries of the directory at `path`
 * @throws SourceError `INVALID_SOURCE`, YamlError
 */
export async function withOverrides(
  tree: FileTree,
  path: string,
  source: ApplicationSource,
  children: readonly FileEntry[],
  application: string | undefined,
): Promise<ApplicationSource> {
  let overridden = source;
  for (const name of ['.argocd-source.yaml', ...(application ? [`.argocd-source-${application}.yaml`] : [])]) {
    const child = children.find((each) => each.path === name);
    if (child === undefined) continue;
    const file = { ...child, path: joinPath(path, name) };
    overridden = overriddenBy(overridden, await patchIn(tree, file), file.path);
  }
  return overridden;
}

async function patchIn(tree: FileTree, file: FileEntry): Promise<Json> {
  refuseLink(file);
  const documents = readYaml((await readText(tree, file, MAX_BYTES)).text, { file: file.path });
  const value = documents[0]?.value ?? {};
  if (documents.length <= 1 && isJsonObject(value)) return value;
  throw new SourceError('INVALID_SOURCE', 'a file that overrides a source is one mapping', {
    where: file.path,
    remedy: 'write the settings of a tool as in an Application: kustomize, helm, directory or plugin',
  });
}

function overriddenBy(source: ApplicationSource, patch: Json, file: string): ApplicationSource {
  const merged = applyMergePatch(source as unknown as Json, patch);
  const tools = isJsonObject(merged)
    ? TOOLS.filter((tool) => merged[tool] !== undefined).map((tool) => [tool, merged[tool] ?? null])
    : [];
  const { kustomize: _k, helm: _h, directory: _d, plugin: _p, ...rest } = source;
  try {
    return { ...rest, ...parseToolSettings(Object.fromEntries(tools), file) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new SourceError('INVALID_SOURCE', error.what, { where: file, remedy: 'correct the file', cause: error });
  }
}
