import type { Json, KubeObject } from '../../../../kube/index.js';
import { at, listAt, textAt } from '../../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../../health.js';
import { firstOf } from '../../rules.js';
import { checksOf, describeChecks, isOpen, short } from './commits.js';
import { untilReady } from './ready.js';

const dry = (commit: Json | undefined) => textAt(commit, 'dry', 'sha');

/** One environment: the proposed commit waits for its checks until it is the active one. */
export const changeTransferPolicy = firstOf(
  [
    untilReady({
      initializing: 'Initializing change transfer policy',
      deleting: 'Change transfer policy is being deleted.',
      name: 'change transfer policy',
      failed: 'Change transfer policy reconciliation failed',
      missing: 'Change transfer policy is not ready yet',
      finalizers: {
        'changetransferpolicy.promoter.argoproj.io/finalizer':
          'Waiting to clear related PullRequest finalizers and finish cleanup before this policy is removed. ' +
          "Risk if removed manually: The 'changetransferpolicy.promoter.argoproj.io/pullrequest-finalizer' finalizer " +
          'may not be cleaned up from PullRequests owned by this ChangeTransferPolicy.',
      },
    }),
  ],
  transfer,
);

function transfer(object: KubeObject): ObjectHealth {
  const [active, proposed] = ['active', 'proposed'].map((field) => at(object, 'status', field));
  if (dry(active) === '') return progressing('The active commit DRY SHA is missing or empty.');
  if (dry(proposed) === '') return progressing('The proposed commit DRY SHA is missing or empty.');
  if (dry(proposed) !== dry(active)) {
    const move = `from '${short(dry(active))}' to '${short(dry(proposed))}'`;
    return progressing(`Promotion in progress ${move}: ${describeChecks(checksOf(proposed))}`);
  }
  const checks = checksOf(active);
  return healthy(
    isOpen(checks)
      ? `Environment is up-to-date, but there are non-successful active commit statuses: ${describeChecks(checks)}`
      : `Environment is up-to-date on commit ${short(dry(active))}.`,
  );
}

/** All environments: each has a commit, all are proposed the same one, and it reaches them one after the other. */
export const promotionStrategy = firstOf(
  [
    untilReady({
      initializing: 'Initializing promotion strategy',
      deleting: 'Promotion strategy is being deleted',
      name: 'promotion strategy',
      failed: 'Promotion strategy reconciliation failed',
      missing: 'Promotion strategy is not ready yet',
    }),
  ],
  promotion,
);

/** The commit that the hydrator has got to in an environment; it may be past the one whose output is proposed. */
function hydrated(environment: Json): string {
  return textAt(environment, 'proposed', 'note', 'drySha') || dry(at(environment, 'proposed'));
}

const branch = (environment: Json) => textAt(environment, 'branch');

function promotion(object: KubeObject): ObjectHealth {
  const environments = listAt(object, 'status', 'environments');
  const [first] = environments;
  if (first === undefined) return degraded('Promotion strategy has no environments configured');
  for (const environment of environments) {
    const lacks = (what: string) =>
      progressing(`The ${what} commit DRY SHA is missing or empty in environment '${branch(environment)}'.`);
    if (dry(at(environment, 'active')) === '') return lacks('active');
    if (hydrated(environment) === '') return lacks('proposed');
  }
  if (environments.some((environment) => hydrated(environment) !== hydrated(first))) {
    return progressing(
      'Not all environments have the same proposed commit SHA. This likely means the hydrator has not run for all environments yet.',
    );
  }
  const processed = `Hydrator has processed dry commit '${short(hydrated(first))}'.`;
  const moving = environments.find(
    (environment) => dry(at(environment, 'proposed')) !== dry(at(environment, 'active')),
  );
  if (moving !== undefined) return progressing(`${describeMove(moving)}${processed} `);
  const open = environments.filter((environment) => isOpen(checksOf(at(environment, 'active'))));
  if (open.length === 0) {
    const commit = short(dry(at(first, 'active')));
    return healthy(`All environments are up-to-date on commit '${commit}'. ${processed}`);
  }
  return healthy(
    `Environments are up-to-date, but some environments have non-successful commit statuses: ${open.map(describeOpen).join(', ')}.`,
  );
}

function describeMove(environment: Json): string {
  const [active, proposed] = ['active', 'proposed'].map((field) => at(environment, field));
  const move = `from '${short(dry(active))}' to '${short(dry(proposed))}'`;
  const checks = describeChecks(checksOf(proposed));
  return `Promotion in progress for environment '${branch(environment)}' ${move}: ${checks}`;
}

function describeOpen(environment: Json): string {
  const { failed, pending } = checksOf(at(environment, 'active'));
  return `${branch(environment)} (${failed.length} failed, ${pending.length} pending)`;
}
