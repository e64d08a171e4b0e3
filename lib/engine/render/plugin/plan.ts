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
import { commonDirectory, isWithin } from '../paths.js';
import { discoveryEnvironment, pluginEnvironment, withoutRevision } from './environment.js';

/** How a plugin will render a source. */
export interface PluginPlan {
  readonly digest: string;
  readonly objects: () => Promise<KubeObject[]>;
}

/** What a plugin prints first does not count. */
const QUIET: CommandWords = ['sh', '-c', 'exec "$@" >&2', 'sh'];

/**
 * Plans a run of a plugin, on the whole repository: what it reads there is not known, and the revision is in its environment. Where the
 * Application says on which paths it depends, the plugin sees those alone, and runs anew only when one of them changes, as with Argo CD: the
 * revision that it is told is the one at which it ran.
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
  const directories = directoriesFor(path, context.generatePaths?.(source) ?? []);
  const content: string[][] = [];
  for (const directory of directories) {
    const entry = await tree.entry(directory);
    content.push(entry === undefined ? [directory] : await contentOf(tree, entry, links));
  }
  const { application, plugins } = context;
  return {
    digest: digest([
      'Plugin',
      plugin.name,
      plugin.preserveFileMode,
      commands.map((one) => [...one]),
      directories.includes('') ? environment : withoutRevision(environment),
      path,
      content,
    ]),
    objects: async () => {
      const printed =
        (await plugins?.run({ plugin, commands, environment, tree, path, directories, application })) ?? '';
      return readManifests(printed, { file: `plugin ${plugin.name}` });
    },
  };
}

/** What a plugin sees of a repository. Of a pattern, the directory that it is below. */
function directoriesFor(path: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [''];
  const wanted = [path, ...paths.map((each) => commonDirectory([each]))];
  const outermost = wanted.filter((one) => !wanted.some((other) => other !== one && isWithin(other, one)));
  return [...new Set(outermost)].sort();
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
