import {
  compare,
  KnownDiffs,
  prepareTargets,
  startOperation,
  tasksOf,
  type CompareInput,
  type KindLookup,
} from 'slipway/engine';
import { keyOf, keyText, type KubeObject } from 'slipway/kube';
import { defaultProject, parseApplication, parseAppProject, type Application } from '../lib/model/index.js';
import { cpuSeconds, median, type Bench } from './bench.js';

const kinds: KindLookup = () => ({ namespaced: true, served: true });
const WAVES = 50;

/** What the engine costs: comparing objects of which none changed (for the first time, and again), and planning their sync. Costs grow linearly with their number. */
export function bench(): Bench {
  const costs = new Map([1_000, 10_000, 100_000].map((count) => [count, measure(count)]));
  const [small, middle, large] = [costs.get(1_000), costs.get(10_000), costs.get(100_000)];
  if (!small || !middle || !large) throw new Error('nothing was measured');
  return {
    results: {
      compare10000: { value: middle.compare * 1000, unit: 'ms CPU', goal: { atMost: 1_500 } },
      compareAgain10000: { value: middle.compareAgain * 1000, unit: 'ms CPU', goal: { atMost: 150 } },
      plan10000: { value: middle.plan * 1000, unit: 'ms CPU', goal: { atMost: 300 } },
      compareAgainGrowth: {
        value: large.compareAgain / middle.compareAgain,
        unit: 'x for 10 times as many',
        goal: { atMost: 13 },
      },
      compareGrowth: { value: large.compare / middle.compare, unit: 'x for 10 times as many', goal: { atMost: 13 } },
      planGrowth: { value: large.plan / middle.plan, unit: 'x for 10 times as many', goal: { atMost: 13 } },
      compare1000: { value: small.compare * 1000, unit: 'ms CPU' },
      plan1000: { value: small.plan * 1000, unit: 'ms CPU' },
      compare100000: { value: large.compare * 1000, unit: 'ms CPU' },
      plan100000: { value: large.plan * 1000, unit: 'ms CPU' },
    },
  };
}

function measure(count: number): { compare: number; compareAgain: number; plan: number } {
  const app = application();
  const objects = Array.from({ length: count }, (_, index) => configMap(index));
  const targets = prepareTargets({ app, objects, kinds });
  const live = new Map(targets.resources.map((target) => [keyText(keyOf(target)), appliedAs(target)]));
  const project = parseAppProject(defaultProject('argocd'));
  const input: CompareInput = { app, project, revision: 'a'.repeat(40), targets, live, kinds };
  const operation = startOperation({ ...app, operation: { sync: { prune: true } } }, '2026-01-05T10:00:00Z');
  const seen = { ...input, live: new Map(), now: '2026-01-05T10:00:00Z', outcomes: [], window: { allowed: true } };
  const times = count > 50_000 ? 3 : 5;
  const runs = (work: () => void): number => median(Array.from({ length: times }, () => cpuSeconds(work)));
  const remembering: CompareInput = { ...input, known: new KnownDiffs() };
  compare(remembering);
  return {
    compare: runs(() => {
      if (compare(input).status !== 'Synced') throw new Error('expected nothing to differ');
    }),
    compareAgain: runs(() => {
      if (compare(remembering).status !== 'Synced') throw new Error('expected nothing to differ');
    }),
    plan: runs(() => {
      if (tasksOf(operation, seen).tasks.length !== count) throw new Error('expected a task for each object');
    }),
  };
}

function application(): Application {
  return parseApplication({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'bench', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/bench.git', path: '.' },
      destination: { name: 'in-cluster', namespace: 'bench' },
    },
  });
}

function configMap(index: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `object-${index}`,
      namespace: 'bench',
      labels: { app: 'bench' },
      annotations: { 'argocd.argoproj.io/sync-wave': String(index % WAVES) },
    },
    data: { first: 'a value', second: `another value of object ${index}` },
  };
}

/** The live object after a server-side apply of the target. */
function appliedAs(target: KubeObject): KubeObject {
  const { name = '', annotations = {} } = target.metadata;
  const owned = Object.fromEntries(Object.keys(annotations).map((key) => [`f:${key}`, {}]));
  return {
    ...target,
    metadata: {
      ...target.metadata,
      uid: `uid-${name}`,
      resourceVersion: '7',
      creationTimestamp: '2026-01-05T09:00:00Z',
      managedFields: [
        {
          manager: 'argocd-controller',
          operation: 'Apply',
          apiVersion: 'v1',
          time: '2026-01-05T09:00:00Z',
          fieldsType: 'FieldsV1',
          fieldsV1: {
            'f:data': { 'f:first': {}, 'f:second': {} },
            'f:metadata': { 'f:annotations': owned, 'f:labels': { 'f:app': {} } },
          },
        },
      ],
    },
  };
}
