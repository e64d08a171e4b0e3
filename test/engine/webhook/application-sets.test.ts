import { readWebhook, refreshedApplicationSets, type FillIn } from '../../../lib/engine/index.js';
import { parseApplicationSet, type ApplicationSet } from '../../../lib/model/index.js';
import type { JsonObject } from '../../../lib/kube/index.js';

const url = 'https://git.example.com/team/shop';
const git = { git: { repoURL: `${url}.git`, revision: 'main', directories: [{ path: '*' }] } };
const plugin = { plugin: { configMapRef: { name: 'plugin' } } };
const list = { list: { elements: [] } };

function setOf(...generators: JsonObject[]): ApplicationSet {
  return parseApplicationSet({
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', metadata: { name: 'set', namespace: 'argocd' } },
    spec: {
      generators,
      template: { metadata: {}, spec: { project: 'default', source: { repoURL: url }, destination: {} } },
    },
  });
}

const github = (event: string, body: object): ReturnType<typeof readWebhook> =>
  readWebhook({ method: 'POST', headers: { 'X-GitHub-Event': event }, body: JSON.stringify(body) });
const push = github('push', { ref: 'refs/heads/main', repository: { html_url: url, default_branch: 'main' } });
const opened = (action: string): ReturnType<typeof readWebhook> =>
  github('pull_request', {
    action,
    repository: { name: 'Shop', owner: { login: 'Team' }, url: 'https://api.github.com/repos/Team/Shop' },
  });
const isRefreshed = (event: ReturnType<typeof readWebhook>, set: ApplicationSet, fillIn: FillIn = () => []): boolean =>
  refreshedApplicationSets(event, [set], fillIn).length === 1;

describe('an ApplicationSet generates again', () => {
  it('when what its Git generator reads was pushed, however deep it is', () => {
    const combined = { merge: { mergeKeys: ['name'], generators: [list, { matrix: { generators: [list, git] } }] } };
    expect(isRefreshed(push, setOf(git))).toBe(true);
    expect(isRefreshed(push, setOf(list, combined))).toBe(true);
    expect(isRefreshed(push, setOf({ git: { ...git.git, revision: 'other' } }))).toBe(false);
    expect(isRefreshed(push, setOf({ git: { ...git.git, repoURL: `${url}-copy` } }))).toBe(false);
  });

  it('when the repository of a second generator comes from the first one', () => {
    const matrix = setOf({ matrix: { generators: [list, { git: { repoURL: '{{url}}', revision: 'main' } }] } });
    expect(isRefreshed(push, matrix, () => [git])).toBe(true);
    expect(isRefreshed(push, matrix, () => [])).toBe(false);
  });

  it('not for a second generator while the first one fails', () => {
    expect(isRefreshed(push, setOf({ matrix: { generators: [list, git] } }), () => undefined)).toBe(false);
  });

  it('when a pull request changed where it lists them, in whatever case the names are written', () => {
    const lists = setOf({ pullRequest: { github: { owner: 'team', repo: 'shop' } } });
    expect(isRefreshed(opened('opened'), lists)).toBe(true);
    expect(isRefreshed(opened('assigned'), lists)).toBe(false);
    expect(isRefreshed(opened('opened'), setOf({ pullRequest: { github: { owner: 'team', repo: 'bar' } } }))).toBe(
      false,
    );
    const elsewhere = { owner: 'team', repo: 'shop', api: 'https://github.example.com/api/v3' };
    expect(isRefreshed(opened('opened'), setOf({ pullRequest: { github: elsewhere } }))).toBe(false);
  });

  it('at every push where a plugin is a generator of its own, not where one is merged', () => {
    expect(isRefreshed(push, setOf(plugin))).toBe(true);
    expect(isRefreshed(push, setOf({ merge: { mergeKeys: ['name'], generators: [plugin, list] } }))).toBe(false);
    expect(isRefreshed(github('ping', {}), setOf(plugin))).toBe(false);
  });
});
