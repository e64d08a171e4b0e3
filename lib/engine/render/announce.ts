import type { JsonObject } from '../../kube/index.js';
import type { ApplicationSource } from '../../model/index.js';
import type { RenderContext } from './context.js';
import { sourceDirectory, type FileTree } from './file-tree.js';
import { resolveSourcePath } from './paths.js';
import { announcedParameters, findPlugin, type DiscoveryCache } from './plugin/index.js';
import { withOverrides } from './source-overrides.js';
import { isStated, withoutEmptySettings } from './source-type.js';

/** What the plugin of a source can be told, in the form in which plugins say it. */
export interface Announcement {
  readonly plugin: string;
  readonly parameters: readonly JsonObject[];
}

/**
 * What the plugin that renders a source says that it can be told; `undefined` where no plugin does.
 *
 * @throws SourceError
 */
export async function announce(
  tree: FileTree,
  written: ApplicationSource,
  cache: DiscoveryCache,
  context: RenderContext,
): Promise<Announcement | undefined> {
  const path = resolveSourcePath(written.path ?? '');
  const children = await tree.children(await sourceDirectory(tree, path));
  const source = withoutEmptySettings(await withOverrides(tree, path, written, children, context.application));
  if (isStated(source)) return undefined;
  const plugin = await findPlugin(tree, path, source, context, cache);
  if (plugin === undefined) return undefined;
  return { plugin: plugin.name, parameters: await announcedParameters(tree, path, plugin, source, context) };
}
