import { execFileSync } from 'node:child_process';
import { conditionsOf, configMap, World } from './world.js';

describe('Git that goes wrong under an Application', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
    world.repository.push({ 'web/a.yaml': configMap('a', '1'), 'good/g.yaml': configMap('g', '1') });
    git('branch', 'release', 'main');
    const source = { repoURL: world.repository.url, path: 'web', targetRevision: 'release' };
    await world.hub.apply(world.application('web', 'web', { source }), world.application('good', 'good'));
    await world.startReconciler();
    await Promise.all([world.synced('web'), world.synced('good')]);
  });
  afterEach(() => world.close());

  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', world.repository.bare, ...args], {
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    }).trim();
  const held = async (what: string): Promise<string | undefined> => {
    const app = await world.until('web', (each) => conditionsOf(each).some((text) => text.includes(what)));
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '1' } });
    return app.status?.sync?.status;
  };
  const neighbourGoesOn = async (value: string): Promise<void> => {
    await world.synced('good', world.repository.push({ 'good/g.yaml': configMap('g', value) }));
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'g')).toMatchObject({ data: { value } });
  };

  it('GC02 a branch that is deleted is a condition, prunes nothing, and what is pushed in its place is delivered', async () => {
    git('update-ref', '-d', 'refs/heads/release');
    expect(await held('no branch, tag or commit "release"')).toBe('Unknown');
    await neighbourGoesOn('2');
    world.repository.push({ 'web/a.yaml': configMap('a', '3') });
    git('branch', 'release', 'main');
    await world.synced('web', git('rev-parse', 'release'));
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '3' } });
  });

  it('GC02 history that was pushed by force is what counts, also where it goes back', async () => {
    const first = git('rev-parse', 'release');
    world.repository.push({ 'web/a.yaml': configMap('a', '2') });
    git('branch', '-f', 'release', 'main');
    await world.synced('web', git('rev-parse', 'main'));
    git('branch', '-f', 'release', first);
    await world.synced('web', first);
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toMatchObject({ data: { value: '1' } });
  });

  it('GC01 GC05 a tree that no one could walk is a condition of its own Application, while its neighbour goes on', async () => {
    const object = (args: string[], input: string): string =>
      execFileSync('git', ['-C', world.repository.bare, ...args], { encoding: 'utf8', input }).trim();
    const blob = object(['hash-object', '-w', '--stdin'], configMap('x', '1'));
    let tree = object(['mktree'], `100644 blob ${blob}\tx.yaml\n`);
    for (let level = 0; level < 12; level++) {
      tree = object(
        ['mktree'],
        Array.from({ length: 10 }, (_, index) => `040000 tree ${tree}\t$(touch ${index})\n`).join(''),
      );
    }
    const root = object(['mktree'], `040000 tree ${tree}\tweb\n`);
    const id = git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit-tree', '-m', 'bomb', root);
    git('update-ref', 'refs/heads/release', id);
    const source = {
      repoURL: world.repository.url,
      path: 'web',
      targetRevision: 'release',
      directory: { recurse: true },
    };
    await world.hub.apply(world.application('web', 'web', { source }));
    expect(await held('make more than 200000 in one source')).toBe('Unknown');
    await neighbourGoesOn('2');
  });
});
