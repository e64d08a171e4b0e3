import { digest, documentOf, isJsonObject, parseJson, type Json, type ManifestDocument } from '../../../kube/index.js';
import type { ApplicationSource } from '../../../model/index.js';
import { buildEnvironment } from '../build-environment.js';
import type { RenderContext } from '../context.js';
import { SourceError } from '../errors.js';
import type { FileTree } from '../file-tree.js';
import { joinPath, resolvePath } from '../paths.js';
import type { ToolRun } from '../tools.js';
import { gatherImports, type ImportCache } from './gather.js';
import { jsonnetVariables } from './variables.js';

/** How the Jsonnet files of a directory will be evaluated. */
export interface JsonnetPlan {
  /** Equal when all that is read, and the program, are equal. */
  readonly digest: string;
  /** What each file comes to, by its path. @throws SourceError */
  readonly evaluate: () => Promise<ReadonlyMap<string, ManifestDocument[]>>;
}

const SOURCE = 'source';

/**
 * Plans the evaluation of the Jsonnet files of a directory, each by itself, with the variables and libraries of the source. The program
 * is given those files and what they import, and nothing else of the repository.
 *
 * @param path the directory of the source
 * @param files paths of the files from the root of the repository
 * @throws SourceError
 */
export async function planJsonnet(
  tree: FileTree,
  path: string,
  files: readonly string[],
  source: ApplicationSource,
  context: RenderContext,
  cache: ImportCache,
): Promise<JsonnetPlan> {
  const settings = source.directory?.jsonnet ?? {};
  const libraries = (settings.libs ?? []).map(libraryAt);
  if (files.length === 0) return { digest: '', evaluate: () => Promise.resolve(new Map()) };
  const { tools, application } = context;
  if (tools === undefined) {
    throw new SourceError('TOOL_MISSING', 'a Jsonnet file is evaluated by the program jsonnet, and none is run here', {
      where: path,
      remedy: 'commit the manifests that it comes to as plain YAML where no program may be run',
    });
  }
  const directory = joinPath(SOURCE, path).replace(/\/$/, '');
  const up = '../'.repeat(directory.split('/').length);
  const variables = jsonnetVariables(settings, buildEnvironment(source, context), up);
  const search = [path, ...libraries];
  const gathered = await gatherImports(tree, files, [...search].reverse(), cache);
  const shared = [
    ...search.flatMap((library) => ['--jpath', `${up}${joinPath(SOURCE, library)}`]),
    ...variables.arguments,
  ];
  const calls = files.map((file) => [...shared, '--', up + joinPath(SOURCE, file)]);
  const [first = [], ...after] = calls;
  const run: ToolRun = {
    tool: 'jsonnet',
    arguments: first,
    after,
    directory,
    places: [...gathered.keys()].map((from) => ({ tree, from, to: joinPath(SOURCE, from) })),
    files: variables.files,
    application,
  };
  const version = await tools.version(run);
  const content = [...gathered].map(([file, { id }]) => [file, id]).sort();
  return {
    digest: digest(['Jsonnet', version, calls, content, variables.files]),
    evaluate: async () => {
      const printed = (await tools.run(run)).split(/^---$/m);
      return new Map(files.map((file, index) => [file, documentsIn(printed[index] ?? '', file)]));
    },
  };
}

/** The directory of a library, from the root of the repository. @throws SourceError `PATH_OUTSIDE_REPOSITORY` in Argo CD's words */
function libraryAt(written: string): string {
  try {
    return resolvePath('', written.replace(/^\/+/, ''), 'source.directory.jsonnet.libs');
  } catch (error) {
    if (!(error instanceof SourceError) || !error.what.endsWith('outside repository root')) throw error;
    throw new SourceError('PATH_OUTSIDE_REPOSITORY', `file '${written}' resolved to outside repository root`, {
      where: 'source.directory.jsonnet.libs',
      remedy: 'write a path from the root of the repository that stays inside of it',
    });
  }
}

/** A Jsonnet file comes to one object, or to a list of them. */
function documentsIn(printed: string, file: string): ManifestDocument[] {
  const value = parseJson(printed);
  const all: readonly Json[] = Array.isArray(value) ? value : [value];
  return all.map((one) => {
    if (isJsonObject(one)) return documentOf(one, { line: 1, file });
    throw new SourceError('INVALID_MANIFEST', 'it comes to something that is no object and no list of objects', {
      where: file,
      remedy: 'let it come to one Kubernetes object, or to a list of them',
    });
  });
}
