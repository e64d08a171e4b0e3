import { gvkOf, type KubeObject } from '../../kube/index.js';
import {
  annotations,
  argoGroup,
  healthStatusCodes,
  type Application,
  type HealthStatus,
  type HealthStatusCode,
} from '../../model/index.js';
import { isHook, isIgnored, isSkipped } from '../order/index.js';
import type { ObjectHealth } from './health.js';
import { healthOf } from './health-of.js';

/** One object of an Application: as desired and as found. */
export interface HealthInput {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly target?: KubeObject | undefined;
  readonly live?: KubeObject | undefined;
}

/** Health of an Application and of each of its objects. */
export interface AggregatedHealth {
  readonly status: HealthStatusCode;
  /** Which objects are the cause; empty when healthy, and when none is there. */
  readonly message: string;
  /** In the order of the input; `undefined` where an object has no health. */
  readonly resources: readonly (ObjectHealth | undefined)[];
}

/** Whether a health is worse than another: Healthy, Suspended, Progressing, Missing, Degraded, Unknown. */
export function isWorse(current: HealthStatusCode, next: HealthStatusCode): boolean {
  return healthStatusCodes.indexOf(next) > healthStatusCodes.indexOf(current);
}

/**
 * The health of an Application: the worst of its objects'. A missing object does not count by itself; when none is there at all the
 * Application is Missing. Hooks, skipped and ignored objects, those annotated to be left out, the Application itself, and child
 * Applications that are Missing or Unknown do not count.
 */
export function aggregateHealth(
  resources: readonly HealthInput[],
  application?: Pick<Application, 'metadata'>,
  rule: (object: KubeObject) => ObjectHealth | undefined = healthOf,
): AggregatedHealth {
  const counted = resources.map(isCounted);
  const healths = resources.map((resource, index) =>
    counted[index] === true ? resourceHealth(resource, application, rule) : undefined,
  );
  const result = (status: HealthStatusCode, message: string): AggregatedHealth => ({
    status,
    message,
    resources: healths,
  });
  const isThere = resources.some(({ live }, index) => counted[index] === true && live !== undefined);
  if (!isThere && counted.includes(true)) return result('Missing', '');
  let status: HealthStatusCode = 'Healthy';
  let causes: HealthInput[] = [];
  for (const [index, resource] of resources.entries()) {
    const health = healths[index];
    if (!health || resource.live === undefined || !contributes(resource, health)) continue;
    if (isWorse(status, health.status)) {
      status = health.status;
      causes = [];
    }
    if (health.status === status && status !== 'Healthy') causes.push(resource);
  }
  return result(status, describeCauses(causes));
}

/** `Caused by group/Kind:namespace/name`, up to three of them, and how many more; empty for none. */
export function describeCauses(causes: readonly Omit<HealthInput, 'live' | 'target'>[]): string {
  if (causes.length === 0) return '';
  const names = causes.slice(0, 3).map(({ group, kind, namespace, name }) => {
    const place = namespace === '' ? name : `${namespace}/${name}`;
    return `${group === '' ? kind : `${group}/${kind}`}:${place}`;
  });
  const more = causes.length - names.length;
  return `Caused by ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * `status.health` after a new aggregation: the time moves, and with it the message, only when the status changes.
 *
 * @param now RFC 3339
 * @param resourcesPersisted whether the health of each object is kept in the status too; the message is then always the new one
 */
export function nextHealth(
  previous: HealthStatus | undefined,
  next: { readonly status: HealthStatusCode; readonly message?: string },
  now: string,
  resourcesPersisted = false,
): HealthStatus {
  const { status, message = '' } = next;
  if (previous?.status !== status) return { status, message, lastTransitionTime: now };
  return resourcesPersisted ? { ...previous, message } : previous;
}

function isCounted({ target, live }: HealthInput): boolean {
  if (target && (isSkipped(target) || isHook(target))) return false;
  return !live || (!isHook(live) && !isIgnored(live));
}

function resourceHealth(
  { live }: HealthInput,
  application: Pick<Application, 'metadata'> | undefined,
  rule: (object: KubeObject) => ObjectHealth | undefined,
): ObjectHealth | undefined {
  if (!live) return { status: 'Missing' };
  if (live.metadata.annotations?.[annotations.ignoreHealthcheck] === 'true') return undefined;
  return isItself(live, application) ? undefined : rule(live);
}

function isItself(live: KubeObject, application: Pick<Application, 'metadata'> | undefined): boolean {
  if (!application || !isApplication(live)) return false;
  const { name, namespace, uid } = application.metadata;
  return live.metadata.name === name && live.metadata.namespace === namespace && live.metadata.uid === uid;
}

function contributes({ group, kind }: HealthInput, { status }: ObjectHealth): boolean {
  const child = group === argoGroup && kind === 'Application';
  return !(child && (status === 'Missing' || status === 'Unknown'));
}

function isApplication(object: KubeObject): boolean {
  return object.kind === 'Application' && gvkOf(object).group === argoGroup;
}
