import { healthOf } from '../../../../lib/engine/index.js';
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../../../lib/kube/index.js';
import { ignoredFields } from '../manifests.js';

const prefix = 'argocd.argoproj.io/';
const memory = new WeakMap<object, State>();

/** What an Application says of its operation. */
export interface State {
  readonly phase?: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly retries: number;
  /** Tells one attempt from another. */
  readonly attempt: string;
  readonly revision?: string;
  readonly prune: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly automated: boolean;
  readonly skipsHooks: boolean;
  readonly options: readonly string[];
  /** The earliest time of the next attempt, after one that failed. */
  readonly retryAt?: number;
  /** The objects that a selective sync names, `Kind name`. */
  readonly selected?: ReadonlySet<string>;
}

/** Reads the state of an Application's operation. */
export function stateOf(app: KubeObject | undefined): State {
  const known = app && memory.get(app);
  if (known !== undefined) return known;
  const state = objectIn(app, 'status', 'operationState');
  const operation = objectIn(state, 'operation');
  const sync = objectIn(operation, 'sync');
  const strategy = objectIn(sync, 'syncStrategy');
  const selected = Array.isArray(sync['resources']) ? sync['resources'].filter(isJsonObject) : [];
  const retries = Number(state['retryCount'] ?? 0);
  const text = (key: 'phase' | 'message' | 'startedAt' | 'finishedAt') => {
    const value = state[key];
    return typeof value === 'string' && { [key]: value };
  };
  const revision = objectIn(state, 'syncResult')['revision'];
  const finishedAt = state['finishedAt'];
  const read: State = {
    ...text('phase'),
    ...text('message'),
    ...text('startedAt'),
    ...text('finishedAt'),
    retries,
    attempt: `${String(state['startedAt'])}/${retries}`,
    ...(typeof revision === 'string' && { revision }),
    prune: sync['prune'] === true,
    dryRun: sync['dryRun'] === true,
    force: ['apply', 'hook'].some((each) => objectIn(strategy, each)['force'] === true),
    automated: objectIn(operation, 'initiatedBy')['automated'] === true,
    skipsHooks: strategy['apply'] !== undefined || selected.length > 0,
    options: Array.isArray(sync['syncOptions']) ? sync['syncOptions'].map(String) : [],
    ...(typeof finishedAt === 'string' && { retryAt: Date.parse(finishedAt) + waitOf(operation, retries) }),
    ...(selected.length > 0 && {
      selected: new Set(selected.map(({ kind, name }) => `${String(kind)} ${String(name)}`)),
    }),
  };
  if (app !== undefined) memory.set(app, read);
  return read;
}

/** The wait before an attempt in milliseconds, as `manifests.ts` writes it: whole seconds, a minute at most. */
function waitOf(operation: JsonObject, retries: number): number {
  const backoff = objectIn(operation, 'retry', 'backoff');
  const first = Number.parseInt(String(backoff['duration'] ?? '5s'), 10);
  const longest = backoff['maxDuration'] === '1m' ? 60 : 180;
  return Math.min(first * Number(backoff['factor'] ?? 2) ** retries, longest) * 1000;
}

/** What stands at a path, if it is an object. */
export function objectIn(value: Json | undefined, ...path: readonly string[]): JsonObject {
  let current = value;
  for (const key of path) current = isJsonObject(current) ? current[key] : undefined;
  return isJsonObject(current) ? current : {};
}

/** Whether a live object holds everything that the manifest says. */
export function contains(live: Json | undefined, target: Json | undefined): boolean {
  if (isJsonObject(target)) {
    if (!isJsonObject(live)) return false;
    for (const key in target) if (!contains(live[key], target[key])) return false;
    return true;
  }
  if (Array.isArray(target)) {
    return (
      Array.isArray(live) &&
      live.length === target.length &&
      target.every((value, index) => contains(live[index], value))
    );
  }
  return live === target;
}

const aside = new WeakMap<KubeObject, KubeObject>();

/** A manifest without the field that Applications may be told to ignore. */
export function withoutIgnored(target: KubeObject): KubeObject {
  const field = ignoredFields[target.kind as keyof typeof ignoredFields];
  if (field === undefined) return target;
  const known = aside.get(target);
  if (known !== undefined) return known;
  const { other: _, ...rest } = objectIn(target, field);
  const without = { ...target, [field]: rest };
  aside.set(target, without);
  return without;
}

const judged = new WeakMap<KubeObject, string>();

/** The health of a live object; that of a kind without health is Healthy. */
export function healthIn(live: KubeObject): string {
  const known = judged.get(live);
  if (known !== undefined) return known;
  const status = healthOf(live)?.status ?? 'Healthy';
  judged.set(live, status);
  return status;
}

export function annotationOf({ metadata }: KubeObject, name: string): string | undefined {
  return metadata.annotations?.[`${prefix}${name}`];
}

export function listOf(object: KubeObject, name: string): string[] {
  return (annotationOf(object, name) ?? '').split(',').filter(Boolean);
}

export function isHook(object: KubeObject): boolean {
  return annotationOf(object, 'hook') !== undefined;
}

export function optionsOf(object: KubeObject): string[] {
  return listOf(object, 'sync-options');
}

export function waveOf(object: KubeObject): number {
  return Number(annotationOf(object, 'sync-wave') ?? 0);
}

/** The Application that an object is tracked by. */
export function trackerOf(object: KubeObject): string | undefined {
  return annotationOf(object, 'tracking-id')?.split(':')[0];
}

/** Which attempt and phase a live hook was created by. */
export function markOf({ metadata }: KubeObject): string | undefined {
  return metadata.annotations?.['slipway.dev/operation'];
}

export function nameOf(object: KubeObject): string {
  return `${object.kind} ${object.metadata.name ?? object.metadata.generateName ?? ''}`;
}

export function isTerminating({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Whether pruning an object, or deleting it with its Application, wants a person's consent by an option. */
export function wantsConsent(object: KubeObject, what: 'Prune' | 'Delete', options: readonly string[] = []): boolean {
  const own = optionsOf(object).find((option) => option.startsWith(`${what}=`));
  return (own ?? options.find((option) => option.startsWith(`${what}=`))) === `${what}=confirm`;
}

/** Whether a person consented after a time. */
export function isApproved(app: KubeObject, since: string | undefined): boolean {
  const approved = annotationOf(app, 'deletion-approved');
  return approved !== undefined && since !== undefined && Date.parse(approved) >= Date.parse(since);
}
