import { type Fields, invalid } from './read-fields.js';

/** A ConfigMap or Secret that is made of files and values. */
export interface Generator {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly namespace: string;
  /** `create` a new one, or `merge` into or `replace` the one that is there. */
  readonly behavior: 'create' | 'merge' | 'replace';
  /** Paths, or `key=path`. */
  readonly files: readonly string[];
  readonly literals: readonly string[];
  /** Files with a `KEY=value` on each line. */
  readonly envs: readonly string[];
  /** The type of a Secret; `Opaque` when empty. */
  readonly type: string;
  readonly options: GeneratorOptions;
}

/** How generated objects look. */
export interface GeneratorOptions {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash: boolean;
  readonly immutable: boolean;
}

const common = ['name', 'namespace', 'behavior', 'files', 'literals', 'env', 'envs', 'options'];

/** @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD` */
export function readGenerators(fields: Fields): {
  generators: Generator[];
  generatorOptions: GeneratorOptions;
} {
  return {
    generators: [
      ...fields.objects('configMapGenerator').map((each) => readGenerator(each.only(common), 'ConfigMap')),
      ...fields.objects('secretGenerator').map((each) => readGenerator(each.only([...common, 'type']), 'Secret')),
    ],
    generatorOptions: readOptions(fields.object('generatorOptions')),
  };
}

function readGenerator(fields: Fields, kind: Generator['kind']): Generator {
  const behavior = fields.text('behavior') || 'create';
  if (behavior !== 'create' && behavior !== 'merge' && behavior !== 'replace') {
    throw invalid(`behavior is ${JSON.stringify(behavior)}, expected create, merge or replace`, fields.file);
  }
  const name = fields.text('name');
  if (name === '') throw invalid(`a generator of a ${kind} has no name`, fields.file);
  const env = fields.text('env');
  return {
    kind,
    name,
    namespace: fields.text('namespace'),
    behavior,
    files: fields.texts('files'),
    literals: fields.texts('literals'),
    envs: [...fields.texts('envs'), ...(env === '' ? [] : [env])],
    type: kind === 'Secret' ? fields.text('type') : '',
    options: readOptions(fields.object('options')),
  };
}

function readOptions(fields: Fields): GeneratorOptions {
  fields.only(['labels', 'annotations', 'disableNameSuffixHash', 'immutable']);
  return {
    labels: fields.textMap('labels'),
    annotations: fields.textMap('annotations'),
    disableNameSuffixHash: fields.flag('disableNameSuffixHash'),
    immutable: fields.flag('immutable'),
  };
}
