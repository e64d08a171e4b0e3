// Made by `npm run constructs:fields` from scripts/constructs/fields/kustomize.txt.

export interface Kustomization {
  readonly metadata?: Metadata;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly crds?: readonly string[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly labels?: readonly LabelRule[];
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly images?: readonly ImageOverride[];
  readonly replicas?: readonly ReplicaOverride[];
  readonly patches?: readonly Patch[];
  readonly configMapGenerator?: readonly ConfigMapGenerator[];
  readonly generatorOptions?: GeneratorOptions;
  readonly replacements?: readonly Replacement[];
  readonly helmCharts?: readonly HelmChart[];
  readonly helmGlobals?: HelmGlobal;
  readonly generators?: readonly string[];
  readonly transformers?: readonly string[];
  readonly validators?: readonly string[];
  readonly configurations?: readonly string[];
  readonly openapi?: Openapi;
  readonly buildMetadata?: readonly string[];
  readonly sortOptions?: SortOption;
}

export interface Metadata {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Patch {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: PatchTarget;
  readonly options?: Option;
}

export interface Option {
  readonly allowNameChange?: boolean;
  readonly allowKindChange?: boolean;
}

export interface ConfigMapGenerator {
  readonly name: string;
  readonly namespace?: string;
  readonly behavior?: 'create' | 'merge' | 'replace';
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly options?: GeneratorOptions;
}

export interface Replacement {
  readonly path?: string;
  readonly source?: Source;
  readonly sourceValue?: string;
  readonly targets?: readonly Target[];
}

export interface Source {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly fieldPath?: string;
  readonly options?: ReplacementOptions;
}

export interface Target {
  readonly select: ReplacementSelector;
  readonly reject?: readonly ReplacementSelector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: ReplacementOptions;
}

export interface HelmChart {
  readonly name: string;
  readonly repo?: string;
  readonly version?: string;
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly valuesFile?: string;
  readonly additionalValuesFiles?: readonly string[];
  readonly valuesInline?: object;
  /** @default override */
  readonly valuesMerge?: 'merge' | 'override' | 'replace';
  readonly includeCRDs?: boolean;
  readonly skipHooks?: boolean;
  readonly skipTests?: boolean;
  readonly apiVersions?: readonly string[];
  readonly kubeVersion?: string;
  readonly nameTemplate?: string;
  readonly debug?: boolean;
  readonly devel?: boolean;
}

export interface HelmGlobal {
  /** @default charts */
  readonly chartHome?: string;
  readonly configHome?: string;
}

export interface Openapi {
  readonly path?: string;
}

export interface SortOption {
  readonly order?: 'fifo' | 'legacy';
  readonly legacySortOptions?: LegacySortOption;
}

export interface LegacySortOption {
  readonly orderFirst?: readonly string[];
  readonly orderLast?: readonly string[];
}

export interface LabelRule {
  readonly pairs: Readonly<Record<string, string>>;
  /** @default false */
  readonly includeSelectors?: boolean;
  /** @default false */
  readonly includeTemplates?: boolean;
  readonly fields?: readonly Field[];
}

export interface Field {
  readonly path: string;
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly create?: boolean;
}

export interface ImageOverride {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
  readonly tagSuffix?: string;
}

export interface ReplicaOverride {
  readonly name: string;
  readonly count: number;
}

export interface PatchTarget {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

export interface ReplacementSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface ReplacementOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}
