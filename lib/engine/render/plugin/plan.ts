import {
  digest,
  parseJson,
  readManifests,
  isJsonObject,
  type JsonObject,
  type KubeObject,
} from '../../../kube/index.js';
import type { ApplicationSource } from '../../../model/index.js';
import { contentOf, type LinkCache } from '../content.js';
import type { RenderContext } from '../context.js';
import { SourceError } from '../errors.js';
import type { FileTree } from '../file-tree.js';
import type { CommandWords, Plugin } from './definition.js';
import { discoveryEnvironment, pluginEnvironment } from './environment.js';

/** How a plugin will render a source. */
export interface PluginPlan {
  readonly digest: string;
  readonly objects: () => Promise<KubeObject[]>;
}

/** What a plugin prints first does not count. */
const QUIET: CommandWords = ['sh', '-c', 'exec "$@" >&2', 'sh'];

/**
 * Plans a run of a plugin, on the whole repository: what it reads there is not known, and the revision is in its environment.
 *
 * @throws SourceError
 */
export async function planPlugin(
  tree: FileTree,
  path: string,
  plugin: Plugin,
  source: ApplicationSource,
  context: RenderContext,
  links: LinkCache,
): Promise<PluginPlan> {
  const environment = await pluginEnvironment(source, context);
  const commands = [...(plugin.init === undefined ? [] : [words(QUIET, plugin.init)]), plugin.generate];
  const root = await tree.entry('');
  const content = root === undefined ? [] : await contentOf(tree, root, links);
  const { application, plugins } = context;
  return {
    digest: digest([
      'Plugin',
      plugin.name,
      plugin.preserveFileMode,
      commands.map((one) => [...one]),
      environment,
      path,
      content,
    ]),
    objects: async () => {
      const printed = (await plugins?.run({ plugin, commands, environment, tree, path, application })) ?? '';
      return readManifests(printed, { file: `plugin ${plugin.name}` });
    },
  };
}

/**
 * What a plugin says that it can be told for a source: what its definition lists, and what its command prints.
 *
 * @throws SourceError `INVALID_PLUGIN` when it prints something else than a JSON list
 */
export async function announcedParameters(
  tree: FileTree,
  path: string,
  plugin: Plugin,
  source: ApplicationSource,
  context: RenderContext,
): Promise<JsonObject[]> {
  const { dynamic, static: listed } = plugin.parameters;
  if (dynamic === undefined) return [...listed];
  const { application, plugins } = context;
  const environment = discoveryEnvironment(source, context);
  const printed = (await plugins?.run({ plugin, commands: [dynamic], environment, tree, path, application })) ?? '[]';
  return [...listed, ...parametersIn(printed, plugin.name)];
}

function parametersIn(printed: string, plugin: string): JsonObject[] {
  let why: string;
  try {
    const value = parseJson(printed);
    if (Array.isArray(value) && value.every(isJsonObject)) return value;
    why = 'it is no list of objects';
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    why = said.charAt(0).toLowerCase() + said.slice(1);
  }
  throw new SourceError(
    'INVALID_PLUGIN',
    `what the plugin ${plugin} prints of its parameters can not be read: ${why}`,
    {
      remedy: 'let the command of spec.parameters.dynamic print a JSON list',
    },
  );
}

function words([program, ...first]: CommandWords, then: CommandWords): CommandWords {
  return [program, ...first, ...then];
}
