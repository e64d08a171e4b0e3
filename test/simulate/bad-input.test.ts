import type { JsonObject } from '../../lib/kube/index.js';
import type { FileChanges } from '../../lib/simulate/index.js';
import { application, manifest, map, minute, repository, Shop } from './shop.js';

interface BadInput {
  readonly what: string;
  readonly files?: FileChanges;
  /** Laid over the spec of the Application. */
  readonly spec?: JsonObject;
  /** Laid over the spec of its project. */
  readonly project?: JsonObject;
  /** What the Application says of it: which object, what is wrong, what to do. */
  readonly says: RegExp;
  /** Whether the other objects of the same Application are delivered all the same. */
  readonly othersGoOn?: boolean;
}

const file = (text: string): FileChanges => ({ 'app/bad.json': text });
const bad = (metadata: JsonObject): FileChanges => file(manifest('ConfigMap', 'bad', {}, metadata));
const large = (characters: number): FileChanges =>
  file(manifest('ConfigMap', 'bad', { data: { value: 'x'.repeat(characters) } }));
const window = (changes: JsonObject): JsonObject => ({
  syncWindows: [{ kind: 'allow', applications: ['*'], duration: '1h', schedule: '* * * * *', ...changes }],
});
const hostile = { metadata: '"metadata":{"name":"bad"}', kind: '"apiVersion":"v1","kind":"ConfigMap"' };
const wrongLabel = bad({ labels: { 'a b': 'c' } });

const cases: BadInput[] = [
  {
    what: 'a label that is none',
    files: wrongLabel,
    says: /SyncError: .*ConfigMap "bad" is invalid: metadata\.labels: Invalid value: "a b": name part must consist of/,
    othersGoOn: true,
  },
  {
    what: 'labels that are a list',
    files: bad({ labels: ['a'] }),
    says: /SyncError: .*shop\/bad.*\.metadata\.labels: expected map/,
    othersGoOn: true,
  },
  {
    what: 'an annotation that is a number',
    files: bad({ annotations: { a: 1 } }),
    says: /ComparisonError: Failed to load target state: .*Kind=ConfigMap \/bad: .*non-string value in the map under key "a"/,
  },
  {
    what: 'a name that is none',
    files: file(map('Not_A_Name')),
    says: /SyncError: .*"Not_A_Name" is invalid: metadata\.name: .*must consist of lower case/,
    othersGoOn: true,
  },
  {
    what: 'an object without a name',
    files: file(`{${hostile.kind},"metadata":{}}`),
    says: /ComparisonError: .*app\/bad\.json:1: ConfigMap: metadata\.name is missing; every document needs/,
  },
  {
    what: 'an object without a kind',
    files: file(`{"apiVersion":"v1",${hostile.metadata}}`),
    says: /ComparisonError: .*app\/bad\.json:1: kind is missing; every document needs/,
  },
  {
    what: 'an object of more than 1 MiB',
    files: large(1_100_000),
    says: /SyncError: .*ConfigMap "bad" is invalid: .*may not be more than 1048576 bytes/,
    othersGoOn: true,
  },
  {
    what: 'an object of 4 MB',
    files: large(4_000_000),
    says: /SyncError: .*ConfigMap "bad" is invalid: .*may not be more than 1048576 bytes/,
    othersGoOn: true,
  },
  {
    what: 'the key __proto__ in an object',
    files: file(`{"__proto__":{"kind":"Secret"},${hostile.kind},${hostile.metadata}}`),
    says: /SyncError: .*shop\/bad.*\.__proto__: field not declared in schema/,
    othersGoOn: true,
  },
  {
    what: 'the annotation __proto__',
    files: file(`{${hostile.kind},"metadata":{"name":"bad","annotations":{"__proto__":"x","constructor":"y"}}}`),
    says: /SyncError: .*metadata\.annotations: Invalid value: "__proto__"/,
    othersGoOn: true,
  },
  {
    what: 'the kind __proto__ of the version constructor',
    files: file('{"apiVersion":"__proto__/constructor","kind":"__proto__","metadata":{"name":"constructor"}}'),
    says: /SyncError: .*could not find __proto__\/__proto__ version "constructor"\. Make sure the "__proto__" CRD/,
  },
  {
    what: 'a jq path that cannot be read',
    spec: { ignoreDifferences: [{ kind: 'ConfigMap', jqPathExpressions: ['.data | ((('] }] },
    says: /ComparisonError: jqPathExpressions: ".*unexpected token .* at position 15; write one jq path expression/,
  },
  {
    what: 'a path out of the repository',
    spec: { source: { repoURL: repository, path: '../../etc' } },
    says: /ComparisonError: .*: app path outside root; write a path/,
  },
  {
    what: 'no source',
    spec: { source: null },
    says: /InvalidSpecError: spec\.source\.repoURL and either spec\.source\.path or spec\.source\.chart are required/,
  },
  {
    what: 'a window whose schedule is none',
    project: window({ schedule: 'whenever' }),
    says: /SyncWindowWarning: .*cannot parse schedule 'whenever': .*; write minute, hour, day of month/,
  },
  {
    what: 'a window whose duration is none',
    project: window({ duration: 'long' }),
    says: /SyncWindowWarning: .*cannot parse duration 'long': .*; write it like 90s, 8h or 1h30m/,
  },
];

async function delivered({ files = {}, spec = {}, project = {} }: Partial<BadInput>): Promise<Shop> {
  const team = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'team', namespace: 'argocd' },
    spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], ...project },
  };
  const other = application('other', { source: { repoURL: repository, path: 'other' } });
  const shop = new Shop(
    { 'app/a.json': map('a'), 'other/good.json': map('good'), ...files },
    { applications: [team, application('shop', { project: 'team', ...spec }), other] },
  );
  await shop.simulation.advance(10 * minute);
  expect(shop.simulation.application('other').status?.sync?.status).toBe('Synced');
  expect(shop.live()).toContain('good');
  return shop;
}

describe('bad input is said where it stands, and stops no other Application', () => {
  it.each(cases)('$what', async ({ says, othersGoOn = false, ...input }) => {
    const shop = await delivered(input);
    expect(shop.conditions()).toEqual([expect.stringMatching(says)]);
    expect(shop.live()).toEqual(othersGoOn ? ['a', 'good'] : ['good']);
    expect(({} as { kind?: string }).kind).toBeUndefined();
  });
});

/** Argo CD takes these for what is left of them; so do we, and nothing breaks. */
describe('what Argo CD passes over is passed over', () => {
  it.each<[string, Partial<BadInput>]>([
    [
      'unknown sync options',
      { files: bad({ annotations: { 'argocd.argoproj.io/sync-options': 'Prune=maybe,,=,No' } }) },
    ],
    ['a wave that is no number', { files: bad({ annotations: { 'argocd.argoproj.io/sync-wave': '1e999' } }) }],
    ['a tracking id that is none', { files: bad({ annotations: { 'argocd.argoproj.io/tracking-id': ':::/' } }) }],
    ['a hook of no known phase', { files: bad({ annotations: { 'argocd.argoproj.io/hook': 'PreSink' } }) }],
    ['a pointer that is none', { spec: { ignoreDifferences: [{ kind: 'ConfigMap', jsonPointers: ['data/~2'] }] } }],
    [
      'a jq program without end',
      { spec: { ignoreDifferences: [{ kind: 'ConfigMap', jqPathExpressions: ['[range(1e12)]'] }] } },
    ],
    ['a zone that is nowhere', { project: window({ timeZone: 'Mars/Base' }) }],
  ])('%s', async (_, input) => {
    const shop = await delivered(input);
    expect(shop.conditions()).toEqual([]);
    expect(shop.simulation.application('shop').status?.sync?.status).toBe('Synced');
    expect(shop.live()).toContain('a');
  });
});

it.each<[string, JsonObject, RegExp]>([
  [
    'automated that is no object',
    { syncPolicy: { automated: 'yes' } },
    /spec\.syncPolicy\.automated.*must be of type object/,
  ],
  [
    'ignored differences of no kind',
    { ignoreDifferences: [{ jsonPointers: ['/data'] }] },
    /ignoreDifferences\[0\]\.kind: Required/,
  ],
])('the API refuses an Application with %s', async (_, spec, says) => {
  await expect(delivered({ spec })).rejects.toThrow(says);
});
