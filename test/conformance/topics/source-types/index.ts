import type { ApplicationSource, DirectorySource } from '../../../../lib/model/index.js';
import {
  escapeCommas,
  followLinks,
  inlineValues,
  isPattern,
  planSource,
  referenceOf,
  renderSource,
  resolveValueFiles,
  SourceError,
  sourceTypeOf,
  valueFileAt,
  withoutEmptySettings,
  type RenderCaches,
  type Rendered,
  type RenderContext,
  type ToolRun,
} from '../../../../lib/engine/index.js';
import { isJsonObject, type JsonObject } from '../../../../lib/kube/index.js';
import { given, Unsupported, type Topic } from '../../topic.js';
import { VectorTree, type VectorFile } from './vector-tree.js';

const repoURL = 'https://git.example.com/repository';

/** How sources are told apart, read and rendered. */
export const sourceTypes: Topic = {
  operations: {
    AppType: async (input) => {
      if (input['enableGenerateManifests'] !== undefined) throw new Unsupported();
      return { type: await typeOf(treeOf(input), given(input, 'root'), sourceOf(input)) };
    },
    Discover: async (input) => {
      const apps: JsonObject = {};
      const tree = treeOf(input);
      for (const folder of tree.folders) {
        const type = await typeOf(tree, folder, { repoURL });
        if (type !== 'Directory') apps[folder === '' ? '.' : folder] = type;
      }
      return { apps };
    },
    ExplicitType: (input) => ({ type: sourceTypeOf(sourceOf(input), []) }),
    IsKustomization: async (input) => {
      const tree = new VectorTree([{ path: given(input, 'fileName') }]);
      return { kustomization: (await typeOf(tree, '', { repoURL })) === 'Kustomize' };
    },
    FindManifests: async (input) => {
      const directory = given<DirectorySource>(input, 'directory');
      limited(input);
      const appPath = within(input, given(input, 'appPath'));
      const { objects } = await rendered(input, appPath, { repoURL, directory });
      return namesOf(objects);
    },
    GenerateManifests: async (input) => {
      if (input['trackingMethod'] !== undefined) throw new Unsupported();
      const { objects } = await rendered(input, given(input, 'path'), sourceOf(input));
      return { ...namesOf(objects), revisionNonEmpty: true };
    },
    AppPath: async (input) => {
      try {
        await plan({ ...input, files: input['files'] ?? [] }, given(input, 'path'), { repoURL });
        return {};
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        return { error: true, errorMessage: `${error.where}: ${error.what}` };
      }
    },
    OutOfBoundsSymlinks: async (input) => {
      const tree = treeOf(input);
      const skipped = given<string[]>(input, 'skipPaths');
      for (const link of tree.links.filter((path) => !skipped.includes(path))) {
        const refused = await tree.entry(link).then(
          () => false,
          () => true,
        );
        if (refused) return { outOfBounds: link };
      }
      return { outOfBounds: null };
    },
    GlobMatchesWithinRoot: async (input) => {
      const root = given<string>(input, 'root');
      const tree = new VectorTree(given(input, 'files'), root);
      const start = { path: '', type: 'directory', id: '' } as const;
      for (const match of given<string[]>(input, 'matches'))
        await followLinks(tree, start, match.slice(root.length + 1));
      return {};
    },
    ResolveValueFiles: async (input) => {
      const root = given<string>(input, 'repoRoot');
      const folders = given<Record<string, string>>(input, 'checkedOutRepos');
      const references = new Map(
        Object.entries(given<Record<string, { repo: string }>>(input, 'refSources')).map(([name, { repo }]) => {
          const folder = folders[repo];
          const tree = new VectorTree(given(input, 'files'), folder ?? 'nowhere');
          return [name.slice(1), { tree, revision: '', folder }];
        }),
      );
      const files = await resolveValueFiles(
        { tree: new VectorTree(given(input, 'files'), root), path: '', references },
        given(input, 'valueFiles'),
        given(input, 'env'),
        given(input, 'ignoreMissingValueFiles'),
      );
      return {
        paths: files.map(({ source, path }) => {
          const folder = source === undefined ? root : references.get(source.ref)?.folder;
          if (folder === undefined) throw new Error('the repository is not there');
          return `${folder}/${path}`;
        }),
      };
    },
    IsGlobPath: (input) => ({ glob: isPattern(given(input, 'path')) }),
    ReferencedSource: (input) => {
      const sources = given<Record<string, unknown>>(input, 'refSources');
      const names = new Map(Object.keys(sources).map((name) => [name.slice(1), true]));
      const ref = referenceOf(given(input, 'valueFile'), names);
      return { ref: ref === undefined ? null : `$${ref}` };
    },
    ResolveValueFile: (input) => {
      const root = given<string>(input, 'repoRoot').replace(/\/$/, '');
      const appPath = given<string>(input, 'appPath');
      const isRelative = !root.startsWith('/');
      const path = appPath.startsWith(`${root}/`) ? appPath.slice(root.length + 1) : '';
      const valueFile = given<string>(input, 'valueFile');
      if (/^https?:/.test(valueFile)) throw new Unsupported();
      const file = valueFileAt({ path, references: new Map() }, valueFile, {});
      return { path: `${isRelative ? given<string>(input, 'cwd') : root}/${file.path}`, remote: false };
    },
    CleanSetParameter: (input) => ({ value: escapeCommas(given(input, 'value')) }),
    HelmValueFilesAllowed: async (input) => {
      if (input['valuesFileSchemes'] !== undefined) throw new Unsupported();
      await rendered(input, given(input, 'path'), sourceOf(input));
      return {};
    },
    Commands: async (input) => {
      const source = sourceOf(input);
      if (source.helm === undefined || input['appName'] === undefined || input['namespace'] === undefined)
        throw new Unsupported();
      const runs: ToolRun[] = [];
      await rendered(input, given(input, 'path'), source, runs);
      return { commands: runs.map((run) => commandOf(run, source)) };
    },
  },
  isSet: (key, { expect }) => key === 'names' && expect['namesOrdered'] !== true,
  hints: ['namesOrdered'],
};

function treeOf(input: JsonObject): VectorTree {
  return new VectorTree(given<VectorFile[]>(input, 'files'), (input['repoRoot'] as string | undefined) ?? '.');
}

function sourceOf(input: JsonObject): ApplicationSource {
  const source = input['source'];
  return { repoURL, ...(isJsonObject(source) ? (source as Partial<ApplicationSource>) : {}) };
}

async function typeOf(tree: VectorTree, path: string, source: ApplicationSource): Promise<string> {
  return sourceTypeOf(withoutEmptySettings(source), await tree.children(await tree.directory(path)));
}

/** A limit other than the product's own cannot be set. */
function limited(input: JsonObject): void {
  if (input['maxCombinedManifestBytes'] !== 0 && input['maxCombinedManifestBytes'] !== undefined)
    throw new Unsupported();
}

/** A path of the vector as one of its repository. */
function within(input: JsonObject, path: string): string {
  const root = (input['repoRoot'] as string | undefined) ?? '.';
  return root !== '.' && path === root ? '.' : path;
}

function caches(): RenderCaches {
  return { kustomizations: new Map(), outside: new Map(), links: new Map(), jsonnet: new Map(), imports: new Map() };
}

function contextOf(input: JsonObject, runs: ToolRun[]): RenderContext {
  return {
    application: (input['appName'] as string | undefined) ?? 'app',
    destinationNamespace: (input['namespace'] as string | undefined) ?? '',
    capabilities: () =>
      Promise.resolve({
        version: (input['kubeVersion'] as string | undefined) ?? '',
        apiVersions: (input['apiVersions'] as string[] | undefined) ?? [],
      }),
    tools: {
      version: () => Promise.resolve('v0.0.0'),
      run: (run) => {
        runs.push(run);
        return Promise.resolve('');
      },
    },
  };
}

async function plan(
  input: JsonObject,
  path: string,
  source: ApplicationSource,
  runs: ToolRun[] = [],
): ReturnType<typeof planSource> {
  return await planSource(treeOf(input), { ...source, path }, caches(), contextOf(input, runs));
}

async function rendered(
  input: JsonObject,
  path: string,
  source: ApplicationSource,
  runs: ToolRun[] = [],
): Promise<Rendered> {
  return await renderSource(await plan(input, path, source, runs));
}

function namesOf(objects: Rendered['objects']): JsonObject {
  return {
    count: objects.length,
    names: objects.map(({ metadata }) => metadata.name ?? ''),
    kinds: objects.map(({ kind }) => kind),
  };
}

/** The command as Argo CD reports it. */
function commandOf(run: ToolRun, source: ApplicationSource): string {
  const inline = inlineValues(source.helm ?? {}) === undefined ? undefined : 'values.yaml';
  const words = run.arguments.map((word) =>
    inline !== undefined && word.endsWith(`../${inline}`)
      ? '<temp file with values from source.helm.values/valuesObject>'
      : word,
  );
  return [run.tool, ...words].join(' ');
}
