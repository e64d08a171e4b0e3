import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderPrograms } from '../envtest/render-programs.js';
import type { KubeObject } from '../../lib/kube/index.js';
import { chart, describeWithPrograms } from '../source/helm/chart.js';
import { conditionsOf, configMap, GitRepository, World } from './world.js';
import { eventually } from '../support/patience.js';

const settings = (data: { [key: string]: string }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'argocd-cm', namespace: 'argocd' },
  data,
});

it('a base of another repository is taken as soon as the project permits it', async () => {
  const world = await World.create();
  try {
    const base = new GitRepository(join(world.folder, 'base'), 'https://git.example.com/base.git');
    base.push({ 'web/kustomization.yaml': 'resources: [a.yaml]\n', 'web/a.yaml': configMap('a', '1') });
    world.repository.push({ 'web/kustomization.yaml': `resources: ["${base.url}//web?ref=main"]\n` });
    const { repository } = world;
    world.sourceOptions = { mapping: { [repository.url]: repository.bare, [base.url]: base.bare } };
    const project = (sourceRepos: string[]): KubeObject => ({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'team', namespace: 'argocd' },
      spec: { sourceRepos, destinations: [{ name: 'prod', namespace: 'shop' }] },
    });
    await world.hub.apply(project([repository.url]), world.application('web', 'web', { project: 'team' }));
    await world.startReconciler();
    const app = await world.until('web', (now) => conditionsOf(now).length > 0);
    expect(conditionsOf(app)[0]).toMatch(/takes something from a URL that its project does not permit/);
    await world.hub.apply(project([repository.url, base.url]));
    await world.synced('web');
    base.push({ 'web/a.yaml': configMap('a', '2') });
    await eventually(async () => {
      const a = await world.prod.get('v1', 'ConfigMap', 'shop', 'a');
      return JSON.stringify(a?.['data']) === '{"value":"2"}';
    });
  } finally {
    await world.close();
  }
});

describeWithPrograms('how argocd-cm says that sources are rendered, from the moment at which it is written', () => {
  let world: World;
  beforeEach(async () => (world = await World.create()));
  afterEach(() => world.close());

  const start = async (programs: { [name: string]: string } = {}, source: { [key: string]: string } = {}) => {
    world.sourceOptions = { programs: { ...renderPrograms(), ...programs } };
    const app = world.application('web', 'web');
    const spec = { source: { repoURL: world.repository.url, path: 'web', targetRevision: 'main', kustomize: source } };
    await world.hub.apply(Object.keys(source).length > 0 ? world.application('web', 'web', spec) : app);
    await world.startReconciler();
  };

  it('kustomize.buildOptions are arguments of the program', async () => {
    world.repository.push({
      'shared/a.yaml': configMap('a', '1'),
      'web/kustomization.yaml': 'resources: [../shared/a.yaml]\n',
    });
    await start();
    await world.until('web', (app) => conditionsOf(app).some((one) => one.includes("outside the kustomization's")));
    await world.hub.apply(settings({ 'kustomize.buildOptions': '--load-restrictor LoadRestrictionsNone' }));
    await world.synced('web');
    expect(await world.prod.get('v1', 'ConfigMap', 'shop', 'a')).toBeDefined();
  });

  it('a tool that is turned off leaves plain directories', async () => {
    world.repository.push({
      'web/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: x-\n',
      'web/a.yaml': configMap('a', '1'),
      'web/b.jsonnet': 'error "evaluated"',
    });
    await start();
    await world.until('web', ({ status }) => status?.resources?.[0]?.name === 'x-a');
    await world.hub.apply(settings({ 'kustomize.enable': 'false', 'jsonnet.enable': 'false' }));
    const app = await world.until('web', ({ status }) => status?.resources?.some(({ name }) => name === 'a') === true);
    expect(app.status?.sourceType).toBe('Directory');
    world.repository.push({ 'web/kustomization.yaml': null, ...prefixed('web', chart('chart')) });
    await world.hub.apply(settings({ 'jsonnet.enable': 'false' }));
    await world.until('web', ({ status }) => status?.sourceType === 'Helm');
  });

  it('a path of a program counts only where the operator names it too', async () => {
    const program = join(world.folder, 'other');
    writeFileSync(program, `#!/bin/sh\nexec ${renderPrograms()?.kustomize ?? ''} "$@"\n`);
    chmodSync(program, 0o755);
    world.repository.push({
      'web/kustomization.yaml': 'resources: [a.yaml]\n',
      'web/a.yaml': configMap('a', '1'),
    });
    const named = { version: 'v9.9.9' };
    await world.hub.apply(settings({ 'kustomize.path.v9.9.9': program }));
    await start({}, named);
    const app = await world.until('web', (now) => conditionsOf(now).length > 0);
    expect(conditionsOf(app)[0]).toMatch(
      /the Application web needs kustomize-v9\.9\.9, and its path in argocd-cm, .*other, is none of the operator's programs/,
    );
    await world.hub.apply(settings({ 'kustomize.path.v9.9.9': renderPrograms()?.kustomize ?? '' }));
    await world.synced('web');
  });
});

function prefixed(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name.replace(/^chart/, folder), text]));
}
