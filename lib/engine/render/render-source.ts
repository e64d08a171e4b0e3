import { digest, type KubeObject } from '../../kube/index.js';
import type { ApplicationSource, KustomizeSource } from '../../model/index.js';
import { renderDirectory } from './directory.js';
import type { FileTree } from './file-tree.js';
import { freeze } from './freeze.js';
import {
  buildKustomization,
  kustomizationInputs,
  type KustomizationCache,
  type OutsideCache,
  withSettings,
} from './kustomize/index.js';
import { resolvePath } from './paths.js';
import { withOverrides } from './source-overrides.js';
import { isEmpty, sourceTypeOf, type SourceType } from './source-type.js';

/** The objects of a source at a commit. They are frozen: whoever changes them clones them first. */
export interface Rendered {
  readonly objects: KubeObject[];
  /** Equal for equal content and options, whatever the commit. */
  readonly digest: string;
  readonly sourceType: SourceType;
}

/** What was read of unchanged files before. */
export interface RenderCaches {
  readonly kustomizations: KustomizationCache;
  readonly outside: OutsideCache;
}

/** How a source will be rendered. */
export interface RenderPlan {
  readonly tree: FileTree;
  readonly source: ApplicationSource;
  readonly path: string;
  readonly sourceType: SourceType;
  /** Equal for equal content and options: then rendering gives equal objects. */
  readonly digest: string;
}

/**
 * Looks at the tree at a source's path, without rendering: for a kustomization also at the directories outside of it that it names.
 *
 * @param application its name, for the file that overrides the source for it alone
 * @throws SourceError
 */
export async function planSource(
  tree: FileTree,
  written: ApplicationSource,
  caches: RenderCaches,
  application?: string,
): Promise<RenderPlan> {
  const path = resolvePath('', written.path ?? '', 'source.path');
  if ((written.ref ?? '') !== '' && path === '') {
    return { tree, source: written, path, sourceType: 'Directory', digest: digest(['ref']) };
  }
  const directory = await tree.directory(path);
  const children = await tree.children(directory);
  const source = await withOverrides(tree, path, written, children, application);
  const common = { tree, source, path };
  const sourceType = sourceTypeOf(source, children);
  if (sourceType === 'Directory') {
    return { ...common, sourceType, digest: digest([sourceType, directoryOptions(source), path, directory.id]) };
  }
  const settings = await presentComponents(tree, path, source.kustomize ?? {});
  const inputs = await kustomizationInputs(tree, path, caches, settings.components);
  const options = JSON.stringify(settings);
  return {
    ...common,
    source: { ...source, kustomize: settings },
    sourceType,
    digest: digest([sourceType, options, path, ...inputs]),
  };
}

/** Renders what was planned. @throws SourceError, YamlError with file and line */
export async function renderSource(plan: RenderPlan, caches: RenderCaches): Promise<Rendered> {
  const { tree, source, path, sourceType } = plan;
  const isReference = (source.ref ?? '') !== '' && path === '';
  const objects = isReference
    ? []
    : sourceType === 'Directory'
      ? await renderDirectory(tree, path, source.directory)
      : await buildKustomization(tree, path, caches.kustomizations, (kustomization, file) =>
          withSettings(kustomization, source.kustomize ?? {}, file),
        );
  return freeze({ objects, digest: plan.digest, sourceType });
}

function directoryOptions({ directory }: ApplicationSource): { [option: string]: string | boolean } {
  return {
    recurse: directory?.recurse ?? false,
    include: directory?.include ?? '',
    exclude: directory?.exclude ?? '',
    disableExtensionFilter: directory?.disableExtensionFilter ?? false,
    jsonnet: !isEmpty(directory?.jsonnet),
  };
}

/** The settings without the components that are not there, where an Application says that they may be missing. */
async function presentComponents(tree: FileTree, path: string, settings: KustomizeSource): Promise<KustomizeSource> {
  if (!settings.ignoreMissingComponents || !settings.components) return settings;
  const components: string[] = [];
  for (const written of settings.components) {
    if (await tree.entry(resolvePath(path, written, 'kustomize.components'))) components.push(written);
  }
  return { ...settings, components };
}
