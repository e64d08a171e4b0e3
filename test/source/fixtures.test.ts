import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repoURL, Workshop } from './fixture.js';

/** Applications that no one here wrote; they are not part of the package. */
const examples = path.join(__dirname, '../../../shared/fixtures/argocd-example-apps');
const present = existsSync(examples);
if (!present) console.log(`skipped: the example applications are not at ${examples}`);

(present ? describe : describe.skip)('the example applications', () => {
  let shop: Workshop;
  beforeAll(async () => {
    shop = await Workshop.create();
    const files = readdirSync(examples, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const entries = files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(examples, file), readFileSync(file, 'utf8')];
    });
    await shop.commit(Object.fromEntries(entries) as Record<string, string>);
  });
  afterAll(() => shop?.close());

  test.each([
    ['guestbook', 'Directory', ['Deployment guestbook-ui', 'Service guestbook-ui']],
    ['kustomize-guestbook', 'Kustomize', ['Deployment kustomize-guestbook-ui', 'Service kustomize-guestbook-ui']],
    [
      'pre-post-sync',
      'Kustomize',
      [
        'Deployment pre-post-sync-kustomize-guestbook-ui',
        'Job pre-post-sync-after',
        'Job pre-post-sync-before',
        'Service pre-post-sync-kustomize-guestbook-ui',
      ],
    ],
    [
      'sync-waves',
      'Directory',
      [
        'Job maint-page-down',
        'Job maint-page-up',
        'Job upgrade-sql-schema',
        'ReplicaSet backend',
        'ReplicaSet frontend',
        'Service backend',
        'Service frontend',
      ],
    ],
  ])('%s renders as %s', async (name, type, expected) => {
    const sources = shop.sources();
    const source = { repoURL, path: name };
    const { objects, sourceType } = await sources.render(source, await sources.resolve(source));
    expect(sourceType).toBe(type);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name ?? metadata.generateName}`).sort()).toEqual(
      expected,
    );
  });

  test('sock-shop renders its 29 manifests', async () => {
    const sources = shop.sources();
    const source = { repoURL, path: 'sock-shop' };
    const { objects } = await sources.render(source, await sources.resolve(source));
    const kinds = objects.map((object) => object.kind);
    expect(['Deployment', 'Service', 'Ingress'].map((kind) => kinds.filter((each) => each === kind).length)).toEqual([
      14, 14, 1,
    ]);
  });
});
