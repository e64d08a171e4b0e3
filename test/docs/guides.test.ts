import { App, Chart, type ApiObject } from 'cdk8s';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as appOfApps from '../../docs/examples/app-of-apps.js';
import * as application from '../../docs/examples/application.js';
import * as sets from '../../docs/examples/application-sets.js';
import * as denyWindow from '../../docs/examples/deny-window.js';
import * as helm from '../../docs/examples/helm-values.js';
import * as projects from '../../docs/examples/projects.js';
import * as pytorch from '../../docs/examples/pytorch-job.js';
import * as rollouts from '../../docs/examples/rollouts.js';
import * as seldon from '../../docs/examples/seldon-canary.js';
import * as workflow from '../../docs/examples/workflow.js';
import {
  applyMergePatch,
  isJsonObject,
  objectAt,
  readManifests,
  readYaml,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../lib/kube/index.js';
import { faults } from '../constructs/schema.js';

const guides = resolve(__dirname, '../../../shared/fixtures/guides');
const present = existsSync(join(guides, '000-02.yaml'));
if (!present) console.warn('skipped: what the guides write: their manifests are not here');
if (!present) process.stdout.write(`skipped: the guides' manifests are not on this machine (${guides})\n`);

/** What an example becomes. */
function made(example: (chart: Chart) => void): KubeObject[] {
  const chart = new Chart(new App(), 'example');
  example(chart);
  const text = JSON.stringify(chart.toJson());
  return readManifests(text.slice(1, -1) === '' ? '' : text.startsWith('[') ? listOf(text) : text);
}

function listOf(text: string): string {
  const items: unknown = JSON.parse(text);
  return Array.isArray(items) ? items.map((item) => JSON.stringify(item)).join('\n---\n') : text;
}

/** Amounts are texts to us, numbers to some guides; a parameter of Seldon's graph has a type, which guides leave out. */
function normal(value: Json | undefined, key = ''): Json {
  if (Array.isArray(value)) return value.map((item) => normal(item, key));
  if (!isJsonObject(value)) return key === 'amount' ? String(value) : (value ?? null);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !(key === 'parameters' && name === 'type'))
      .map(([name, item]) => [name, normal(item, key === 'limits' || key === 'requests' ? 'amount' : name)]),
  );
}

/** Objects of a guide; values that a guide writes as YAML in a text are compared as what they say. */
function comparable(objects: readonly JsonObject[]): JsonObject[] {
  return objects.map((object) => {
    const values = objectAt(object, 'spec', 'source', 'helm')?.['values'];
    if (typeof values !== 'string') return object;
    return patched(object, { spec: { source: { helm: { values: readYaml(values)[0]?.value ?? null } } } });
  });
}

function patched(object: JsonObject, patch: JsonObject): JsonObject {
  const result = applyMergePatch(object, patch);
  return isJsonObject(result) ? result : {};
}

function guide(name: string): JsonObject[] {
  return readManifests(readFileSync(join(guides, name), 'utf8'));
}

/** What the guide leaves to kubectl's settings or to defaults, or writes where nobody reads it. */
const changes: Readonly<Record<string, JsonObject>> = {
  '004-06.yaml': {
    metadata: { namespace: 'argocd' },
    spec: {
      project: 'churn',
      destination: { server: 'https://kubernetes.default.svc' },
      syncPolicy: { syncWindows: null },
    },
  },
  '004-08.yaml': { spec: { template: null } },
};

const reproduced: readonly (readonly [string, (chart: Chart) => void])[] = [
  ['000-03.yaml', application.servingInProduction],
  ['000-04.yaml', helm.mlflowByHelm],
  ['000-05.yaml', appOfApps.root],
  ['000-06.yaml', appOfApps.children],
  ['000-15.yaml', sets.servingEverywhere],
  ['000-16.yaml', sets.monitoringEverywhere],
  ['000-17.yaml', pytorch.training],
  ['000-18.yaml', seldon.sentiment],
  ['000-19.yaml', workflow.pipeline],
  ['002-11.yaml', projects.projects],
  ['004-06.yaml', denyWindow.churnInProduction],
  ['004-07.yaml', rollouts.blueGreen],
  ['004-08.yaml', rollouts.canary],
];

(present ? test : test.skip).each(reproduced)('%s of the guides is reproduced', (name, example) => {
  const expected = guide(name).map((object) => (changes[name] ? patched(object, changes[name]) : object));
  const objects = made(example).filter(({ kind }) => expected.some((each) => each['kind'] === kind));
  expect(normal(comparable(objects))).toEqual(normal(comparable(expected)));
});

(present ? test : test.skip)('the window that a guide writes where nobody reads it stands in the project', () => {
  const [written] = guide('004-06.yaml');
  const windows = objectAt(written, 'spec', 'syncPolicy')?.['syncWindows'];
  const project = made(denyWindow.churnInProduction).find(({ kind }) => kind === 'AppProject');
  const [window] = Array.isArray(windows) ? windows : [];
  expect(objectAt(project, 'spec')?.['syncWindows']).toEqual([expect.objectContaining(window)]);
});

test.each(reproduced.filter(([name]) => !['004-07.yaml', '004-08.yaml'].includes(name)))(
  'every field of the example for %s is one that its kind has',
  (_, example) => {
    const chart = new Chart(new App(), 'example');
    example(chart);
    const objects: ApiObject[] = chart.apiObjects;
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.flatMap((object) => faults(JSON.parse(JSON.stringify(object.toJson()))))).toEqual([]);
  },
);
