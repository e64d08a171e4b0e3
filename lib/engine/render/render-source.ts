import { digest, readManifests, type KubeObject } from '../../kube/index.js';
import type { ApplicationSource, KustomizeSource } from '../../model/index.js';
import type { RenderContext } from './context.js';
import { planDirectory, type DirectoryCaches } from './directory.js';
import { sourceDirectory, type FileTree } from './file-tree.js';
import { SourceError } from './errors.js';
import { freeze } from './freeze.js';
import { planHelm } from './helm/index.js';
import {
  buildKustomization,
  isBeyondUs,
  kustomizationInputs,
  planProgramBuild,
  type KustomizationCache,
  type OutsideCache,
  withSettings,
} from './kustomize/index.js';
import { resolvePath, resolveSourcePath } from './paths.js';
import { withOverrides } from './source-overrides.js';
import { isEmpty, sourceTypeOf, withoutEmptySettings, type SourceType } from './source-type.js';

/** The objects of a source at a commit. They are frozen: whoever changes them clones them first. */
export interface Rendered {
  readonly objects: KubeObject[];
  /** Equal for equal content and options, whatever the commit. */
  readonly digest: string;
  readonly sourceType: SourceType;
}

/** What was read of unchanged files before. */
export interface RenderCaches extends DirectoryCaches {
  readonly kustomizations: KustomizationCache;
  readonly outside: OutsideCache;
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
  const path = chart === '' ? resolveSourcePath(written.path ?? '') : (chart.split('/').at(-1) ?? '');
  if ((written.ref ?? '') !== '' && path === '') {
    return { sourceType: 'Directory', digest: digest(['ref']), objects: () => Promise.resolve([]) };
  }
  const directory = await sourceDirectory(tree, path);
  const children = await tree.children(directory);
  const source = withoutEmptySettings(await withOverrides(tree, path, written, children, context.application));
  const sourceType = sourceTypeOf(source, children);
  switch (sourceType) {
    case 'Directory':
      return { sourceType, ...(await planDirectory(tree, directory, path, source, caches, context)) };
    case 'Helm': {
      const { run, digest } = await planHelm(tree, directory.path, source, context, caches.links);
      const objects = async (): Promise<KubeObject[]> =>
        readManifests((await context.tools?.run(run)) ?? '', { file: `helm template ${path}` });
      return { sourceType, digest, objects };
    }
    case 'Kustomize':
      return await planKustomization(tree, path, source.kustomize ?? {}, caches, context);
  }
}

/** In-process where that covers the kustomization, else by the program, which the Application's own settings do not reach yet. */
async function planKustomization(
  tree: FileTree,
  path: string,
  written: KustomizeSource,
  caches: RenderCaches,
  context: RenderContext,
): Promise<RenderPlan> {
  const sourceType = 'Kustomize';
  const byProgram = async (error: unknown): Promise<RenderPlan> => {
    const found =
      isBeyondUs(error) && isEmpty(written) ? await planProgramBuild(tree, path, context, caches.links) : undefined;
    if (found === undefined) throw error;
    const print = async (): Promise<string> => (await context.tools?.run(found.run)) ?? '';
    const objects = async (): Promise<KubeObject[]> =>
      readManifests(await print(), { file: `kustomize build ${path}` });
    return { sourceType, digest: found.digest, objects };
  };
  try {
    const settings = await presentComponents(tree, path, written);
    const inputs = await kustomizationInputs(tree, path, caches, settings.components);
    const build = (): Promise<KubeObject[]> =>
      buildKustomization(tree, path, caches.kustomizations, (kustomization, file) =>
        withSettings(kustomization, settings, file),
      );
    return {
      sourceType,
      digest: digest([sourceType, JSON.stringify(settings), path, ...inputs]),
      objects: () => build().catch(async (error: unknown) => (await byProgram(error)).objects()),
    };
  } catch (error) {
    return await byProgram(error);
  }
}

/** Renders what was planned. @throws SourceError, YamlError with file and line */
export async function renderSource({ objects, digest, sourceType }: RenderPlan): Promise<Rendered> {
  return freeze({ objects: await objects(), digest, sourceType });
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
