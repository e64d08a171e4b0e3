import { digest } from '../../../kube/index.js';
import type { ApplicationSource } from '../../../model/index.js';
import { matchesGlobstar, pathMatch } from '../../globs/index.js';
import type { RenderContext } from '../context.js';
import { SourceError } from '../errors.js';
import type { FileTree } from '../file-tree.js';
import { isPattern } from '../helm/index.js';
import { joinPath } from '../paths.js';
import type { Plugin } from './definition.js';
import { discoveryEnvironment } from './environment.js';
import type { Plugins } from './plugins.js';

/** For a plugin, a repository and a source: whether the plugin is for it. */
export interface DiscoveryCache {
  get(key: string): Promise<boolean> | undefined;
  set(key: string, isFor: Promise<boolean>): unknown;
  delete(key: string): unknown;
}

/** The most entries that are looked at for one pattern. */
const MAX_ENTRIES = 100_000;

/**
 * The plugin that renders a source: the one that it names, which has to be for it where it says when it is; else, as with Argo CD, the
 * first one that says it is.
 *
 * @throws SourceError `UNSUPPORTED_SOURCE` when the source wants a plugin and there is none
 */
export async function findPlugin(
  tree: FileTree,
  path: string,
  source: ApplicationSource,
  context: RenderContext,
  cache: DiscoveryCache,
): Promise<Plugin | undefined> {
  const { plugins } = context;
  const wanted = source.plugin?.name ?? '';
  const candidates = (plugins?.all ?? []).filter((one) =>
    wanted === '' ? one.discover !== undefined : one.name === wanted,
  );
  let failure: unknown;
  for (const plugin of candidates) {
    try {
      if (plugins === undefined || (await supports(plugin, plugins, tree, path, source, context, cache))) return plugin;
    } catch (error) {
      failure ??= error;
    }
  }
  if (source.plugin === undefined) return undefined;
  const what =
    wanted === ''
      ? 'could not find plugin supporting the given repository'
      : `couldn't find cmp-server plugin with name ${JSON.stringify(wanted)} supporting the given repository`;
  const known = (plugins?.all ?? []).map(({ name }) => name).join(', ');
  throw new SourceError('UNSUPPORTED_SOURCE', failure instanceof Error ? `${what}: ${failure.message}` : what, {
    where: 'source.plugin',
    remedy: `the operator installs plugins (--plugins DIRECTORY); here are: ${known === '' ? 'none' : known}`,
    ...(failure === undefined ? {} : { cause: failure }),
  });
}

/** Whether a plugin says that it is for a source. @throws SourceError `INVALID_PLUGIN` and what its command fails with */
export async function supports(
  plugin: Plugin,
  plugins: Plugins,
  tree: FileTree,
  path: string,
  source: ApplicationSource,
  context: RenderContext,
  cache: DiscoveryCache,
): Promise<boolean> {
  const { discover } = plugin;
  if (discover === undefined) return true;
  const { fileName, glob, command } = discover;
  if (fileName !== '') return await holds(tree, path, inDirectory(fileName), 'filename', fileName);
  if (glob !== '') {
    if (await holds(tree, path, anywhere(glob), 'glob', glob)) return true;
    if (isPattern(glob)) return false;
    throw badPattern('glob', glob, 'file does not exist');
  }
  if (command === undefined) return false;
  const environment = discoveryEnvironment(source, context);
  const root = await tree.entry('');
  const key = digest([plugin.name, [...command], environment, root?.id ?? '', path]);
  const known = cache.get(key);
  if (known !== undefined) return await known;
  const { application } = context;
  const asked = plugins
    .run({ plugin, commands: [command], environment, tree, path, application })
    .then((printed) => printed.trim() !== '');
  cache.set(key, asked);
  asked.catch(() => cache.delete(key));
  return await asked;
}

/** A path that is looked for: whether it is below a directory at all, and whether it is this one. */
interface Wanted {
  readonly depth: number;
  readonly matches: (path: string) => boolean;
}

function inDirectory(pattern: string): Wanted {
  if (/(?<!\\)\[(?!\^?[^\]]+\])/.test(pattern)) throw badPattern('filename', pattern, 'syntax error in pattern');
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  return {
    depth: parts.length,
    matches: (path) => {
      const names = path.split('/');
      return names.length === parts.length && names.every((name, index) => pathMatch(parts[index] ?? '', name));
    },
  };
}

function anywhere(pattern: string): Wanted {
  return { depth: Infinity, matches: matchesGlobstar(pattern.replace(/^(\.?\/)+/, '')) };
}

async function holds(
  tree: FileTree,
  root: string,
  { depth, matches }: Wanted,
  kind: string,
  pattern: string,
): Promise<boolean> {
  let left = MAX_ENTRIES;
  const walk = async (directory: string, below: string, level: number): Promise<boolean> => {
    for (const child of await tree.children(await tree.directory(directory))) {
      const path = joinPath(below, child.path);
      if (--left < 0) throw badPattern(kind, pattern, `more than ${MAX_ENTRIES} files are there`);
      if (matches(path)) return true;
      if (child.type === 'directory' && level < depth && (await walk(joinPath(directory, child.path), path, level + 1)))
        return true;
    }
    return false;
  };
  return await walk(root, '', 1);
}

function badPattern(kind: string, pattern: string, why: string): SourceError {
  return new SourceError(
    'INVALID_PLUGIN',
    `error finding ${kind} match for pattern ${JSON.stringify(pattern)}: ${why}`,
    {
      remedy: 'correct the pattern in plugin.yaml',
    },
  );
}
