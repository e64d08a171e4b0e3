import { workloadCrds } from '../../../lib/embedded/index.js';
import { stringifyJson, type KubeObject } from '../../../lib/kube/index.js';
import { DeliverySimulation, keyOfApplication } from '../../../lib/simulate/index.js';
import type { DeliveryCase, DeliveryStep } from './delivery-case.js';
import { APP, applicationsOf, CLUSTER, keyAt, manifestAt, NAMESPACE, REPOSITORY, widgets } from './manifests.js';
import { Oracle } from './oracle.js';

const START = '2026-01-05T10:00:00Z';
const definitions = [
  widgets,
  ...workloadCrds().filter(({ metadata }) => metadata.name === 'certificates.cert-manager.io'),
];
const bystander: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'bystander', namespace: NAMESPACE },
  data: { mine: 'yes' },
};

/** What came of a case. */
export interface CaseResult {
  readonly violations: readonly string[];
  readonly simulation: DeliverySimulation;
}

/** Runs a delivery to its end, mends everything, lets it converge, and deletes it; the oracle looks at every event. */
export async function runCase(which: DeliveryCase): Promise<CaseResult> {
  const desired = new Map<string, readonly KubeObject[]>();
  const oracle = new Oracle(desired);
  const { objects } = which;
  const values = objects.map(() => 0 as number | undefined);
  const simulation = new DeliverySimulation({
    start: START,
    repositories: { [REPOSITORY]: {} },
    applications: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      bystander,
      ...applicationsOf(which, new Date(START)),
    ],
    objects: definitions,
    faults: which.faults,
    observer: {
      executing: (effect) => oracle.look(() => oracle.executing(effect)),
      written: (before, after) => oracle.look(() => oracle.written(before, after)),
    },
  });
  const all = objects.map((_, place) => manifestAt(objects, place, 0));
  oracle.watch(simulation, all);
  let version = 0;
  let head = '';
  const push = (): void => {
    const files: Record<string, string | null> = { 'app/README.md': `${version}` };
    for (const [place, value] of values.entries()) {
      files[`app/o${place}.json`] = value === undefined ? null : stringifyJson(manifestAt(objects, place, value));
    }
    simulation.push(REPOSITORY, 'main', files);
    head = simulation.repository(REPOSITORY).resolve('main').id;
    desired.set(
      head,
      values.flatMap((value, place) => (value === undefined ? [] : [manifestAt(objects, place, value)])),
    );
  };
  const act = async (step: DeliveryStep): Promise<void> => {
    switch (step.do) {
      case 'wait':
        return simulation.advance(step.seconds * 1000);
      case 'commit':
        version++;
        for (const { object, to } of step.changes) {
          const place = object % objects.length;
          values[place] = to === 'gone' ? undefined : to === 'back' ? 0 : version;
        }
        return push();
      case 'sync':
        return simulation.sync(APP, { sync: { prune: step.prune, syncOptions: [...which.options] } });
      case 'outage':
      case 'reach':
        return simulation.clusterOutage(CLUSTER, step.do === 'outage' ? 'connection refused' : undefined);
      case 'gitOutage':
      case 'gitBack':
        return simulation.repositoryOutage(REPOSITORY, step.do === 'gitOutage' ? 'no answer' : undefined);
      case 'restart':
        return simulation.restart();
      case 'terminate': {
        const phase = simulation.application(APP).status?.operationState?.phase;
        if (phase !== 'Running') return;
        return simulation.patch(CLUSTER, keyOfApplication(APP), {
          status: { operationState: { phase: 'Terminating' } },
        });
      }
      default:
        return touch(simulation, which, step.do, step.object);
    }
  };
  push();
  await simulation.advance(1);
  for (const step of which.steps) {
    await act(step);
    await simulation.advance(1);
    if (step.do === 'wait' && step.seconds >= 2) oracle.quiet(simulation.application(APP));
    if (oracle.violations.length > 0) return { violations: oracle.violations, simulation };
  }
  await mend(simulation, which);
  await simulation.advance(600_000);
  if (isRunning(simulation)) await simulation.advance(3_600_000);
  if (isRunning(simulation)) oracle.converged(simulation.application(APP), head);
  await simulation.sync(APP, { sync: { prune: true } });
  await simulation.advance(600_000);
  oracle.converged(simulation.application(APP), head);
  oracle.quiet(simulation.application(APP));
  if (oracle.violations.length > 0) return { violations: oracle.violations, simulation };
  await simulation.delete(CLUSTER, keyOfApplication(APP));
  await simulation.advance(300_000);
  oracle.deleted(simulation);
  const { name, namespace } = { name: 'bystander', namespace: NAMESPACE };
  const stranger = simulation.cluster(CLUSTER).find({ group: '', kind: 'ConfigMap', namespace, name });
  const violations = [...oracle.violations];
  if (stranger?.metadata.resourceVersion === undefined) violations.push('I1: an object of nobody was deleted');
  return { violations, simulation };
}

function isRunning(simulation: DeliverySimulation): boolean {
  const phase = simulation.application(APP).status?.operationState?.phase;
  return phase === 'Running' || phase === 'Terminating';
}

/** A person, a webhook or bad luck touches one object. */
async function touch(
  simulation: DeliverySimulation,
  { objects }: DeliveryCase,
  what: 'edit' | 'remove' | 'fail' | 'recover' | 'refuse' | 'accept',
  object: number,
): Promise<void> {
  const key = keyAt(objects, object);
  const spec = objects[object % objects.length];
  const rule = { kind: key.kind, name: key.name, namespace: key.namespace };
  switch (what) {
    case 'refuse':
    case 'accept':
      return simulation.refuse(CLUSTER, key, what === 'refuse' ? 'denied by a webhook' : undefined);
    case 'fail':
      // A Job that has failed stays so, whatever becomes of it: only one that is a hook is run again.
      if (key.kind !== 'Job' || spec?.phases !== undefined) simulation.workload(CLUSTER, { ...rule, fails: true });
      return;
    case 'recover':
      return simulation.recovers(CLUSTER, rule);
    default: {
      if (simulation.cluster(CLUSTER).find(key) === undefined) return;
      if (what === 'remove') return simulation.delete(CLUSTER, key);
      return simulation.patch(CLUSTER, key, { metadata: { labels: { value: 'edited', added: 'by-hand' } } });
    }
  }
}

async function mend(simulation: DeliverySimulation, { objects, window }: DeliveryCase): Promise<void> {
  for (const place of objects.keys()) {
    await touch(simulation, { objects } as DeliveryCase, 'recover', place);
    await touch(simulation, { objects } as DeliveryCase, 'accept', place);
  }
  simulation.clusterOutage(CLUSTER, undefined);
  simulation.repositoryOutage(REPOSITORY, undefined);
  if (window === undefined) return;
  const project = { group: 'argoproj.io', kind: 'AppProject', namespace: 'argocd', name: 'shop' };
  await simulation.patch(CLUSTER, project, { spec: { syncWindows: null } });
}
