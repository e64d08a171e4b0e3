import { sourcesOf, type Application, type ApplicationSet } from '../../../lib/model/index.js';
import {
  bitbucketCloudPush,
  comparableOciUrl,
  comparableUrl,
  concernsRevision,
  bitbucketServerPush,
  azureDevopsPush,
  ghcrEvent,
  githubPush,
  gitlabPush,
  harborEvent,
  isFromHarbor,
  isSameApi,
  isSameRepository,
  readWebhook,
  refreshedApplicationSets,
  refreshedByPush,
  refreshedByRegistry,
  refreshPaths,
  registryOf,
  WebhookError,
  type FillIn,
  type Push,
  type RefreshRequest,
  type Responsibility,
  type WebhookEvent,
} from '../../../lib/engine/index.js';
import { isJsonObject, parseJson, stringifyJson, type Json, type JsonObject } from '../../../lib/kube/index.js';
import { given, plain, type Topic } from '../topic.js';

const providers: Record<string, (payload: Json) => Push> = {
  azuredevops: azureDevopsPush,
  bitbucket: bitbucketCloudPush,
  'bitbucket-server': bitbucketServerPush,
  'github-push': githubPush,
  'gitlab-push': gitlabPush,
  'gitlab-tag': gitlabPush,
  gogs: githubPush,
};

/** Webhooks: what they say, and which Applications they concern. */
export const webhook: Topic = {
  operations: {
    Request: request,
    SourceRevisionHasChanged: (input) => ({
      changed: concernsRevision(given(input, 'targetRevision'), {
        revision: given(input, 'revision'),
        touchedHead: given(input, 'touchedHead'),
      }),
    }),
    PayloadRevisionHasChanged: (input) => {
      const read = providers[given<string>(input, 'provider')];
      if (!read) throw new Error('no such provider');
      const { revision } = read(given(input, 'payload'));
      return {
        changed: concernsRevision(given(input, 'targetRevision'), {
          revision,
          touchedHead: given(input, 'touchedHead'),
        }),
      };
    },
    GeneratorRevisionHasChanged: (input) => ({
      changed: concernsRevision(given(input, 'generatorRevision'), {
        revision: given(input, 'revision'),
        touchedHead: given(input, 'touchedHead'),
      }),
    }),
    WebURLMatches: (input) => ({ match: isSameRepository(given(input, 'url'), given(input, 'repoURL')) }),
    APIURLMatches: (input) => ({ match: isSameApi(given(input, 'url'), given(input, 'repoURL')) }),
    BitbucketPush: (input) => {
      const api = given<{ mainBranch: string; diffstat: Record<string, string[]> }>(input, 'api');
      const unasked = bitbucketCloudPush(given(input, 'payload'));
      const changedFiles = api.diffstat[`${unasked.before}..${unasked.after}`] ?? [];
      const push = bitbucketCloudPush(given(input, 'payload'), { mainBranch: api.mainBranch, changedFiles });
      return { ...plainPush(push), changedFiles, shaBefore: push.before ?? '', shaAfter: push.after ?? '' };
    },
    LookupRepository: (input) => {
      const url = comparableUrl(given(input, 'url'));
      return { repository: given<string[]>(input, 'repositories').find((each) => comparableUrl(each) === url) ?? null };
    },
    NormalizeOCI: (input) => ({ url: comparableOciUrl(given(input, 'url')) }),
    ParseRegistryEvent: (input) => {
      const body = input['body'] ?? parseJson(given(input, 'rawBody'));
      const event = (given(input, 'provider') === 'ghcr' ? ghcrEvent : harborEvent)(body);
      return { event: plain(event ?? null) };
    },
    RegistryCanHandle: (input) => {
      const headers = given<Record<string, string>>(input, 'headers');
      if (given(input, 'provider') === 'ghcr') return { result: isTaken(headers) };
      return { result: isFromHarbor(headers['Authorization'], given(input, 'secret')) };
    },
    ParseHarborRegistryURL: (input) => ({ registry: registryOf(given(input, 'resourceURL')) }),
    ValidateSignature: (input) => {
      const headers = { ...given<Record<string, string>>(input, 'headers'), 'X-GitHub-Event': 'package' };
      readWebhook({ method: 'POST', headers, body: given(input, 'rawBody') }, { github: given(input, 'secret') });
      return { error: false };
    },
    RegistryEvent: (input) => {
      const { refreshed, skipped } = refreshedByRegistry(given(input, 'event'), appsOf(input), responsibilityOf(input));
      return {
        refreshed: refreshed.map(nameOf),
        logContains: skipped.map(({ reason }) => `Skipping app: ${reason}`).join('\n'),
      };
    },
    AppSetRequest: (input) => {
      const answer = request(input);
      if (answer['event'] === undefined) return { ...answer, refreshed: [] };
      const sets = given<ApplicationSet[]>(input, 'applicationSets');
      const refreshed = refreshedApplicationSets(given(answer, 'event'), sets, fillIn(given(input, 'scmRepositories')));
      return { ...answer, refreshed: refreshed.map(({ metadata }) => metadata.name ?? '') };
    },
    RefreshPaths: (input) => ({ paths: refreshPaths(given(input, 'app'), given(input, 'source')) }),
  },
  isSet: (key) => key === 'refreshed' || key === 'paths',
};

function request(input: JsonObject): JsonObject {
  const body = input['body'] ? stringifyJson(input['body']) : '';
  try {
    const event = readWebhook({ method: given(input, 'method'), headers: given(input, 'headers'), body });
    return { status: 200, responseBody: '', event: plain(event), ...told(event), ...asked(event, input) };
  } catch (error) {
    if (error instanceof WebhookError) return { status: error.status, responseBody: `${error.what}\n` };
    throw error;
  }
}

function told(event: WebhookEvent): JsonObject {
  return {
    ignored: event.type === 'ignored' || event.type === 'pull-request',
    registryEvent: event.type === 'registry',
    ...(event.type === 'push' && { push: plainPush(event.push) }),
  };
}

function asked(event: WebhookEvent, input: JsonObject): JsonObject {
  if (event.type !== 'push') return {};
  const refreshed = refreshedByPush(event.push, appsOf(input), responsibilityOf(input));
  return { refreshed: refreshed.map(nameOf), annotations: plain(refreshed[0]?.annotations ?? {}) };
}

/** Only the generator that lists repositories yields parameters here. */
function fillIn(repositories: readonly Readonly<Record<string, string>>[]): FillIn {
  return (first, second) =>
    first['scmProvider'] === undefined
      ? []
      : repositories.map(
          (one) =>
            parseJson(
              stringifyJson(second).replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => one[name] ?? whole),
            ) as JsonObject,
        );
}

/** A package event is read as one of the registry; every other event of GitHub is not. */
function isTaken(headers: Record<string, string>): boolean {
  const body = stringifyJson({
    action: 'published',
    package: {
      name: 'a',
      package_type: 'container',
      owner: { login: 'b' },
      package_version: { container_metadata: { tag: { name: '1' } } },
    },
  });
  try {
    return readWebhook({ method: 'POST', headers, body }).type === 'registry';
  } catch {
    return false;
  }
}

function plainPush({ repoURLs, revision, touchedHead }: Push): JsonObject {
  return { repoURLs: [...repoURLs], revision, touchedHead };
}

function appsOf(input: JsonObject): Application[] {
  const apps = (input['applications'] ?? []) as unknown as Application[];
  return apps.filter((app) => isJsonObject(app) && (sourcesOf(app.spec).length > 0 || app.spec.sourceHydrator));
}

function responsibilityOf(input: JsonObject): Responsibility {
  return {
    controllerNamespace: (input['controllerNamespace'] as string | undefined) ?? 'argocd',
    applicationNamespaces: (input['applicationNamespaces'] as string[] | undefined) ?? [],
  };
}

function nameOf({ app: { metadata } }: RefreshRequest): string {
  return `${metadata.namespace}/${metadata.name}`;
}
