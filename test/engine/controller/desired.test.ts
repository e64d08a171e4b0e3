import { DesiredState, type ManifestSources } from '../../../lib/engine/index.js';
import type { Application } from '../../../lib/model/index.js';

const repoURL = 'https://git.example.com/shop.git';
const app: Application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'shop' },
  spec: { project: 'default', source: { repoURL, path: 'app' }, destination: { name: 'prod' } },
};

/** Sources whose answers come when the test lets them. */
function slowSources() {
  const waiting: ((commit: string) => void)[] = [];
  const rendering: (() => void)[] = [];
  const sources: ManifestSources = {
    resolve: () => new Promise((resolve) => waiting.push(resolve)),
    render: (_, commit) =>
      new Promise((resolve) => rendering.push(() => resolve({ objects: [], digest: commit, sourceType: 'Directory' }))),
    contentDigest: (_, commit) => Promise.resolve(commit),
    refresh: () => Promise.resolve(),
    onChange: () => () => undefined,
  };
  return { sources, waiting, rendering };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what Git wants of an Application', () => {
  it('is asked for once, as long as the repository does not change', async () => {
    const { sources, waiting } = slowSources();
    const desired = new DesiredState(sources);
    const first = desired.digestNow(app);
    await turn();
    waiting[0]?.('old');
    expect(await first).toBe(await desired.digestNow(app));
    expect(waiting).toHaveLength(1);
  });

  it('is not remembered from before a change of the repository, when the answer comes after it', async () => {
    const { sources, waiting } = slowSources();
    const desired = new DesiredState(sources);
    const before = desired.digestNow(app);
    await turn();
    desired.invalidateRepository(repoURL);
    waiting[0]?.('old');
    const after = desired.digestNow(app);
    await turn();
    waiting[1]?.('new');
    expect(await after).not.toBe(await before);
  });

  it('is not rendered into memory beyond a change of the repository', async () => {
    const { sources, waiting, rendering } = slowSources();
    const desired = new DesiredState(sources);
    const load = async (): Promise<unknown> => {
      const loading = desired.load(app, { sources: [app.spec.source ?? { repoURL }], several: false, revisions: [] });
      await turn();
      waiting.splice(0).forEach((answer) => answer('one'));
      await turn();
      return { loading };
    };
    const first = await load();
    desired.invalidateRepository(repoURL);
    rendering[0]?.();
    await first;
    await turn();
    await load();
    expect(rendering).toHaveLength(2);
  });
});
