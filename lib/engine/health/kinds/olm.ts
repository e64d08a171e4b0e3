import type { KubeObject } from '../../../kube/index.js';
import { at, textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn, hasConditions, type ObjectCondition } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

const pendingStates = ['', 'UpgradeAvailable', 'UpgradePending'];

/** An operator that waits for a person to approve its upgrade is healthy as it is installed. */
function subscription(object: KubeObject): ObjectHealth {
  if (!hasConditions(object)) {
    return progressing('An install plan for a subscription is pending installation');
  }
  const approval = isWaitingForApproval(object);
  const list = conditionsIn(object);
  const counted = list.filter(({ type }) => !(approval && type === 'InstallPlanPending'));
  const state = at(object, 'status', 'state') ?? undefined;
  const broken = counted.some(isFault) || state === 'UpgradeFailed';
  const upgrading = typeof state !== 'string' || pendingStates.includes(state);
  const pending =
    counted.some(({ type, status }) => type === 'InstallPlanPending' && status === 'True') ||
    (upgrading && !(approval && state === 'UpgradePending'));
  const lines = counted.map((condition) => `${list.indexOf(condition) + 1}: ${condition.type} | ${condition.status}`);
  const message = [...lines, describeState(typeof state === 'string' ? state : undefined, approval), ''].join('\n');
  if (broken) return degraded(message);
  return pending ? progressing(message) : healthy(message);
}

function isWaitingForApproval(object: KubeObject): boolean {
  const asked = conditionsIn(object).some(
    ({ type, status, reason }) => type === 'InstallPlanPending' && status === 'True' && reason === 'RequiresApproval',
  );
  const manual = textAt(object, 'spec', 'installPlanApproval') === 'Manual';
  return manual && asked && (at(object, 'status', 'installedCSV') ?? undefined) !== undefined;
}

/** A plan that is missing is a fault whatever the status, unless it was never found. */
function isFault({ type, status, reason }: ObjectCondition): boolean {
  if (type === 'InstallPlanMissing') return reason !== 'ReferencedInstallPlanNotFound';
  return ['CatalogSourcesUnhealthy', 'InstallPlanFailed', 'ResolutionFailed'].includes(type) && status === 'True';
}

function describeState(state: string | undefined, approval: boolean): string {
  if (state === undefined) return '.status.state not yet known';
  const remark = approval && state === 'UpgradePending';
  return `.status.state is '${state}'${remark ? ' (manual InstallPlan approval pending; treated as healthy)' : ''}`;
}

/** The Operator Lifecycle Manager. */
export const olmRules: HealthRules = { 'operators.coreos.com/Subscription': subscription };
