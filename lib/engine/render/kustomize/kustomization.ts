import { isJsonObject, readYaml, type JsonObject } from '../../../kube/index.js';
import { readGenerators, type Generator, type GeneratorOptions } from './generator.js';
import { readImages, type ImageOverride } from './images.js';
import { readLabels, type LabelRule } from './labels.js';
import { readPatches, type Patch } from './patch.js';
import { Fields, invalid } from './read-fields.js';
import { readReplicas, type ReplicaOverride } from './replicas.js';
import { readSortOrder, type SortOrder } from './sort.js';

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
  /** Counts only where the build begins. */
  readonly sortOrder: SortOrder;
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
  'sortOptions',
];

/** A kustomization file as it is written. */
export class WrittenKustomization {
  #read: Kustomization | undefined;

  constructor(
    readonly value: JsonObject,
    readonly file: string,
    private readonly lines: readonly string[] = [],
  ) {}

  /** @throws SourceError `INVALID_KUSTOMIZATION`, YamlError */
  static parse(text: string, file: string): WrittenKustomization {
    const documents = readYaml(text, { file }).filter((document) => document.value !== null);
    if (documents.length > 1) throw invalid('a kustomization file holds one document', file);
    const value = documents[0]?.value ?? {};
    if (!isJsonObject(value)) throw invalid('a kustomization is a mapping', file);
    return new WrittenKustomization(
      value,
      file,
      text.split('\n').map((line) => line.replace(/^["']/, '')),
    );
  }

  /** The same file with another content. */
  with(value: JsonObject): WrittenKustomization {
    return new WrittenKustomization(value, this.file, this.lines);
  }

  /**
   * What it says. A field that is not supported is refused by its name, never passed over.
   *
   * @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD`
   */
  read(): Kustomization {
    return (this.#read ??= readKustomization(this.value, this.file, (field) => this.#lineOf(field)));
  }

  #lineOf(field: string): number {
    return this.lines.findIndex((line) => line.startsWith(field)) + 1 || 1;
  }
}

function readKustomization(value: JsonObject, file: string, lineOf: (field: string) => number): Kustomization {
  const fields = Fields.of(value, '', file).only(supported, lineOf);
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
    sortOrder: readSortOrder(fields),
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
