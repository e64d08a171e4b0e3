import {
  chartDependencies,
  chartDetails,
  chartIndexUrl,
  chartName,
  chartVersion,
  dependencyRepository,
  escapeCommas,
  flattened,
  helmDetails,
  isPattern,
  isRegistryAddress,
  isSchemeAllowed,
  referenceOf,
  RepositoryAccesses,
  resolveValueFiles,
  valueFileAt,
  valueFilesBelow,
  withoutCredentials,
} from '../../../../lib/engine/index.js';
import type { JsonObject, KubeObject } from '../../../../lib/kube/index.js';
import { labels } from '../../../../lib/model/index.js';
import { given, plain, Unsupported, type OperationAdapter } from '../../topic.js';
import { commandOf, inTree, planOf, realTools, Recorder, rendered, sourceOf } from './rendering.js';
import { VectorTree } from './vector-tree.js';

/** How charts are rendered, and what is known of them. */
export const helmOperations: Readonly<Record<string, OperationAdapter>> = {
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
    const places = {
      path: appPath.startsWith(`${root}/`) ? appPath.slice(root.length + 1) : '',
      references: new Map(),
      schemes: given<string[]>(input, 'allowedSchemes'),
    };
    const { path, remote = false } = valueFileAt(places, given(input, 'valueFile'), {});
    return { path: remote ? path : `${isRelative ? given<string>(input, 'cwd') : root}/${path}`, remote };
  },
  URLSchemeAllowed: (input) => ({ allowed: isSchemeAllowed(given(input, 'scheme'), given(input, 'allowed')) }),
  CleanSetParameter: (input) => ({ value: escapeCommas(given(input, 'value')) }),
  RedactHelmArgs: (input) => ({ text: withoutCredentials(given(input, 'text')) }),
  HelmValueFilesAllowed: async (input) => {
    const schemes = { valueFileSchemes: given<string[] | undefined>(input, 'valuesFileSchemes') };
    const { objects } = await planOf(input, given(input, 'path'), sourceOf(input), undefined, undefined, schemes);
    await objects();
    return {};
  },
  HelmAppDetails: async (input) => {
    const details = await helmDetails(VectorTree.of(input), inTree(given(input, 'path')), sourceOf(input));
    return { ...plainDetails(details), valueFileCount: details.valueFiles.length };
  },
  HelmValueFiles: async (input) => {
    const files = await valueFilesBelow(VectorTree.of(input), given(input, 'root'));
    return { files, valueFiles: files, count: files.length, valueFileCount: files.length };
  },
  ChartDetails: (input) => plainDetails(chartDetails(given(input, 'chartYaml'))),
  FlattenValues: (input) => ({ parameters: flattened(given(input, 'values')) }),
  NormalizeChartName: (input) => ({ name: chartName(given(input, 'chart')) }),
  HelmDependencyRepos: (input) => {
    const secrets = [
      ...given<JsonObject[]>(input, 'repositories').map((one) => secretOf('repository', one)),
      ...given<JsonObject[]>(input, 'repoCreds').map((one) => secretOf('repo-creds', one)),
    ];
    const accesses = RepositoryAccesses.of(secrets);
    const repos = chartDependencies(given(input, 'chartYaml'), 'Chart.yaml')
      .flatMap(({ repository }) => dependencyRepository(repository, accesses) ?? [])
      .map(({ url, oci, access: { login } }) => ({
        ...(login.kind === 'basic' && { username: login.username.reveal() }),
        ...(oci && { enableOCI: true }),
        repo: url,
      }));
    return { repos };
  },
  IsHelmOCIRepo: (input) => ({ oci: isRegistryAddress(given(input, 'url')) }),
  HelmIndexURL: (input) => ({ url: chartIndexUrl(given(input, 'repoURL')) }),
  ResolveChartRevision: (input) => {
    try {
      return { revision: chartVersion(given(input, 'targetRevision'), given(input, 'tags')) };
    } catch (error) {
      return said(error);
    }
  },
};

/** The command lines by which a source is rendered; where a case needs its outcome, the program is run. */
export async function helmCommands(input: JsonObject): Promise<JsonObject> {
  const source = sourceOf(input);
  const tools = new Recorder();
  await rendered(input, given(input, 'path'), source, tools);
  const real = realTools();
  if (real === undefined) throw new Unsupported();
  await rendered(input, given(input, 'path'), source, real);
  return { commands: tools.runs.map((run) => commandOf(run, source)) };
}

/** What is wrong, without where and what to do. */
export function said(error: unknown): JsonObject {
  if (!(error instanceof Error)) throw error;
  return { error: true, errorMessage: 'what' in error ? String(error.what) : error.message };
}

/** A Secret that registers a repository, or credentials for several. */
function secretOf(type: string, { repo, url = repo, ...data }: JsonObject): KubeObject {
  return {
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: type, labels: { [labels.secretType]: type } } },
    stringData: Object.fromEntries(Object.entries({ url, ...data }).map(([key, value]) => [key, String(value)])),
  };
}

function plainDetails(details: object): JsonObject {
  return plain(details) as JsonObject;
}
