import { parseJson, type Json } from '../../kube/index.js';
import { textAt } from '../read.js';
import { checkHmac, checkToken, isSame } from './authentic.js';
import { WebhookError } from './errors.js';
import { azureDevopsPush, bitbucketCloudPush, bitbucketServerPush, githubPush, gitlabPush } from './providers/index.js';
import { azureDevopsPullRequest, githubPullRequest, gitlabMergeRequest, type PullRequest } from './pull-request.js';
import type { Push } from './push.js';
import { ghcrEvent, harborEvent, type RegistryEvent } from './registries/index.js';

/** An HTTP request to the webhook endpoint. */
export interface WebhookRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as it was sent: signatures are taken over it. */
  readonly body: string;
}

/** What senders prove who they are with. A sender without a secret is believed, except Harbor, which is known by its secret alone. */
export interface WebhookSecrets {
  readonly github?: string;
  readonly gitlab?: string;
  readonly gogs?: string;
  readonly bitbucketUuid?: string;
  readonly bitbucketServer?: string;
  readonly azureDevops?: { readonly username: string; readonly password: string };
  readonly harbor?: string;
}

/** What a webhook says. */
export type WebhookEvent =
  | { readonly type: 'push'; readonly push: Push }
  | { readonly type: 'registry'; readonly event: RegistryEvent }
  /** A pull request changed, which concerns ApplicationSets alone. */
  | { readonly type: 'pull-request'; readonly pullRequest: PullRequest }
  /** Understood, and of no consequence: a ping, another kind of event. */
  | { readonly type: 'ignored' };

interface Sender {
  /** The header by which requests of this sender are known. */
  readonly header: string;
  readonly check: (request: Received, secrets: WebhookSecrets) => void;
  readonly read: (payload: Json, event: string) => WebhookEvent;
}

interface Received {
  readonly body: string;
  readonly header: (name: string) => string | undefined;
}

const ignored: WebhookEvent = { type: 'ignored' };
const pushed = (push: Push): WebhookEvent => (push.repoURLs.length === 0 ? ignored : { type: 'push', push });
const requested = (pullRequest: PullRequest | undefined): WebhookEvent =>
  pullRequest ? { type: 'pull-request', pullRequest } : ignored;
const published = (event: RegistryEvent | undefined): WebhookEvent => (event ? { type: 'registry', event } : ignored);

/** Every sender, in the order in which it is looked for: Gogs also sends GitHub's header. */
const senders: readonly Sender[] = [
  {
    header: 'x-vss-activityid',
    check: ({ header }, { azureDevops }) => {
      const { username, password } = azureDevops ?? {};
      if (!username || !password) return;
      checkToken(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`, header('authorization'));
    },
    read: (payload) =>
      textAt(payload, 'eventType').startsWith('git.pullrequest.')
        ? requested(azureDevopsPullRequest(payload))
        : pushed(azureDevopsPush(payload)),
  },
  {
    header: 'x-gogs-event',
    check: ({ body, header }, { gogs }) => checkHmac(gogs, body, header('x-gogs-signature')),
    read: (payload, event) => (event === 'push' ? pushed(githubPush(payload)) : ignored),
  },
  {
    header: 'x-github-event',
    check: ({ body, header }, { github }) => checkHmac(github, body, header('x-hub-signature-256')),
    read: (payload, event) => {
      if (event === 'package') return published(ghcrEvent(payload));
      if (event === 'pull_request') return requested(githubPullRequest(payload));
      return event === 'push' ? pushed(githubPush(payload)) : ignored;
    },
  },
  {
    header: 'x-gitlab-event',
    check: ({ header }, { gitlab }) => checkToken(gitlab, header('x-gitlab-token')),
    read: (payload, event) => {
      const kind = event === 'System Hook' ? gitlabKind(payload) : event;
      if (['Merge Request Hook', 'merge_request'].includes(kind)) return requested(gitlabMergeRequest(payload));
      return ['Push Hook', 'Tag Push Hook', 'push', 'tag_push'].includes(kind) ? pushed(gitlabPush(payload)) : ignored;
    },
  },
  {
    header: 'x-hook-uuid',
    check: ({ header }, { bitbucketUuid }) => checkToken(bitbucketUuid, header('x-hook-uuid')),
    read: (payload) => pushed(bitbucketCloudPush(payload)),
  },
  {
    header: 'x-event-key',
    check: ({ body, header }, { bitbucketServer }) => checkHmac(bitbucketServer, body, header('x-hub-signature')),
    read: (payload, event) => (event === 'repo:refs_changed' ? pushed(bitbucketServerPush(payload)) : ignored),
  },
];

/**
 * Reads a webhook of GitHub, GitLab, Bitbucket Cloud and Server, Gogs, Gitea, Azure DevOps, GitHub's container registry or Harbor.
 *
 * @throws WebhookError with the status to answer with
 */
export function readWebhook(request: WebhookRequest, secrets: WebhookSecrets = {}): WebhookEvent {
  const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const received: Received = { body: request.body, header: (name) => headers.get(name) };
  const sender = senders.find(({ header }) => received.header(header));
  const isHarbor = isFromHarbor(received.header('authorization'), secrets.harbor);
  if (!sender && !isHarbor) throw new WebhookError('UNKNOWN_WEBHOOK', 'Unknown webhook event');
  if (request.method !== 'POST') throw new WebhookError('METHOD_NOT_ALLOWED', 'Webhook processing failed');
  if (!sender) return published(harborEvent(parse(request.body)));
  sender.check(received, secrets);
  return sender.read(parse(request.body), received.header(sender.header) ?? '');
}

/** Is this the request of a Harbor registry? It is known by its secret alone. */
export function isFromHarbor(authorization: string | undefined, secret: string | undefined): boolean {
  return Boolean(secret) && isSame(authorization ?? '', secret ?? '');
}

/** What a system hook of GitLab tells of: merge requests carry it as their kind alone. */
function gitlabKind(payload: Json): string {
  return textAt(payload, 'event_name') || textAt(payload, 'object_kind');
}

function parse(body: string): Json {
  try {
    return parseJson(body);
  } catch (cause) {
    throw new WebhookError('INVALID_PAYLOAD', 'the body of the webhook is not JSON', { cause });
  }
}
