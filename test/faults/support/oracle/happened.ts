import { isJsonObject, keyText, type KubeObject } from '../../../../lib/kube/index.js';
import { stateOf, type State } from '../../../simulate/deliveries/oracle/facts.js';
import type { Audit, Entry } from '../proxy/index.js';
import type { History } from './history.js';
import type { Truth } from './truth.js';

/** How much later than the reconciler the test's own watch may hear of something, in milliseconds. */
export const LATER = 2_000;

/**
 * How long, in milliseconds of real time, a status may be better than the truth, unless a test says otherwise: so long the reconciler may be
 * dead, or wait for its turn on a busy machine. What is never told is found when everything has come to rest.
 */
export const STALENESS = 30_000;

/** Everything that happened in a test: what the judges look at. */
export interface Happened {
  /** What the reconcilers asked of all servers. */
  readonly audit: Audit;
  readonly truth: Truth;
  /** The delivered objects at the destinations. */
  readonly live: History;
  /** The Applications at the hub. */
  readonly apps: History;
  /** The name under which the audit knows the hub. */
  readonly hub: string;
  /** The kinds of what is delivered, by `group/plural`. */
  readonly kinds: ReadonlyMap<string, string>;
  /** How long, in milliseconds, a status may be better than the truth: nobody knows what has not been told. */
  readonly staleness: number;
}

/** `keyText` of the object that a request is about; `undefined` for kinds that are not delivered. */
export function keyOfCall({ kinds }: Happened, { call, body }: Entry): string | undefined {
  const { group, resource, namespace } = call;
  const kind = kinds.get(`${group}/${resource}`);
  if (kind === undefined) return undefined;
  const metadata = isJsonObject(body?.['metadata']) ? body['metadata'] : {};
  const name = call.name !== '' ? call.name : metadata['name'];
  return typeof name === 'string' ? keyText({ group, kind, namespace, name }) : undefined;
}

/** A write of an Application that the hub has done. */
export type ApplicationWrite = Entry & { readonly answer: KubeObject };

const known = new WeakMap<Audit, { readonly length: number; readonly writes: ApplicationWrite[] }>();

/** The writes of Applications that the hub has done, oldest first. */
export function applicationWrites({ audit, hub }: Happened): ApplicationWrite[] {
  const before = known.get(audit);
  if (before?.length === audit.length) return before.writes;
  const writes = audit
    .writes()
    .filter((entry): entry is ApplicationWrite => {
      const { server, call, answer } = entry;
      return server === hub && call.resource === 'applications' && call.verb !== 'create' && isObject(answer);
    })
    .sort((a, b) => (a.answered ?? 0) - (b.answered ?? 0));
  known.set(audit, { length: audit.length, writes });
  return writes;
}

/** The Application as the reconciler had written it last before a place in the audit. */
export function applicationAt(happened: Happened, app: string, place: number): KubeObject | undefined {
  return applicationWrites(happened).findLast(
    ({ call, answered = Number.POSITIVE_INFINITY }) => call.name === app && answered < place,
  )?.answer;
}

/** What the reconciler had written of the operation of an Application last before a place in the audit. */
export function operationAt(happened: Happened, app: string, place: number): State {
  return stateOf(applicationAt(happened, app, place));
}

/** The Applications that there were. */
export function applicationsOf({ apps }: Happened): string[] {
  return [...new Set(apps.all().map(({ object }) => object.metadata.name ?? ''))];
}

function isObject(value: Entry['answer']): value is KubeObject {
  return isJsonObject(value?.['metadata']) && typeof value['kind'] === 'string' && value['kind'] !== 'Status';
}
