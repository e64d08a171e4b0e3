import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { Keys } from '../source/git/keys.js';
import { conditionsOf, configMap, World } from './world.js';

describe('signatures of commits', () => {
  let keys: Keys;
  let world: World;
  let key: string;
  beforeAll(() => {
    keys = new Keys();
    key = keys.openPgp('ann');
  });
  afterAll(() => keys.close());
  beforeEach(async () => (world = await World.create()));
  afterEach(() => world.close());

  const project = (spec: JsonObject): KubeObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'signed', namespace: 'argocd' },
    spec: { sourceRepos: ['*'], destinations: [{ name: '*', server: '*', namespace: '*' }], ...spec },
  });
  const keyring = (data: JsonObject): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-gpg-keys-cm', namespace: 'argocd' },
    data,
  });
  const held = (): Promise<string[]> =>
    world
      .until('web', ({ status }) => (status?.conditions ?? []).some(({ type }) => type === 'ComparisonError'))
      .then(conditionsOf);
  /** What main holds, committed once more: with a signature. */
  const sign = (): string => {
    const git = (...args: string[]): string =>
      execFileSync(
        'git',
        ['-C', world.repository.bare, '-c', 'user.name=Ann', '-c', 'user.email=a@example.com', ...args],
        {
          encoding: 'utf8',
          env: { ...process.env, GNUPGHOME: keys.home },
        },
      ).trim();
    const id = git('commit-tree', `-S${key}`, '-p', 'main', '-m', 'signed', 'main^{tree}');
    git('update-ref', 'refs/heads/main', id);
    return id;
  };

  /** A commit that nobody signed, on top of what is there. */
  const unsigned = (value: string): string => {
    const git = (...args: string[]): string =>
      execFileSync(
        'git',
        ['-C', world.repository.bare, '-c', 'user.name=Eve', '-c', 'user.email=e@example.com', ...args],
        {
          encoding: 'utf8',
          env: { ...process.env, GIT_INDEX_FILE: `${world.folder}/index` },
        },
      ).trim();
    const file = `${world.folder}/a.yaml`;
    writeFileSync(file, configMap('a', value));
    git('read-tree', 'main');
    git('update-index', '--add', '--cacheinfo', `100644,${git('hash-object', '-w', file)},web/a.yaml`);
    const id = git('commit-tree', '-p', 'main', '-m', 'unsigned', git('write-tree'));
    git('update-ref', 'refs/heads/main', id);
    return id;
  };

  it('that a project demands are verified before anything is rendered, while its neighbour is delivered', async () => {
    await world.hub.apply(project({ signatureKeys: [{ keyID: key.slice(-16) }] }));
    world.repository.push({ 'web/a.yaml': 'data: [', 'good/g.yaml': configMap('g', '1') });
    await world.hub.apply(world.application('web', 'web', { project: 'signed' }), world.application('good', 'good'));
    await world.startReconciler();
    expect(await held()).toEqual([
      expect.stringMatching(
        /^ComparisonError: GIT\/GPG: Failed verifying revision [0-9a-f]{40} by 'test <test@example.com>': unsigned$/,
      ),
    ]);
    await world.synced('good');

    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    const signed = sign();
    await world.until('web', (app) => conditionsOf(app).some((text) => text.includes('not known here')));
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toBeUndefined();
    await world.hub.apply(keyring({ [key.slice(-16)]: keys.exported(key) }));
    const app = await world.synced('web', signed);
    expect(conditionsOf(app)).toEqual([]);
  });

  it('keep what was delivered when they fail, and refuse manifests that an operation brings with it', async () => {
    const policies = [{ repos: [{ url: 'https://git.example.com/*' }], gpg: { mode: 'head', keys: [key] } }];
    await world.hub.apply(project({ sourceIntegrity: { git: { policies } } }), keyring({ ann: keys.exported(key) }));
    world.repository.push({ 'web/a.yaml': configMap('a', '1') });
    const signed = sign();
    await world.hub.apply(world.application('web', 'web', { project: 'signed' }));
    await world.startReconciler();
    await world.synced('web', signed);

    const operation = { sync: { manifests: [configMap('a', 'local')] } };
    await world.hub.patch(await web(), { operation });
    const refused = await world.until('web', ({ status }) => status?.operationState?.phase === 'Error');
    expect(refused.status?.operationState?.message).toContain(
      'Cannot use local manifests when source integrity is enforced',
    );

    await world.hub.patch(await web(), { operation: { sync: { revision: unsigned('2') } } });
    expect((await held())[0]).toContain('unsigned');
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '1' } });
    await world.synced('web', sign());
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '2' } });
  });

  const web = async (): Promise<KubeObject> => {
    const found = await world.hub.get('argoproj.io/v1alpha1', 'Application', 'argocd', 'web');
    if (found === undefined) throw new Error('there is no Application web');
    return found;
  };
});
