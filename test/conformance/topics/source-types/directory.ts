import {
  directoryDocuments,
  directoryFiles,
  directoryTexts,
  planJsonnet,
  setTracking,
  trackingMethod,
} from '../../../../lib/engine/index.js';
import { isJsonObject, itemsOf, type Json, type JsonObject, type KubeObject } from '../../../../lib/kube/index.js';
import type { DirectorySource } from '../../../../lib/model/index.js';
import { given, plain, Unsupported, type OperationAdapter } from '../../topic.js';
import { inTree, planOf, realTools, repoURL, sourceOf } from './rendering.js';
import { VectorTree } from './vector-tree.js';

/** How plain directories are read. */
export const directoryOperations: Readonly<Record<string, OperationAdapter>> = {
  CandidateFile: async (input, { expect }) => {
    const path = given<string>(input, 'path');
    const settings = {
      include: given<string>(input, 'include'),
      exclude: given<string>(input, 'exclude'),
      disableExtensionFilter: given<boolean>(input, 'disableExtensionFilter'),
    };
    const { files, passedOver } = await directoryFiles(VectorTree.of(input), inTree(given(input, 'appPath')), settings);
    const found = files.find(({ name }) => name === path);
    return {
      candidate: found !== undefined,
      warning: passedOver.length > 0,
      warningContains: containing(passedOver.join('\n'), expect['warningContains']),
      realName: found?.file.path.split('/').at(-1) ?? null,
    };
  },
  CandidateFiles: async (input) => {
    const [path, settings, limit] = asked(input);
    return { count: (await directoryTexts(VectorTree.of(input), path, settings, limit)).length };
  },
  FindManifests: async (input) => {
    const [path, settings, limit] = asked(input);
    const tree = VectorTree.of(input);
    const { files } = await directoryFiles(tree, path, settings);
    const jsonnet = files.map(({ file }) => file.path).filter((name) => name.endsWith('.jsonnet'));
    const tools = realTools();
    if (jsonnet.length > 0 && tools === undefined) throw new Unsupported();
    const evaluated = await planJsonnet(tree, path, jsonnet, { repoURL, directory: settings }, { tools }, new Map());
    const documents = await directoryDocuments(tree, path, settings, limit, await evaluated.evaluate());
    return namesOf(documents.map(({ value }) => value));
  },
  GenerateManifests: async (input) => {
    const { directory, ...source } = sourceOf(input);
    const path = given<string>(input, 'path');
    const tree = VectorTree.onDisk(input);
    const whole = { ...source, ...(directory && { directory }) };
    const { sourceType, objects } = await planOf(input, path, whole, undefined, tree);
    const found =
      sourceType === 'Directory'
        ? (await directoryDocuments(tree, inTree(path), directory)).flatMap(itemsOf).map(({ value }) => value)
        : await objects();
    const tracked = found.map((object: JsonObject) =>
      isJsonObject(object['metadata']) ? tracking(object as KubeObject, input) : object,
    );
    return { ...namesOf(tracked), revisionNonEmpty: true, objects: plain(tracked) };
  },
};

/** The directory, its settings and the limit in bytes, where 0 is none. */
function asked(input: JsonObject): [path: string, settings: DirectorySource, limit: number] {
  const root = (input['repoRoot'] as string | undefined) ?? '.';
  const path = given<string>(input, 'appPath');
  const limit = Number(input['maxCombinedManifestBytes'] ?? 0);
  return [root !== '.' && path === root ? '' : inTree(path), given(input, 'directory'), limit === 0 ? 2 ** 30 : limit];
}

function tracking(object: KubeObject, input: JsonObject): KubeObject {
  if (input['trackingMethod'] === undefined) return object;
  const method = trackingMethod(given(input, 'trackingMethod'));
  const terms = { method, labelKey: given<string>(input, 'appLabelKey'), installationId: '' };
  return setTracking(object, given(input, 'appName'), '', terms);
}

/** The expected part of a text where it is there, else the text. */
function containing(text: string, part: Json | undefined): string {
  return typeof part === 'string' && text.includes(part) ? part : text;
}

function namesOf(objects: readonly JsonObject[]): JsonObject {
  return {
    count: objects.length,
    names: objects.map(({ metadata }) => (isJsonObject(metadata) ? (metadata['name'] ?? '') : '')),
    kinds: objects.map(({ kind }) => kind ?? ''),
  };
}
