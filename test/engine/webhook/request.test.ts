import { createHmac } from 'node:crypto';
import { readWebhook, refreshedByPush, type WebhookSecrets } from '../../../lib/engine/index.js';
import { parseApplication, type Application } from '../../../lib/model/index.js';

const url = 'https://git.example.com/team/shop';
const github = JSON.stringify({ ref: 'refs/heads/main', repository: { html_url: url, default_branch: 'main' } });
const gitlab = JSON.stringify({ ref: 'refs/heads/main', project: { web_url: url, default_branch: 'main' } });
const cloud = JSON.stringify({
  push: { changes: [{ new: { name: 'main' } }] },
  repository: { links: { html: { href: url } } },
});
const server = JSON.stringify({
  changes: [{ ref: { id: 'refs/heads/main' } }],
  repository: { links: { clone: [{ name: 'http', href: url }] } },
});
const azure = JSON.stringify({
  resource: {
    refUpdates: [{ name: 'refs/heads/main' }],
    repository: { remoteUrl: url, defaultBranch: 'refs/heads/main' },
  },
});
const hmac = (body: string): string => createHmac('sha256', 's3cret').update(body).digest('hex');
const basic = `Basic ${Buffer.from('ada:s3cret').toString('base64')}`;

const senders: Record<
  string,
  [secrets: WebhookSecrets, body: string, known: Record<string, string>, proof: Record<string, string>]
> = {
  GitHub: [
    { github: 's3cret' },
    github,
    { 'X-GitHub-Event': 'push' },
    { 'X-Hub-Signature-256': `sha256=${hmac(github)}` },
  ],
  Gogs: [
    { gogs: 's3cret' },
    github,
    { 'X-Gogs-Event': 'push', 'X-GitHub-Event': 'push' },
    { 'X-Gogs-Signature': hmac(github) },
  ],
  GitLab: [{ gitlab: 's3cret' }, gitlab, { 'X-Gitlab-Event': 'Push Hook' }, { 'X-Gitlab-Token': 's3cret' }],
  'Bitbucket Cloud': [{ bitbucketUuid: 's3cret' }, cloud, { 'X-Hook-UUID': 'other' }, { 'X-Hook-UUID': 's3cret' }],
  'Bitbucket Server': [
    { bitbucketServer: 's3cret' },
    server,
    { 'X-Event-Key': 'repo:refs_changed' },
    { 'X-Hub-Signature': `sha256=${hmac(server)}` },
  ],
  'Azure DevOps': [
    { azureDevops: { username: 'ada', password: 's3cret' } },
    azure,
    { 'X-Vss-ActivityId': '1' },
    { Authorization: basic },
  ],
};

describe.each(Object.entries(senders))('a push from %s', (_name, [secrets, body, known, proof]) => {
  const push = {
    type: 'push',
    push: expect.objectContaining({ repoURLs: [url], revision: 'main', touchedHead: true }),
  };

  test('is read when it carries the secret', () => {
    expect(readWebhook({ method: 'POST', headers: { ...known, ...proof }, body }, secrets)).toEqual(push);
  });

  test('is believed when no secret is configured', () => {
    expect(readWebhook({ method: 'POST', headers: known, body })).toEqual(push);
  });

  test('is refused without the secret, and the error does not tell it', () => {
    const refused = (): unknown => readWebhook({ method: 'POST', headers: known, body }, secrets);
    expect(refused).toThrow(expect.objectContaining({ code: 'SIGNATURE_REFUSED', status: 400 }));
    expect(refused).not.toThrow(/s3cret/);
  });
});

test.each<[string, string, string, string]>([
  ['another body than was signed', 'POST', '{}', 'SIGNATURE_REFUSED'],
  ['another method', 'GET', github, 'METHOD_NOT_ALLOWED'],
])('%s is refused', (_what, method, body, code) => {
  const headers = { 'X-GitHub-Event': 'push', 'X-Hub-Signature-256': `sha256=${hmac(github)}` };
  expect(() => readWebhook({ method, headers, body }, { github: 's3cret' })).toThrow(expect.objectContaining({ code }));
});

test('what is not JSON is refused, and what says nothing is ignored', () => {
  const from = (body: string): unknown => readWebhook({ method: 'POST', headers: { 'X-GitHub-Event': 'push' }, body });
  expect(() => from('{')).toThrow(expect.objectContaining({ code: 'INVALID_PAYLOAD' }));
  expect([from('null'), from('[]'), from('{"repository":7}')]).toEqual(Array(3).fill({ type: 'ignored' }));
});

describe('a hydrated Application', () => {
  const app: Application = parseApplication({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: {
      project: 'default',
      destination: { name: 'in-cluster' },
      sourceHydrator: {
        drySource: { repoURL: url, targetRevision: 'main', path: 'dry' },
        syncSource: { targetBranch: 'main', path: 'hydrated/shop' },
      },
    },
  });
  test.each<[string, string[] | undefined, string[]]>([
    ['by its hydrator', ['hydrated/shop/a.yaml'], ['refresh']],
    ['by people', ['dry/a.yaml'], ['refresh', 'hydrate']],
    ['by both', ['dry/a.yaml', 'hydrated/shop/a.yaml'], ['refresh', 'hydrate']],
    ['by nobody knows whom', undefined, ['refresh', 'hydrate']],
  ])('is asked to hydrate again unless its branch was written %s alone', (_by, changedFiles, wanted) => {
    const push = { repoURLs: [url], revision: 'main', touchedHead: true, ...(changedFiles && { changedFiles }) };
    const [asked] = refreshedByPush(push, [app], { controllerNamespace: 'argocd', applicationNamespaces: [] });
    expect(Object.keys(asked?.annotations ?? {})).toEqual(wanted.map((each) => `argocd.argoproj.io/${each}`));
  });
});
