import { digest, readManifests, type KubeObject } from '../../kube/index.js';
import type { ApplicationSource } from '../../model/index.js';
import type { RenderContext } from './context.js';
import { planDirectory, type DirectoryCaches } from './directory.js';
import { sourceDirectory, type FileTree } from './file-tree.js';
import { SourceError } from './errors.js';
import { freeze } from './freeze.js';
import { chartName, planHelm } from './helm/index.js';
import { planKustomize, type KustomizeCaches } from './kustomize/index.js';
import { resolveSourcePath } from './paths.js';
import { findPlugin, planPlugin, type DiscoveryCache } from './plugin/index.js';
import { withOverrides } from './source-overrides.js';
import { isStated, sourceTypeOf, unsupported, withoutEmptySettings, type SourceType } from './source-type.js';

/** The objects of a source at a commit. They are frozen: whoever changes them clones them first. */
export interface Rendered {
  readonly objects: KubeObject[];
  /** Equal for equal content and options, whatever the commit. */
  readonly digest: string;
  readonly sourceType: SourceType;
}

/** What was read of unchanged files before. */
export interface RenderCaches extends DirectoryCaches, KustomizeCaches {
  readonly discovered: DiscoveryCache;
}

/** How a source will be rendered. */
export interface RenderPlan {
  readonly sourceType: SourceType;
  /** Equal for equal content and options: then rendering gives equal objects. */
  readonly digest: string;
  readonly objects: () => Promise<KubeObject[]>;
}

/**
 * Looks at the tree at a source's path, without rendering: at what is read outside of it too.
 *
 * @throws SourceError
 */
export async function planSource(
  tree: FileTree,
  written: ApplicationSource,
  caches: RenderCaches,
  context: RenderContext = {},
): Promise<RenderPlan> {
  const chart = written.chart ?? '';
  if (chart !== '' && (written.ref ?? '') !== '') {
    throw new SourceError('INVALID_SOURCE', 'a source with a chart can not be referred to', {
      where: 'source.ref',
      remedy: 'keep its value files in a Git repository, with a source of its own',
    });
  }
  const path = chart === '' ? resolveSourcePath(written.path ?? '') : chartName(chart);
  if ((written.ref ?? '') !== '' && path === '') {
    return { sourceType: 'Directory', digest: digest(['ref']), objects: () => Promise.resolve([]) };
  }
  const directory = await sourceDirectory(tree, path);
  const children = await tree.children(directory);
  const source = withoutEmptySettings(await withOverrides(tree, path, written, children, context.application));
  const sourceType = sourceTypeOf(source, children, context.disabled);
  const isOpen = sourceType === 'Plugin' || !isStated(source);
  const plugin = isOpen ? await findPlugin(tree, path, source, context, caches.discovered) : undefined;
  if (plugin !== undefined) {
    return { sourceType: 'Plugin', ...(await planPlugin(tree, path, plugin, source, context, caches.links)) };
  }
  switch (sourceType) {
    case 'Directory':
      return { sourceType, ...(await planDirectory(tree, directory, path, source, caches, context)) };
    case 'Helm': {
      const { run, digest } = await planHelm(tree, directory.path, source, context, caches.links);
      const objects = async (): Promise<KubeObject[]> =>
        readManifests((await context.tools?.run(run)) ?? '', { file: `helm template ${path}` });
      return { sourceType, digest, objects };
    }
    case 'Plugin':
      throw unsupported('there is no plugin for this source', 'source.plugin');
    case 'Kustomize':
      return { sourceType, ...(await planKustomize(tree, path, source, caches, context)) };
  }
}

/** Renders what was planned. @throws SourceError, YamlError with file and line */
export async function renderSource({ objects, digest, sourceType }: RenderPlan): Promise<Rendered> {
  return freeze({ objects: await objects(), digest, sourceType });
}
