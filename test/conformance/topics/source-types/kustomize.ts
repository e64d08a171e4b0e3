import {
  imagesOf,
  kustomizeArguments,
  kustomizeCommands,
  kustomizeVersion,
  presentComponents,
  SourceError,
  type Tools,
} from '../../../../lib/engine/index.js';
import { isJsonObject, type Json, type JsonObject } from '../../../../lib/kube/index.js';
import type { KustomizeSource } from '../../../../lib/model/index.js';
import { given, type OperationAdapter } from '../../topic.js';
import { said } from './helm.js';
import { contextOf, inTree, planOf, Recorder, rendered, repoURL, sourceOf } from './rendering.js';
import { VectorTree } from './vector-tree.js';

/** How kustomizations are built. */
export const kustomizeOperations: Readonly<Record<string, OperationAdapter>> = {
  KustomizeBuild: async (input, { expect }) => {
    const kustomize = given<KustomizeSource>(input, 'kustomize');
    const source = { repoURL, kustomize };
    try {
      const { objects } = await rendered({ ...input, appName: environment(input) }, given(input, 'path'), source);
      const at = expect['objectAt'];
      const wanted = typeof at === 'number' ? objects.slice(at, at + 1) : objects;
      const asked = Array.isArray(expect['objects']) ? expect['objects'] : [];
      const present = await presentComponents(VectorTree.of(input), inTree(given(input, 'path')), kustomize);
      const commands = kustomizeCommands('.', present, {}, '', { version: '', apiVersions: [] });
      return {
        count: objects.length,
        objectAt: at ?? null,
        images: imagesOf(objects),
        commands,
        objects: wanted.map((object, index) => seen(object, asked[index] ?? {})),
        commandsNotContaining: commands.some((one) => one.includes(String(expect['commandsNotContaining'])))
          ? null
          : (expect['commandsNotContaining'] ?? null),
      };
    } catch (error) {
      return said(error);
    }
  },
  KustomizeBuildArgs: (input) => ({
    args: kustomizeArguments(given(input, 'path'), given(input, 'buildOptions'), {
      version: given(input, 'kubeVersion'),
      apiVersions: given(input, 'apiVersions'),
    }),
  }),
  KustomizeBinary: async (input) => {
    const source = sourceOf(input);
    const options = contextOf(input, new Recorder()).kustomize ?? {};
    const { path } = kustomizeVersion(source.kustomize?.version, options);
    if (input['files'] === undefined) return { binary: path ?? '' };
    const absent: Tools = {
      version: ({ version = '' }) => Promise.reject(new SourceError('TOOL_MISSING', `no kustomize ${version}`)),
      run: () => Promise.reject(new Error('it does not run')),
    };
    const { objects } = await planOf(input, given(input, 'path'), source, absent);
    await objects();
    return { binary: path ?? '' };
  },
};

/** Of an object, what a case looks at. */
function seen(object: Json, asked: Json): JsonObject {
  const keys = isJsonObject(asked) ? Object.keys(asked) : [];
  const values = isJsonObject(asked) && isJsonObject(asked['values']) ? Object.keys(asked['values']) : [];
  const known: JsonObject = {
    ...metadataOf(object),
    values: Object.fromEntries(values.map((path) => [path, valueAt(object, path.split('.'))])),
  };
  return Object.fromEntries(
    keys.map((key) => [key, known[key] ?? (isJsonObject(object) ? object[key] : null) ?? null]),
  );
}

function metadataOf(object: Json): JsonObject {
  const metadata = isJsonObject(object) && isJsonObject(object['metadata']) ? object['metadata'] : {};
  const { name = '', namespace = '', labels = {}, annotations = {} } = metadata;
  return { name, namespace, labels, annotations };
}

function valueAt(value: Json | undefined, path: readonly string[]): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  if (Array.isArray(value)) return valueAt(value[Number(key)], rest);
  return isJsonObject(value) ? valueAt(value[key], rest) : null;
}

/** The name of the Application, which stands for the whole environment of these cases. */
function environment(input: JsonObject): string {
  const env = given<Record<string, string> | undefined>(input, 'env') ?? {};
  return env['ARGOCD_APP_NAME'] ?? '';
}
