import type { Generator as GeneratorJson, LabelSelector } from '../../model/index.js';
import type { Json } from '../../kube/index.js';
import { invalidValue } from '../errors.js';
import { Generator, type PolledGeneratorOptions } from './generator.js';
import type { Parameter } from './parameter.js';

type ScmProvider = NonNullable<GeneratorJson['scmProvider']>;
type PullRequest = NonNullable<GeneratorJson['pullRequest']>;
type Polled = 'requeueAfterSeconds' | 'values' | 'template';

/** One hosting service, and which of its repositories count. */
export type ScmProviderOptions = Omit<ScmProvider, Polled> & PolledGeneratorOptions;

/** One hosting service and repository, and which of its pull requests count. */
export type PullRequestOptions = Omit<PullRequest, Polled> & PolledGeneratorOptions;

/** What is known of a repository. */
export type RepositoryParameters = Readonly<
  Record<
    | 'organization'
    | 'repository'
    | 'repository_id'
    | 'url'
    | 'branch'
    | 'branchNormalized'
    | 'sha'
    | 'short_sha'
    | 'short_sha_7'
    | 'labels',
    Parameter
  >
>;

/** What is known of a pull request. */
export type PullRequestParameters = Readonly<
  Record<
    | 'number'
    | 'title'
    | 'branch'
    | 'branch_slug'
    | 'target_branch'
    | 'target_branch_slug'
    | 'head_sha'
    | 'head_short_sha'
    | 'head_short_sha_7'
    | 'author',
    Parameter
  >
>;

/** Repositories of an organization at a hosting service. */
export function scmProvider(options: ScmProviderOptions): Generator<RepositoryParameters> {
  const services = [
    'github',
    'gitlab',
    'gitea',
    'bitbucket',
    'bitbucketServer',
    'azureDevOps',
    'awsCodeCommit',
  ] as const;
  oneOf('scmProvider', options, services);
  return Generator.fromJson('scmProvider', polled(options), [
    'organization',
    'repository',
    'repository_id',
    'url',
    'branch',
    'branchNormalized',
    'sha',
    'short_sha',
    'short_sha_7',
    'labels',
  ]);
}

/** Open pull requests of a repository: an Application each, for previews. */
export function pullRequests(options: PullRequestOptions): Generator<PullRequestParameters> {
  const services = ['github', 'gitlab', 'gitea', 'bitbucketServer', 'bitbucket', 'azuredevops'] as const;
  oneOf('pullRequests', options, services);
  return Generator.fromJson('pullRequest', polled(options), [
    'number',
    'title',
    'branch',
    'branch_slug',
    'target_branch',
    'target_branch_slug',
    'head_sha',
    'head_short_sha',
    'head_short_sha_7',
    'author',
  ]);
}

/** Clusters that an object of another kind has chosen, such as a placement decision. */
export function clusterDecisions<Name extends string>(
  options: PolledGeneratorOptions & {
    /** The ConfigMap that says which kind it is and where its decisions stand. */
    readonly configMap: string;
    /** Name of the object, or labels of objects. */
    readonly object: string | LabelSelector;
    /** Further fields of a decision. */
    readonly fields?: readonly Name[];
  },
): Generator<Readonly<Record<Name | 'name' | 'server', Parameter>>> {
  const { configMap, object, fields = [], ...rest } = options;
  const block = {
    configMapRef: configMap,
    ...(typeof object === 'string' ? { name: object } : { labelSelector: object }),
    ...polled(rest),
  };
  return Generator.fromJson('clusterDecisionResource', block, ['name', 'server', ...fields]);
}

/** Parameters that a service of your own answers with. */
export function plugin<Name extends string>(
  options: PolledGeneratorOptions & {
    /** The ConfigMap with the address of the service. */
    readonly configMap: string;
    /** What the service is told. */
    readonly input?: Readonly<Record<string, Json>>;
    /** Names of the parameters that it answers with; dots lead into objects. */
    readonly parameters: readonly Name[];
  },
): Generator<Readonly<Record<Name, Parameter>>> {
  const { configMap, input, parameters, ...rest } = options;
  const block = {
    configMapRef: { name: configMap },
    ...(input && { input: { parameters: { ...input } } }),
    ...polled(rest),
  };
  return Generator.fromJson('plugin', block, parameters);
}

function polled<Options extends PolledGeneratorOptions>({ requeueAfter, ...rest }: Options) {
  return { ...rest, ...(requeueAfter && { requeueAfterSeconds: requeueAfter.toSeconds() }) };
}

function oneOf(what: string, options: object, names: readonly string[]): void {
  const given = names.filter((name) => Reflect.get(options, name) !== undefined);
  if (given.length !== 1) throw invalidValue(what, given, `exactly one of ${names.join(', ')}`);
}
