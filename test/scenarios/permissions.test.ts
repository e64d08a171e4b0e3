import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { clusterRole, configMap, namespace, secret } from './support/manifests.js';
import { scenarios, type Scenarios } from './support/scenarios.js';
import { REPOSITORY, type Stage } from './support/stage.js';

const a = configMap('a');

/** Projects that forbid the Application as a whole, and what its condition must say. */
const SPECS: readonly { title: string; project?: JsonObject; spec?: JsonObject; says: RegExp }[] = [
  {
    title: 'a source that the project does not list',
    project: { sourceRepos: ['https://git.example.com/other.git'] },
    says: /application repo .* is not permitted in project 'shop'/,
  },
  {
    title: 'a source that the project denies',
    project: { sourceRepos: ['*', '!https://git.example.com/*'] },
    says: /application repo .* is not permitted in project 'shop'/,
  },
  {
    title: 'a destination that the project does not list',
    project: { destinations: [{ name: 'other', namespace: '*' }] },
    says: /application destination .* do not match any of the allowed destinations in project 'shop'/,
  },
  {
    title: 'a namespace that the project does not list',
    project: { destinations: [{ name: 'prod', namespace: 'elsewhere' }] },
    says: /do not match any of the allowed destinations in project 'shop'/,
  },
  {
    title: 'a namespace that the project denies',
    project: {
      destinations: [
        { server: '*', namespace: '*' },
        { server: '*', namespace: '!shop*' },
      ],
    },
    says: /do not match any of the allowed destinations in project 'shop'/,
  },
  {
    title: 'a project that does not exist',
    spec: { project: 'nowhere' },
    says: /Application referencing project nowhere which does not exist/,
  },
  { title: 'a source without a path', spec: { source: { repoURL: REPOSITORY } }, says: /source\.path/ },
  {
    title: 'a destination that names no cluster',
    spec: { destination: { name: 'nowhere', namespace: 'x' } },
    says: /nowhere/,
  },
  {
    title: 'a destination with a name and a server',
    spec: { destination: { name: 'prod', server: 'https://kubernetes.default.svc', namespace: 'x' } },
    says: /InvalidSpecError/,
  },
];

const specs: Scenarios = Object.fromEntries(
  SPECS.map(({ title, project, spec, says }) => [
    `${title} is refused before anything is rendered`,
    async (stage: Stage) => {
      await stage.begin({ files: { a }, ...(project && { project }), ...(spec && { spec }) });
      await stage.sync();
      expect(stage.conditions.join('\n')).toMatch(/^InvalidSpecError/);
      expect(stage.conditions.join('\n')).toMatch(says);
      expect(await stage.existing(a)).toEqual([]);
      expect(stage.state.status?.operationState?.phase).toBe('Error');
    },
  ]),
);

/** Rules for kinds, and which of a ConfigMap, a Secret and a ClusterRole they let pass. */
const KINDS: readonly { title: string; project: JsonObject; passes: boolean; object: (stage: Stage) => KubeObject }[] =
  [
    {
      title: 'a kind that the project denies',
      project: { namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] },
      passes: false,
      object: () => secret('b'),
    },
    {
      title: 'a kind beside the one that the project denies',
      project: { namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] },
      passes: true,
      object: () => configMap('b'),
    },
    {
      title: 'a kind that a list of the project does not name',
      project: { namespaceResourceWhitelist: [{ group: '', kind: 'ConfigMap' }] },
      passes: false,
      object: () => secret('b'),
    },
    {
      title: 'a kind that is named, and denied as well',
      project: {
        namespaceResourceWhitelist: [{ group: '*', kind: '*' }],
        namespaceResourceBlacklist: [{ group: '', kind: 'Sec*' }],
      },
      passes: false,
      object: () => secret('b'),
    },
    {
      title: 'a cluster-scoped kind where the project names none',
      project: { clusterResourceWhitelist: [] },
      passes: false,
      object: (stage) => clusterRole(stage.name('b')),
    },
    {
      title: 'a cluster-scoped kind that the project names',
      project: { clusterResourceWhitelist: [{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }] },
      passes: true,
      object: (stage) => clusterRole(stage.name('b')),
    },
    {
      title: 'a cluster-scoped object by another name than the project names',
      project: { clusterResourceWhitelist: [{ group: '*', kind: 'ClusterRole', name: 'reader*' }] },
      passes: false,
      object: (stage) => clusterRole(stage.name('b')),
    },
    {
      title: 'a cluster-scoped kind that the project denies',
      project: {
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        clusterResourceBlacklist: [{ group: '', kind: 'Namespace' }],
      },
      passes: false,
      object: (stage) => namespace(stage.name('b')),
    },
  ];

const kinds: Scenarios = Object.fromEntries(
  KINDS.map(({ title, project, passes, object }) => [
    `${title} ${passes ? 'passes' : 'stops the sync before anything is written'}`,
    async (stage: Stage) => {
      const b = object(stage);
      await stage.begin({ files: { a, b }, project });
      await stage.sync();
      expect(await stage.existing(a, b)).toEqual(passes ? ['a', 'b'] : []);
      expect(stage.state.status?.operationState?.phase).toBe(passes ? 'Succeeded' : 'Failed');
      if (!passes) expect(stage.message).toMatch(/is not permitted in project/);
    },
  ]),
);

/** Files that no cluster could take. */
const FILES: readonly { title: string; text: string; says: RegExp }[] = [
  { title: 'a file that is no JSON', text: '{ no json', says: /ComparisonError/ },
  { title: 'a file without a kind', text: '{"apiVersion":"v1","metadata":{"name":"x"}}', says: /ComparisonError/ },
  { title: 'a file without a version', text: '{"kind":"ConfigMap","metadata":{"name":"x"}}', says: /ComparisonError/ },
];

const files: Scenarios = Object.fromEntries(
  FILES.map(({ title, text, says }) => [
    `${title} is told, and nothing is written`,
    async (stage: Stage) => {
      await stage.begin({ files: { a, 'x.json': text } });
      await stage.sync();
      expect(stage.conditions.join('\n')).toMatch(says);
      expect(stage.conditions.join('\n')).toContain('x.json');
      expect(await stage.existing(a)).toEqual([]);
      await stage.push({ 'x.json': null });
      await stage.sync();
      expect(stage.summary).toBe('Synced Healthy Succeeded');
      expect(stage.conditions).toEqual([]);
    },
  ]),
);

scenarios('permissions and bad input', {
  withoutWaiting: {
    ...specs,
    ...kinds,
    ...files,
    'an object in a namespace that the project does not permit stops the sync': async (stage) => {
      const elsewhere = { ...configMap('b'), metadata: { name: 'b', namespace: stage.name('other') } };
      await stage.begin({
        files: { a, b: elsewhere },
        live: [namespace(stage.name('other'))],
        project: { destinations: [{ name: 'prod', namespace: 'shop*' }] },
      });
      await stage.sync();
      expect(stage.plain(stage.message)).toContain("namespace other is not permitted in project 'shop'");
      expect(await stage.existing(a, elsewhere)).toEqual([]);
    },
    'an object in another namespace that the project permits is delivered there': async (stage) => {
      const elsewhere = { ...configMap('b'), metadata: { name: 'b', namespace: stage.name('other') } };
      await stage.begin({ files: { a, b: elsewhere }, live: [namespace(stage.name('other'))] });
      await stage.sync();
      expect(await stage.existing(a, elsewhere)).toEqual(['a', 'b']);
    },
    'a project that is mended lets the Application go on': async (stage) => {
      await stage.begin({
        files: { a },
        project: { sourceRepos: [] },
        spec: { syncPolicy: { automated: {} } },
      });
      expect(await stage.existing(a)).toEqual([]);
      await stage.atProject({ spec: { sourceRepos: ['*'] } });
      expect(stage.summary).toBe('Synced Healthy Succeeded');
      expect(stage.conditions).toEqual([]);
    },
    'a permission that is taken away leaves what is there': async (stage) => {
      await stage.begin({ files: { a, b: secret('b') }, spec: { syncPolicy: { automated: { prune: true } } } });
      await stage.atProject({ spec: { namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] } });
      await stage.push({ a: configMap('a', '2') });
      expect(await stage.existing(a, secret('b'))).toEqual(['a', 'b']);
      expect(await stage.live(a)).toMatchObject({ data: { value: '1' } });
    },
    'the same object twice in Git is told, and the last one counts': async (stage) => {
      await stage.begin({ files: { a: configMap('a', '1'), b: configMap('a', '2') } });
      await stage.sync();
      expect(stage.conditions.join()).toMatch(/^RepeatedResourceWarning/);
      expect(await stage.live(a)).toMatchObject({ data: { value: '2' } });
    },
    'a name that no API takes fails alone': async (stage) => {
      await stage.begin({ files: { a, b: configMap('Not A Name') } });
      await stage.sync();
      expect(stage.state.status?.operationState?.phase).toBe('Failed');
      expect(await stage.existing(a)).toEqual(['a']);
    },
    'a revision that does not exist is told': async (stage) => {
      await stage.begin({
        files: { a },
        spec: { source: { repoURL: REPOSITORY, path: 'app', targetRevision: 'v9' } },
      });
      expect(stage.conditions.join()).toMatch(/^ComparisonError: .*v9/);
      expect(stage.state.status?.sync?.status).toBe('Unknown');
    },
    'a folder that does not exist is told': async (stage) => {
      await stage.begin({
        files: { a },
        spec: { source: { repoURL: REPOSITORY, path: 'nowhere', targetRevision: 'main' } },
      });
      expect(stage.conditions.join()).toMatch(/^ComparisonError: .*nowhere/);
    },
    'a window that makes no sense holds back, and is told': async (stage) => {
      await stage.begin({
        files: { a },
        project: { syncWindows: [{ kind: 'allow', schedule: 'never', duration: '1h', applications: ['*'] }] },
        spec: { syncPolicy: { automated: {} } },
      });
      expect(await stage.existing(a)).toEqual([]);
    },
  },
});
