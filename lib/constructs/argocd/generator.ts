import type { JsonObject } from '../../kube/index.js';
import type { Generator as GeneratorJson, LabelSelector } from '../../model/index.js';
import { invalidValue } from '../errors.js';
import type { Duration } from '../values/index.js';
import { parameter, parametersIn, type Parameter, type ParametersOf } from './parameter.js';

/** A text for every name, given to every Application as `values`. */
type Values = Readonly<Record<string, string>>;

/** What generators have in common that look again from time to time. */
export interface PolledGeneratorOptions<V extends Values = Values> {
  /**
   * Further parameters; parameters of the generator may stand in them.
   * @default - none
   */
  readonly values?: V;

  /**
   * How often it looks again.
   * @default - the controller's own: 3 minutes, for hosting services and plugins 30
   */
  readonly requeueAfter?: Duration;
}

/** Registered clusters. */
export interface ClustersGeneratorOptions<V extends Values = Values> {
  /**
   * Labels of the Secrets that register them. Without it, the reconciler's own cluster counts too.
   * @default - all clusters
   */
  readonly selector?: LabelSelector;

  /**
   * Further parameters; parameters of the generator may stand in them.
   * @default - none
   */
  readonly values?: V;
}

/** What is known of a cluster. */
export interface ClusterParameters<V extends Values> {
  readonly name: Parameter;
  readonly nameNormalized: Parameter;
  readonly server: Parameter;
  readonly project: Parameter;
  readonly values: ParametersOf<V>;
  /** A label of the Secret that registers it. */
  label(key: string): Parameter;
  /** An annotation of the Secret that registers it. */
  annotation(key: string): Parameter;
}

/** Where a Git generator looks. */
export interface GitGeneratorOptions<V extends Values = Values> extends PolledGeneratorOptions<V> {
  /** URL of the repository. */
  readonly repoURL: string;

  /**
   * Branch, tag or commit.
   * @default HEAD
   */
  readonly revision?: string;

  /** Globs of the folders or files that count. */
  readonly include: readonly string[];

  /**
   * Globs of those that do not, although included.
   * @default - none
   */
  readonly exclude?: readonly string[];

  /**
   * Goes before `path` in the names of parameters; two Git generators of a matrix need it.
   * @default - none
   */
  readonly pathParamPrefix?: string;
}

/** What is known of a folder. */
export interface PathParameters<V extends Values> {
  /** From the top of the repository. */
  readonly path: Parameter;
  /** Its last part. */
  readonly basename: Parameter;
  /** Its last part, as a name that Kubernetes takes. */
  readonly basenameNormalized: Parameter;
  readonly values: ParametersOf<V>;
  /** One part of the path; the first is 0. */
  segment(index: number): Parameter;
}

/** What is known of a file: the folder's parameters are of the folder that it lies in. */
export interface FileParameters<V extends Values> extends PathParameters<V> {
  readonly filename: Parameter;
  readonly filenameNormalized: Parameter;
  /** A value of the file's content, by its keys. */
  content(...keys: readonly string[]): Parameter;
}

/** A pair of generators may hold pairs, but those hold none. */
const DEEPEST = 2;

/**
 * A source of parameters, each set of which makes one Application. `parameters` are the texts that stand for them.
 *
 * @example
 * Generator.matrix(
 *   Generator.clusters({ selector: { matchLabels: { tier: 'production' } } }),
 *   Generator.gitDirectories({ repoURL, include: ['addons/*'] }),
 * )
 */
export class Generator<out P> {
  /** The elements themselves. */
  static list<Element extends Readonly<Record<string, unknown>>>(
    elements: readonly Element[],
  ): Generator<ParametersOf<Element>> {
    if (elements.length === 0) throw invalidValue('Generator.list', elements, 'at least one element');
    const empty = elements.find((element) => Object.keys(element).length === 0);
    if (empty) throw invalidValue('Generator.list', 'an element without a key', 'elements with keys');
    const parameters = parametersIn(elements) as ParametersOf<Element>;
    return new Generator('list', { elements: elements.map((element) => ({ ...element })) }, parameters);
  }

  /** Registered clusters. */
  static clusters<V extends Values = Record<never, string>>(
    options: ClustersGeneratorOptions<V> = {},
  ): Generator<ClusterParameters<V>> {
    return new Generator(
      'clusters',
      { ...(options.selector && { selector: options.selector }), ...(options.values && { values: options.values }) },
      {
        name: parameter('name'),
        nameNormalized: parameter('nameNormalized'),
        server: parameter('server'),
        project: parameter('project'),
        values: valueParameters(options.values),
        label: (key) => `{{ index .metadata.labels ${JSON.stringify(key)} }}`,
        annotation: (key) => `{{ index .metadata.annotations ${JSON.stringify(key)} }}`,
      },
    );
  }

  /** Folders of a Git repository. */
  static gitDirectories<V extends Values = Record<never, string>>(
    options: GitGeneratorOptions<V>,
  ): Generator<PathParameters<V>> {
    return new Generator('git', gitBlock(options, 'directories'), pathParameters(options));
  }

  /** YAML and JSON files of a Git repository; a file that holds a list makes one Application for each of its items. */
  static gitFiles<V extends Values = Record<never, string>>(
    options: GitGeneratorOptions<V>,
  ): Generator<FileParameters<V>> {
    const prefix = options.pathParamPrefix === undefined ? [] : [options.pathParamPrefix];
    return new Generator('git', gitBlock(options, 'files'), {
      ...pathParameters(options),
      filename: parameter(...prefix, 'path', 'filename'),
      filenameNormalized: parameter(...prefix, 'path', 'filenameNormalized'),
      content: (...keys: readonly string[]) => parameter(...keys),
    });
  }

  /** Any generator in the words of the kind itself, and the names of the parameters that it has. */
  static fromJson<Kind extends GeneratorKind, Name extends string>(
    kind: Kind,
    block: NonNullable<GeneratorJson[Kind]>,
    names: readonly Name[],
  ): Generator<Readonly<Record<Name, Parameter>>> {
    const parameters = Object.fromEntries(names.map((name) => [name, parameter(...name.split('.'))]));
    return new Generator(kind, { ...block }, parameters as Readonly<Record<Name, Parameter>>);
  }

  /**
   * Every set of the first with every set of the second, which may itself speak of the first's parameters.
   * @throws ConstructError INVALID_VALUE when pairs are nested more than twice
   */
  static matrix<A, B>(first: Generator<A>, second: Generator<B> | ((first: A) => Generator<B>)): Generator<A & B> {
    const other = typeof second === 'function' ? second(first.parameters) : second;
    const generators = [first, other].map((each) => each.toJson());
    return new Generator(
      'matrix',
      { generators },
      { ...other.parameters, ...first.parameters },
      depthOf('matrix', [first, other]),
    );
  }

  /**
   * The sets of the base, with what others add to those of equal keys.
   * @throws ConstructError INVALID_VALUE when pairs are nested more than twice, or without a key
   */
  static merge<A, B>(
    keys: readonly string[],
    base: Generator<A>,
    ...others: readonly [Generator<B>, ...Generator<B>[]]
  ): Generator<A & B> {
    if (keys.length === 0) throw invalidValue('Generator.merge keys', keys, 'at least one name of a parameter');
    const all = [base, ...others];
    const parameters: unknown = Object.assign({}, ...all.map((each) => each.parameters).reverse());
    return new Generator(
      'merge',
      { mergeKeys: [...keys], generators: all.map((each) => each.toJson()) },
      parameters as A & B,
      depthOf('merge', all),
    );
  }

  protected constructor(
    private readonly kind: GeneratorKind,
    private readonly block: object,
    /** The texts that stand for its parameters. */
    readonly parameters: P,
    /** How many pairs lie within each other. */
    readonly depth: number = 0,
    private readonly selector?: LabelSelector,
  ) {}

  /** Only the sets whose parameters, by dotted names, match a selector. */
  where(selector: LabelSelector): Generator<P> {
    return new Generator(this.kind, this.block, this.parameters, this.depth, selector);
  }

  /** The same generator with a template of its own, in the words of the kind, whose fields go before the set's. */
  withTemplate(template: JsonObject): Generator<P> {
    return new Generator(this.kind, { ...this.block, template }, this.parameters, this.depth, this.selector);
  }

  /** As the ApplicationSet says it. */
  toJson(): JsonObject {
    return { [this.kind]: { ...this.block }, ...(this.selector && { selector: { ...this.selector } }) } as JsonObject;
  }
}

/** What a generator is. */
export type GeneratorKind = Exclude<keyof GeneratorJson, 'selector'>;

function gitBlock(options: GitGeneratorOptions, what: 'directories' | 'files'): JsonObject {
  const { repoURL, revision = 'HEAD', include, exclude = [], pathParamPrefix, requeueAfter, values } = options;
  if (include.length === 0) throw invalidValue('Generator include', include, 'at least one glob');
  return {
    repoURL,
    revision,
    [what]: [...include.map((path) => ({ path })), ...exclude.map((path) => ({ path, exclude: true }))],
    ...(pathParamPrefix !== undefined && { pathParamPrefix }),
    ...(requeueAfter && { requeueAfterSeconds: requeueAfter.toSeconds() }),
    ...(values && { values: { ...values } }),
  };
}

function pathParameters<V extends Values>(options: GitGeneratorOptions<V>): PathParameters<V> {
  const prefix = options.pathParamPrefix === undefined ? [] : [options.pathParamPrefix];
  return {
    path: parameter(...prefix, 'path', 'path'),
    basename: parameter(...prefix, 'path', 'basename'),
    basenameNormalized: parameter(...prefix, 'path', 'basenameNormalized'),
    values: valueParameters(options.values),
    segment: (index) => `{{ index .${[...prefix, 'path', 'segments'].join('.')} ${index} }}`,
  };
}

function valueParameters<V extends Values>(values: V | undefined): ParametersOf<V> {
  return parametersIn([values ?? {}], ['values']) as ParametersOf<V>;
}

function depthOf(what: string, generators: readonly Generator<unknown>[]): number {
  const depth = 1 + Math.max(...generators.map((each) => each.depth));
  if (depth > DEEPEST) throw invalidValue(`Generator.${what}`, 'a third level', 'pairs of pairs at most');
  return depth;
}
