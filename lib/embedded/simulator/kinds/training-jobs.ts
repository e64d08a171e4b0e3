import type { GroupVersionKind, JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, textAt, valueAt } from '../../fields.js';
import { conditionOf, isTrue, timedConditions, type WantedCondition } from '../conditions.js';
import { known } from '../known-kinds.js';
import { createPod } from '../pod-creation.js';
import { podOf } from '../pod-template.js';
import { countOrNone, hasFailed, hasSucceeded, isActive, isGivenUp, isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';

const PREFIX = 'training.kubeflow.org/';

/** How a kind of Kubeflow's training operator is written. */
interface TrainingKind {
  readonly kind: string;
  /** The field of `spec` with the replicas by role. */
  readonly replicas: string;
  /** The restart policy of replicas that name none. */
  readonly restartPolicy: string;
}

/** How far a job has come. */
type JobState = 'Created' | 'Running' | 'Succeeded' | 'Failed';

/** The pods of one role. */
interface Role {
  readonly name: string;
  readonly spec: JsonObject;
  readonly pods: readonly KubeObject[];
}

const trainingKinds: readonly TrainingKind[] = [
  { kind: 'PyTorchJob', replicas: 'pytorchReplicaSpecs', restartPolicy: 'OnFailure' },
  { kind: 'TFJob', replicas: 'tfReplicaSpecs', restartPolicy: 'Never' },
  { kind: 'MPIJob', replicas: 'mpiReplicaSpecs', restartPolicy: 'Never' },
  { kind: 'XGBoostJob', replicas: 'xgbReplicaSpecs', restartPolicy: 'Never' },
  { kind: 'PaddleJob', replicas: 'paddleReplicaSpecs', restartPolicy: 'OnFailure' },
  { kind: 'JAXJob', replicas: 'jaxReplicaSpecs', restartPolicy: 'Never' },
];

/** The jobs of Kubeflow's training operator: their pods run, and when the leading ones have succeeded, so has the job. */
export const trainingJobs: readonly SimulatedKind[] = trainingKinds.map((training) => {
  const kind: GroupVersionKind = { group: 'kubeflow.org', version: 'v1', kind: training.kind };
  return { kind, owns: [known.pod], simulate: (job, world) => run(job, training, world) };
});

async function run(job: KubeObject, training: TrainingKind, world: World): Promise<void> {
  if (isLeaving(job)) return;
  if (isTrue(job, 'Succeeded') || isTrue(job, 'Failed')) {
    const seconds = numberAt(job, 'spec', 'runPolicy', 'ttlSecondsAfterFinished');
    if (seconds !== undefined && world.elapsed(job, 'ttl', seconds * 1000))
      await world.delete(job, { propagation: 'Background' });
    return;
  }
  if (valueAt(job, ['spec', 'runPolicy', 'suspend']) === true) {
    for (const { pods } of rolesOf(job, training, world)) for (const pod of pods) await world.delete(pod);
    await report(job, training, 'Suspended', world);
    return;
  }
  for (const role of rolesOf(job, training, world)) await fill(job, role, training, world);
  const roles = rolesOf(job, training, world);
  const state = stateOf(job, roles);
  if (state === 'Succeeded' || state === 'Failed') await clean(job, roles, world);
  await report(job, training, state, world, roles);
}

function rolesOf(job: KubeObject, { replicas }: TrainingKind, world: World): Role[] {
  const specs = objectAt(job, 'spec', replicas) ?? {};
  const pods = world.controlledBy(job, known.pod).filter((pod) => !isLeaving(pod));
  return Object.keys(specs).map((name) => ({
    name,
    spec: objectAt(specs, name) ?? {},
    pods: pods.filter(({ metadata }) => metadata.labels?.[`${PREFIX}replica-type`] === name.toLowerCase()),
  }));
}

async function fill(job: KubeObject, { name, spec, pods }: Role, training: TrainingKind, world: World): Promise<void> {
  const policy = textAt(spec, 'restartPolicy') ?? training.restartPolicy;
  const type = name.toLowerCase();
  for (let index = 0; index < (numberAt(spec, 'replicas') ?? 1); index++) {
    const podName = `${job.metadata.name ?? ''}-${type}-${index}`;
    if (pods.some(({ metadata }) => metadata.name === podName)) continue;
    const labels = {
      [`${PREFIX}job-name`]: job.metadata.name ?? '',
      [`${PREFIX}operator-name`]: `${training.kind.toLowerCase()}-controller`,
      [`${PREFIX}replica-index`]: String(index),
      [`${PREFIX}replica-type`]: type,
      ...(isLeading(name) && { [`${PREFIX}job-role`]: 'master' }),
    };
    const restartPolicy = policy === 'ExitCode' ? 'Never' : policy;
    const pod = podOf(job, objectAt(spec, 'template'), { name: podName, labels, spec: { restartPolicy } });
    if ((await createPod(job, pod, world)) !== undefined) return;
  }
}

function isRunning(pod: KubeObject): boolean {
  return ['Running', 'Succeeded'].includes(textAt(pod, 'status', 'phase') ?? '');
}

function isLeading(role: string): boolean {
  return ['Master', 'Chief', 'Launcher'].includes(role);
}

function stateOf(job: KubeObject, roles: readonly Role[]): JobState {
  const limit = numberAt(job, 'spec', 'runPolicy', 'backoffLimit') ?? Infinity;
  if (roles.some(({ pods }) => pods.some((pod) => hasFailed(pod) || isGivenUp(pod, limit)))) return 'Failed';
  const leading = roles.filter(({ name }) => isLeading(name));
  const workers = roles.filter(({ name }) => name === 'Worker');
  const decisive = leading.length > 0 ? leading : workers.length > 0 ? workers : roles;
  return decisive.every(({ pods, spec }) => pods.filter(hasSucceeded).length >= (numberAt(spec, 'replicas') ?? 1))
    ? 'Succeeded'
    : roles.some(({ pods }) => pods.some(isRunning))
      ? 'Running'
      : 'Created';
}

async function clean(job: KubeObject, roles: readonly Role[], world: World): Promise<void> {
  const policy = textAt(job, 'spec', 'runPolicy', 'cleanPodPolicy') ?? 'None';
  if (policy === 'None') return;
  for (const { pods } of roles) {
    for (const pod of pods) if (policy === 'All' || isActive(pod)) await world.delete(pod);
  }
}

async function report(
  job: KubeObject,
  { kind }: TrainingKind,
  state: JobState | 'Suspended',
  world: World,
  roles: readonly Role[] = [],
): Promise<void> {
  const now = world.now();
  const counts = roles.map(({ name, pods, spec }): [string, JsonObject] => [
    name,
    {
      active: countOrNone(pods.filter(isActive).length),
      succeeded: countOrNone(pods.filter(hasSucceeded).length),
      failed: countOrNone(pods.filter(hasFailed).length),
      selector: [
        `${PREFIX}job-name=${job.metadata.name ?? ''}`,
        `${PREFIX}operator-name=${kind.toLowerCase()}-controller`,
        `${PREFIX}replica-type=${name.toLowerCase()}`,
      ].join(','),
      ...(spec['replicas'] === 0 && { active: 0 }),
    },
  ]);
  const over = state === 'Succeeded' || state === 'Failed';
  await world.writeStatus(job, {
    conditions: timedConditions(job, conditionsOf(job, kind, state), now, true),
    replicaStatuses: Object.fromEntries(counts),
    startTime: state === 'Suspended' ? undefined : (textAt(job, 'status', 'startTime') ?? now),
    ...(over && { completionTime: now }),
  });
}

function conditionsOf(job: KubeObject, kind: string, state: JobState | 'Suspended'): WantedCondition[] {
  const { namespace = '', name = '' } = job.metadata;
  const condition = (type: string, holds: boolean, message: string): WantedCondition => ({
    type,
    status: holds ? 'True' : 'False',
    reason: `${kind}${type}`,
    message,
  });
  const conditions = [condition('Created', true, `${kind} ${name} is created.`)];
  if (state === 'Suspended') return [...conditions, condition('Suspended', true, `${kind} ${name} is suspended.`)];
  if (conditionOf(job, 'Suspended') !== undefined) {
    conditions.push({ ...condition('Suspended', false, `${kind} ${name} is resumed.`), reason: `${kind}Resumed` });
  }
  if (state === 'Created') return conditions;
  conditions.push(condition('Running', state === 'Running', `${kind} ${namespace}/${name} is running.`));
  if (state === 'Succeeded')
    conditions.push(condition('Succeeded', true, `${kind} ${namespace}/${name} successfully completed.`));
  if (state === 'Failed') conditions.push(condition('Failed', true, `${kind} ${namespace}/${name} has failed.`));
  return conditions;
}
