import type { KubeObject } from '../../../../kube/index.js';
import { at, listAt, textAt } from '../../../read.js';
import { degraded, healthy, type ObjectHealth } from '../../health.js';
import { firstOf, shown, type HealthRules } from '../../rules.js';
import { gitCommitStatus, timedCommitStatus, webRequestCommitStatus } from './gates.js';
import { changeTransferPolicy, promotionStrategy } from './promotions.js';
import { untilReady } from './ready.js';

const danglingProvider =
  'Risk if removed manually: GitRepository objects can reference a provider that no longer exists.';

/** A kind that is healthy as soon as it is ready. */
function configuration(kind: string, subject: string, within: string, finalizers: Readonly<Record<string, string>>) {
  const ready = untilReady({
    initializing: `Initializing ${within}`,
    deleting: `${kind} is being deleted.`,
    name: kind,
    failed: `${subject} validation failed`,
    notReady: `${subject} not ready`,
    unknown: `${subject} readiness unknown`,
    missing: `${kind} Ready condition is missing`,
    finalizers,
  });
  return firstOf([ready], healthy(`${subject} is ready`));
}

/** A kind that Promoter reconciles; `subject` begins a sentence, `within` stands in one. */
function reconciled(subject: string, within: string, judge: (object: KubeObject) => ObjectHealth) {
  const ready = untilReady({
    initializing: `Initializing ${within}`,
    deleting: `${subject} is being deleted`,
    name: within,
    failed: `${subject} reconciliation failed`,
    missing: `${subject} is not ready yet`,
  });
  return firstOf([ready], judge);
}

function tracking(object: KubeObject): ObjectHealth {
  const { length } = listAt(object, 'status', 'applicationsSelected');
  return length === 0
    ? degraded('Argo CD commit status has no applications configured')
    : healthy(`Argo CD commit status is healthy and is tracking ${length} applications`);
}

function reporting(object: KubeObject): ObjectHealth {
  const [sha, phase] = ['sha', 'phase'].map((field) => at(object, 'status', field));
  return typeof sha === 'string' && typeof phase === 'string'
    ? healthy(`Commit status for commit ${sha} reports ${phase}`)
    : healthy('Commit status is healthy');
}

const pullRequest = firstOf(
  [
    untilReady({
      initializing: 'Initializing pull request',
      deleting: 'Pull request is being deleted.',
      name: 'pull request',
      failed: 'Pull request reconciliation failed',
      missing: 'Pull request is not ready yet',
      types: ['Reconciled', 'Ready'],
      finalizers: {
        'pullrequest.promoter.argoproj.io/finalizer':
          'Waiting for SCM closure or reconciliation of the pull request. ' +
          'Risk if removed manually: the real PR can stay open after the CR is gone.',
        'changetransferpolicy.promoter.argoproj.io/pullrequest-finalizer':
          'Waiting for the ChangeTransferPolicy to observe PR identity and state. ' +
          'Risk if removed manually: promotion status or history can be wrong or racy.',
      },
    }),
  ],
  (object) => {
    const [id, state] = [shown(at(object, 'status', 'id')), textAt(object, 'status', 'state')];
    return healthy(id === '' || state === '' ? 'Pull request is healthy' : `Pull request is ${state} as PR ${id}`);
  },
);

/** GitOps Promoter. */
export const promoterRules: HealthRules = {
  'promoter.argoproj.io/ArgoCDCommitStatus': reconciled('Argo CD commit status', 'Argo CD commit status', tracking),
  'promoter.argoproj.io/ChangeTransferPolicy': changeTransferPolicy,
  'promoter.argoproj.io/ClusterScmProvider': configuration(
    'ClusterScmProvider',
    'Cluster SCM provider',
    'cluster SCM provider',
    {
      'clusterscmprovider.promoter.argoproj.io/finalizer': `Waiting until no GitRepository still references this cluster-wide SCM provider. ${danglingProvider}`,
    },
  ),
  'promoter.argoproj.io/CommitStatus': reconciled('Commit status', 'commit status', reporting),
  'promoter.argoproj.io/GitCommitStatus': gitCommitStatus,
  'promoter.argoproj.io/GitRepository': configuration('GitRepository', 'Git repository', 'Git repository', {
    'gitrepository.promoter.argoproj.io/finalizer':
      'Waiting until no non-deleting PullRequests still reference this repository. ' +
      'Risk if removed manually: repository metadata may be removed while promotions still depend on it.',
  }),
  'promoter.argoproj.io/PromotionStrategy': promotionStrategy,
  'promoter.argoproj.io/PullRequest': pullRequest,
  'promoter.argoproj.io/ScmProvider': configuration('ScmProvider', 'SCM provider', 'SCM provider', {
    'scmprovider.promoter.argoproj.io/finalizer': `Waiting until no GitRepository in this namespace still references this provider. ${danglingProvider}`,
  }),
  'promoter.argoproj.io/TimedCommitStatus': timedCommitStatus,
  'promoter.argoproj.io/WebRequestCommitStatus': webRequestCommitStatus,
};
