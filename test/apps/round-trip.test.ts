import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import platform from '../../apps/main.js';
import { Repository } from '../../lib/git/index.js';
import { commitOutput, synthesize, synthesizeObjects } from '../../lib/index.js';
import { keyOf, keyText, type KubeObject } from '../../lib/kube/index.js';
import { parseApplication, parseAppProject } from '../../lib/model/index.js';
import { Sources } from '../../lib/source/index.js';

const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'));
const gitops = join(folder, 'gitops.git');
const sources = new Sources({
  cacheDir: join(folder, 'cache'),
  mapping: { [platform.repository]: gitops },
  clock: { now: () => new Date(0), after: () => () => undefined },
  pollMilliseconds: false,
});

beforeAll(async () => {
  const repository = await Repository.bare(gitops);
  await commitOutput(repository, platform, synthesize(platform), { date: new Date(0) });
  repository.close();
});
afterAll(() => {
  sources.close();
  rmSync(folder, { recursive: true });
});

const byKey = (objects: readonly KubeObject[]) => new Map(objects.map((object) => [keyText(keyOf(object)), object]));

test('what is read back at the revision of each Application is what was declared', async () => {
  for (const { application, objects } of synthesizeObjects(platform).applications) {
    const { spec } = parseApplication(application);
    if (!spec.source) throw new Error('expected a source');
    const rendered = await sources.render(spec.source, await sources.resolve(spec.source));

    expect(byKey(rendered.objects)).toEqual(byKey(objects.map(({ object }) => object)));
  }
});

test('the root application delivers every project and every other Application', async () => {
  const { root, control, applications } = synthesizeObjects(platform);
  const { spec } = parseApplication(root);
  if (!spec.source) throw new Error('expected a source');
  const rendered = await sources.render(spec.source, await sources.resolve(spec.source));
  const declared = [...control.map(({ object }) => object), ...applications.map(({ application }) => application)];

  expect(byKey(rendered.objects)).toEqual(byKey(declared));
});

test('the bootstrap is the namespace, the projects and the root application', async () => {
  const { root, control } = synthesizeObjects(platform);
  const source = { repoURL: platform.repository, targetRevision: 'main', path: 'argocd/bootstrap' };
  const rendered = await sources.render(source, await sources.resolve(source));

  const projects = control.map(({ object }) => object).filter(({ kind }) => kind === 'AppProject');
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } };
  expect(byKey(rendered.objects)).toEqual(byKey([namespace, root, ...projects]));
});

test('every Application and project is valid by the schemas of the reconciler', () => {
  const { root, control, applications } = synthesizeObjects(platform);
  for (const { application } of applications) expect(parseApplication(application).kind).toBe('Application');
  for (const { object } of control) expect(parseAppProject(object).kind).toBe('AppProject');
  expect(parseApplication(root).spec.project).toBe('ml-platform-root');
});
