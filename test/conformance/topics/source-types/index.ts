import {
  buildEnvironment,
  imagesOf,
  kustomizeCommands,
  planSource,
  renderSource,
  sourceTypeOf,
  withOverrides,
  withoutEmptySettings,
  type SourceType,
} from '../../../../lib/engine/index.js';
import type { JsonObject, KubeObject } from '../../../../lib/kube/index.js';
import type { ApplicationSource } from '../../../../lib/model/index.js';
import { given, plain, Unsupported, type Topic } from '../../topic.js';
import { directoryOperations } from './directory.js';
import { helmCommands, helmOperations } from './helm.js';
import { kustomizeOperations } from './kustomize.js';
import { pathOperations } from './paths.js';
import { pluginOperations } from './plugins.js';
import { caches, contextOf, inTree, realTools, repoURL, sourceOf } from './rendering.js';
import { VectorTree } from './vector-tree.js';

/** How sources are told apart, read and rendered. */
export const sourceTypes: Topic = {
  operations: {
    AppType: async (input) => {
      const enabled = given<Record<string, boolean> | undefined>(input, 'enableGenerateManifests') ?? {};
      const disabled = Object.keys(enabled).filter((tool) => enabled[tool] === false) as SourceType[];
      return { type: await typeOf(VectorTree.of(input), given(input, 'root'), sourceOf(input), new Set(disabled)) };
    },
    Discover: async (input) => {
      const apps: JsonObject = {};
      const tree = VectorTree.of(input);
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
    SourceOverride: overridden,
    ImageParameters: (input) => ({ images: [...imagesOf(given<KubeObject[]>(input, 'objects'))].sort() }),
    BuildEnvironment: environment,
    Commands: async (input) => {
      const { kustomize } = sourceOf(input);
      return kustomize === undefined ? await helmCommands(input) : commandsOf(input);
    },
    ...directoryOperations,
    ...helmOperations,
    ...kustomizeOperations,
    ...pathOperations,
    ...pluginOperations,
  },
  isSet: (key, { input, expect }) =>
    (key === 'names' && expect['namesOrdered'] !== true) ||
    (key === 'paths' && expect['ordered'] === false) ||
    input['op'] === 'Tgz',
  hints: ['namesOrdered', 'ordered'],
};

async function typeOf(
  tree: VectorTree,
  path: string,
  source: ApplicationSource,
  disabled?: ReadonlySet<SourceType>,
): Promise<string> {
  return sourceTypeOf(withoutEmptySettings(source), await tree.children(await tree.directory(path)), disabled);
}

async function overridden(input: JsonObject): Promise<JsonObject> {
  const tree = VectorTree.of(input);
  const path = inTree(given(input, 'path'));
  const application = given<string>(input, 'appName');
  const children = await tree.children(await tree.directory(path));
  const { repoURL: _url, ...source } = await withOverrides(tree, path, sourceOf(input), children, application);
  const tools = realTools();
  if (tools === undefined) throw new Unsupported();
  const plan = await planSource(tree, { ...sourceOf(input), path }, caches(), contextOf(input, tools));
  const { objects, sourceType } = await renderSource(plan);
  return { source: plain(source), type: sourceType, renderedImages: [...imagesOf(objects)].sort() };
}

function commandsOf(input: JsonObject): JsonObject {
  const source = sourceOf(input);
  const { kustomize = {} } = source;
  const variables = buildEnvironment(source, { application: given(input, 'appName') });
  const { buildOptions = '' } = given<{ buildOptions?: string }>(input, 'kustomizeOptions');
  const charts = {
    version: (kustomize.kubeVersion ?? given<string>(input, 'kubeVersion')).replace(/\+.*$/, ''),
    apiVersions: kustomize.apiVersions ?? given<string[]>(input, 'apiVersions'),
  };
  return { commands: kustomizeCommands('.', kustomize, variables, buildOptions, charts) };
}

/** The variables, in the form in which the case has them. */
function environment(input: JsonObject, { expect }: { readonly expect: JsonObject }): JsonObject {
  const text = (...keys: string[]): string => {
    const found = keys.map((key) => input[key]).find((value) => typeof value === 'string');
    return typeof found === 'string' ? found : '';
  };
  const written = { ...sourceOf(input) };
  const source = {
    ...written,
    repoURL: text('repoURL', 'repo') || written.repoURL,
    path: text('path') || (written.path ?? ''),
    targetRevision: text('targetRevision') || (written.targetRevision ?? ''),
  };
  const variables = buildEnvironment(source, {
    application: text('appName'),
    destinationNamespace: text('namespace'),
    project: text('project', 'projectName'),
    revision: text('revision'),
  });
  const entries = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return Object.fromEntries(
    Object.entries(expect).map(([key, value]) => {
      if (!Array.isArray(value)) return [key, variables];
      return [key, typeof value[0] === 'string' ? entries.map(({ name, value: is }) => `${name}=${is}`) : entries];
    }),
  );
}
