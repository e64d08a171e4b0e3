import { readYaml } from '../../../kube/index.js';
import { readGenerators, type Generator, type GeneratorOptions } from './generator.js';
import { readImages, type ImageOverride } from './images.js';
import { readLabels, type LabelRule } from './labels.js';
import { readPatches, type Patch } from './patch.js';
import { Fields, invalid } from './read-fields.js';
import { readReplicas, type ReplicaOverride } from './replicas.js';

/** What a kustomization file says, as far as it is supported. */
export interface Kustomization {
  /** A component changes the objects of whoever names it, too. */
  readonly isComponent: boolean;
  /** Files and directories whose objects it takes, in its order: `resources`, then `bases`. */
  readonly resources: readonly string[];
  /** Directories of components. */
  readonly components: readonly string[];
  readonly generators: readonly Generator[];
  readonly generatorOptions: GeneratorOptions;
  /** `patchesStrategicMerge`, then `patches`. */
  readonly patches: readonly Patch[];
  /** `patchesJson6902`, which come after names and labels. */
  readonly latePatches: readonly Patch[];
  readonly namePrefix: string;
  readonly nameSuffix: string;
  readonly namespace: string;
  readonly labels: readonly LabelRule[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly replicas: readonly ReplicaOverride[];
  readonly images: readonly ImageOverride[];
}

const supported = [
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'namePrefix',
  'nameSuffix',
  'namespace',
  'labels',
  'commonLabels',
  'commonAnnotations',
  'replicas',
  'images',
];

/**
 * Reads a kustomization file. A field that is not supported is refused by its name, never passed over.
 *
 * @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD`; YamlError
 */
export function readKustomization(text: string, file: string): Kustomization {
  const documents = readYaml(text, { file }).filter((document) => document.value !== null);
  const value = documents[0]?.value ?? null;
  if (value === null) throw invalid(`the kustomization is empty`, file);
  if (documents.length > 1) throw invalid('a kustomization file holds one document', file);
  const fields = Fields.of(value, '', file).only(supported, (field) => lineOf(text, field));
  const isComponent = fields.has('kind') && fields.text('kind') === 'Component';
  checkType(fields, isComponent);
  if (supported.slice(2).every((field) => !fields.has(field))) throw invalid('the kustomization is empty', file);
  return {
    isComponent,
    resources: [...fields.texts('resources'), ...fields.texts('bases')],
    components: fields.texts('components'),
    ...readGenerators(fields),
    ...readPatches(fields),
    namePrefix: fields.text('namePrefix'),
    nameSuffix: fields.text('nameSuffix'),
    namespace: fields.text('namespace'),
    labels: readLabels(fields),
    annotations: fields.textMap('commonAnnotations'),
    replicas: readReplicas(fields),
    images: readImages(fields),
  };
}

function checkType(fields: Fields, isComponent: boolean): void {
  if (fields.has('kind') && !isComponent && fields.text('kind') !== 'Kustomization') {
    throw invalid(`kind is ${JSON.stringify(fields.text('kind'))}, expected Kustomization or Component`, fields.file);
  }
  const versions = isComponent ? /^kustomize\.config\.k8s\.io\/v1alpha1$/ : /^kustomize\.config\.k8s\.io\/v1(beta1)?$/;
  if (fields.has('apiVersion') && !versions.test(fields.text('apiVersion'))) {
    const expected = `kustomize.config.k8s.io/${isComponent ? 'v1alpha1' : 'v1beta1'}`;
    throw invalid(`apiVersion is ${JSON.stringify(fields.text('apiVersion'))}, expected ${expected}`, fields.file);
  }
}

function lineOf(text: string, field: string): number {
  return text.split('\n').findIndex((line) => line.replace(/^["']/, '').startsWith(field)) + 1 || 1;
}
