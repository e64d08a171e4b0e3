import {
  cloneJson,
  createMergePatch,
  equalJson,
  gvkOf,
  isJsonObject,
  type Clock,
  type GroupVersionKind,
  type JsonObject,
  type KubeObject,
} from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { objectAt } from '../fields.js';
import type { DeleteObjectOptions, Objects } from '../objects.js';
import { known } from './known-kinds.js';
import type { ObjectCache } from './object-cache.js';
import { shortHash } from './short-hash.js';

/** Who Events say that they are from. */
const REPORTER = 'slipway-simulator';

/** Thrown by writes after the simulator has been stopped; ends what was under way. */
export class Stopped extends Error {}

/** What a {@link World} stands on. */
export interface WorldOptions {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly cache: ObjectCache;
  /** Takes in an object as a write has left it. */
  readonly note: (object: KubeObject) => void;
  /** Asks for another look at an object. */
  readonly wake: (object: KubeObject) => void;
}

/**
 * The cluster as simulated controllers see and change it: reads come from watches, and a write that would change nothing is not
 * made.
 */
export class World {
  private readonly waits = new Map<string, Map<string, 'waiting' | 'over'>>();
  private readonly cancels = new Set<() => void>();
  /** The Events that were told, by the uid of what they are about. */
  private readonly events = new Map<string, Set<string>>();
  private stopped = false;

  constructor(private readonly options: WorldOptions) {}

  /** Now as Kubernetes writes it: RFC 3339 in seconds. */
  now(): string {
    return timestamp(this.options.clock.now());
  }

  get(kind: GroupVersionKind, namespace: string, name: string): KubeObject | undefined {
    return this.options.cache.get(kind, namespace, name);
  }

  /** The objects of a kind in a namespace. */
  list(kind: GroupVersionKind, namespace: string): KubeObject[] {
    return this.options.cache.list(kind, namespace);
  }

  /** The objects of a kind that `owner` controls, by name. */
  controlledBy(owner: KubeObject, kind: GroupVersionKind): KubeObject[] {
    return this.options.cache.controlledBy(owner, kind).sort(byName);
  }

  /**
   * Creates an object; one that already exists is left as it is. The API gets a copy: templates are shared with what watches told,
   * and defaults are filled in in place.
   *
   * @returns the object that is there now
   */
  async create(object: KubeObject): Promise<KubeObject | undefined> {
    this.check();
    try {
      return this.noted(await this.options.objects.create(cloneJson(object)));
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
      const { namespace = '', name = '' } = object.metadata;
      return this.noted(await this.options.objects.get(gvkOf(object), namespace, name));
    }
  }

  /** Merges `patch` into an object, unless that changes nothing. @returns the object afterwards */
  async patch(object: KubeObject, patch: JsonObject): Promise<KubeObject | undefined> {
    if (isMerged(object, patch)) return object;
    this.check();
    const { namespace = '', name = '' } = object.metadata;
    return this.noted(await this.options.objects.patch(gvkOf(object), namespace, name, patch));
  }

  /**
   * Makes fields of `status` what `wanted` says: `undefined` removes a field, fields that are not named stay. Writes nothing
   * when they already are.
   *
   * @param annotations to be written along with the status
   * @returns the object afterwards
   */
  async writeStatus(
    object: KubeObject,
    wanted: JsonObject,
    annotations: { readonly [key: string]: string } = {},
  ): Promise<KubeObject | undefined> {
    const current = objectAt(object, 'status');
    const patch: JsonObject = {};
    for (const [key, value] of Object.entries(wanted)) {
      const before = current?.[key];
      if (equalJson(before, value)) continue;
      const merges = isJsonObject(before) && isJsonObject(value);
      patch[key] = value === undefined ? null : merges ? createMergePatch(before, value) : value;
    }
    const isAnnotated = isMerged(object.metadata.annotations ?? {}, annotations);
    if (Object.keys(patch).length === 0 && current !== undefined && isAnnotated) return object;
    this.check();
    const { namespace = '', name = '' } = object.metadata;
    const { objects } = this.options;
    return this.noted(
      await (isAnnotated
        ? objects.patchStatus(gvkOf(object), namespace, name, patch)
        : objects.patchStatus(gvkOf(object), namespace, name, patch, annotations)),
    );
  }

  /** Deletes exactly this object. */
  async delete(object: KubeObject, options: DeleteObjectOptions = {}): Promise<void> {
    this.check();
    const { namespace = '', name = '', uid } = object.metadata;
    await this.options.objects.delete(gvkOf(object), namespace, name, {
      ...(uid !== undefined && { uid }),
      ...options,
    });
  }

  /** Assigns a pod to a node, as a scheduler does. @returns the pod as it is then */
  async bind(pod: KubeObject, node: string): Promise<KubeObject | undefined> {
    this.check();
    const { namespace = '', name = '' } = pod.metadata;
    const target = { apiVersion: 'v1', kind: 'Node', name: node };
    try {
      await this.options.objects.create({ apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target });
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 409)) throw error;
    }
    return this.noted(await this.options.objects.get(known.pod, namespace, name));
  }

  /** Tells people about an object, once: an Event of the simulator. */
  async tell(object: KubeObject, reason: string, message: string): Promise<void> {
    const { namespace = '', name = '', uid = '' } = object.metadata;
    const told = this.events.get(uid) ?? new Set<string>();
    this.events.set(uid, told);
    const id = shortHash([uid, reason, message], 16);
    if (told.has(id)) return;
    this.check();
    told.add(id);
    const now = this.now();
    const { apiVersion, kind } = object;
    try {
      await this.options.objects.create({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `${name.slice(0, 200)}.${id}`, namespace: namespace === '' ? 'default' : namespace },
        involvedObject: { apiVersion, kind, name, uid, ...(namespace !== '' && { namespace }) },
        type: 'Warning',
        reason,
        message: message.slice(0, 1024),
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
        source: { component: REPORTER },
        reportingComponent: REPORTER,
        reportingInstance: REPORTER,
      });
    } catch (error) {
      // Told before a restart, or in a namespace that is gone or takes nothing more.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /**
   * Whether `milliseconds` have passed since this was first asked about this object and this matter. When they pass later, the
   * object is looked at again. After a restart the time begins anew.
   */
  elapsed(object: KubeObject, matter: string, milliseconds: number): boolean {
    if (milliseconds <= 0) return true;
    const uid = object.metadata.uid ?? '';
    const waits = this.waits.get(uid) ?? new Map<string, 'waiting' | 'over'>();
    this.waits.set(uid, waits);
    const state = waits.get(matter);
    if (state !== undefined) return state === 'over';
    waits.set(matter, 'waiting');
    this.after(milliseconds, () => {
      waits.set(matter, 'over');
      this.options.wake(object);
    });
    return false;
  }

  /** Calls `wake` after a while, unless the simulator has been stopped by then. */
  after(milliseconds: number, wake: () => void): void {
    const cancel = this.options.clock.after(milliseconds, () => {
      this.cancels.delete(cancel);
      if (!this.stopped) wake();
    });
    this.cancels.add(cancel);
  }

  /** Forgets what was waited for on behalf of a deleted object. */
  forget(object: KubeObject): void {
    this.waits.delete(object.metadata.uid ?? '');
    this.events.delete(object.metadata.uid ?? '');
  }

  /** Ends all waiting; no write begins afterwards. */
  stop(): void {
    this.stopped = true;
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
  }

  private check(): void {
    if (this.stopped) throw new Stopped('the simulator has been stopped');
  }

  private noted(object: KubeObject | undefined): KubeObject | undefined {
    if (object !== undefined) this.options.note(object);
    return object;
  }
}

/** An instant as Kubernetes writes it: RFC 3339 in seconds. */
export function timestamp(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

function isMerged(target: JsonObject, patch: JsonObject): boolean {
  return Object.entries(patch).every(([key, value]) => {
    const current = target[key];
    if (value === null || value === undefined) return current === undefined;
    return isJsonObject(value) && isJsonObject(current) ? isMerged(current, value) : equalJson(current, value);
  });
}

function byName(a: KubeObject, b: KubeObject): number {
  const [x = '', y = ''] = [a.metadata.name, b.metadata.name];
  return x < y ? -1 : x > y ? 1 : 0;
}
