import type { DeleteObjectOptions, ObjectEvent, Objects } from '../../embedded/index.js';
import { gvkOf, type GroupVersionKind, type JsonObject, type KubeObject } from '../../kube/index.js';

/** Which workloads behave in another way than well. */
export interface WorkloadRule {
  readonly kind: string;
  readonly name: string;
  /** @default any */
  readonly namespace?: string | undefined;
  /** Their pods fail, or they themselves where they have none. */
  readonly fails?: boolean;
  /** How long they take to start or to finish, in milliseconds. */
  readonly takes?: number;
}

const FAIL = 'slipway.dev/simulate';
const DURATION = 'slipway.dev/simulate-duration';
/** Smaller than the step between two resource versions, and large enough for many of them in between. */
const SHADE = 1e-4;

type Listener = (event: ObjectEvent) => void;

/**
 * The objects of a cluster as its workload simulator sees them: those that a rule names carry the annotations that tell it what to
 * do, and so do the pods below them. In the cluster itself nothing shows.
 */
export class WorkloadRules implements Objects {
  private readonly rules = new Set<WorkloadRule>();
  private readonly watches = new Set<{ kind: GroupVersionKind; listener: Listener; known: Map<string, KubeObject> }>();
  private shades = 0;

  constructor(private readonly objects: Objects) {}

  /** Adds a rule; the result removes it. Pods that run are told at once. */
  add(rule: WorkloadRule): () => void {
    this.rules.add(rule);
    this.tellAgain();
    return () => {
      this.rules.delete(rule);
      this.tellAgain();
    };
  }

  async list(kind: GroupVersionKind, namespace?: string): Promise<readonly KubeObject[]> {
    return (await this.objects.list(kind, namespace)).map((object) => this.shown(object));
  }

  async get(kind: GroupVersionKind, namespace: string, name: string): Promise<KubeObject | undefined> {
    const object = await this.objects.get(kind, namespace, name);
    return object && this.shown(object);
  }

  watch(kind: GroupVersionKind, listener: Listener): () => void {
    const watch = { kind, listener, known: new Map<string, KubeObject>() };
    this.watches.add(watch);
    const stop = this.objects.watch(kind, ({ type, object }) => {
      const key = `${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`;
      if (type === 'DELETED') watch.known.delete(key);
      else watch.known.set(key, object);
      listener({ type, object: this.shown(object) });
    });
    return () => {
      this.watches.delete(watch);
      stop();
    };
  }

  async create(object: KubeObject): Promise<KubeObject> {
    // Rules that end must not live on in what was made under them.
    const ruled = this.marksOf(object) !== undefined;
    return this.shown(await this.objects.create(ruled ? withoutMarks(object) : object));
  }

  async patch(
    kind: GroupVersionKind,
    namespace: string,
    name: string,
    patch: JsonObject,
  ): Promise<KubeObject | undefined> {
    const object = await this.objects.patch(kind, namespace, name, patch);
    return object && this.shown(object);
  }

  async patchStatus(
    kind: GroupVersionKind,
    namespace: string,
    name: string,
    status: JsonObject,
    annotations?: { readonly [key: string]: string },
  ): Promise<KubeObject | undefined> {
    const object = await this.objects.patchStatus(kind, namespace, name, status, annotations);
    return object && this.shown(object);
  }

  delete(kind: GroupVersionKind, namespace: string, name: string, options?: DeleteObjectOptions): Promise<void> {
    return this.objects.delete(kind, namespace, name, options);
  }

  /** Every known object under a version that is a shade newer: the simulator takes it for a change. */
  private tellAgain(): void {
    this.shades++;
    for (const { listener, known } of this.watches) {
      for (const object of [...known.values()]) listener({ type: 'MODIFIED', object: this.shown(object) });
    }
  }

  private shown(object: KubeObject): KubeObject {
    if (this.shades === 0) return object;
    const marks = this.marksOf(object);
    const { annotations, resourceVersion } = object.metadata;
    return {
      ...object,
      metadata: {
        ...object.metadata,
        ...(resourceVersion !== undefined && {
          resourceVersion: String(Number(resourceVersion) + this.shades * SHADE),
        }),
        ...(marks !== undefined && { annotations: { ...annotations, ...marks } }),
      },
    };
  }

  private marksOf(object: KubeObject): { [key: string]: string } | undefined {
    const matching = [...this.rules].filter((rule) => this.concerns(rule, object));
    if (matching.length === 0) return undefined;
    const takes = Math.max(...matching.map((rule) => rule.takes ?? 0));
    return {
      ...(matching.some(({ fails }) => fails === true) && { [FAIL]: 'fail' }),
      ...(takes > 0 && { [DURATION]: `${takes}ms` }),
    };
  }

  /** Whether a rule names an object, or what controls it. */
  private concerns(rule: WorkloadRule, object: KubeObject): boolean {
    const { kind, metadata } = object;
    if (rule.namespace !== undefined && rule.namespace !== (metadata.namespace ?? '')) return false;
    if (kind === rule.kind && metadata.name === rule.name) return true;
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
    if (owner === undefined) return false;
    if (owner.kind === rule.kind && owner.name === rule.name) return true;
    const { group } = gvkOf(owner);
    for (const watch of this.watches) {
      if (watch.kind.kind !== owner.kind || watch.kind.group !== group) continue;
      const parent = watch.known.get(`${metadata.namespace ?? ''}/${owner.name}`);
      if (parent !== undefined) return this.concerns(rule, parent);
    }
    return false;
  }
}

function withoutMarks(object: KubeObject): KubeObject {
  const { annotations } = object.metadata;
  if (annotations?.[FAIL] === undefined && annotations?.[DURATION] === undefined) return object;
  const { [FAIL]: _fail, [DURATION]: _duration, ...rest } = annotations;
  return { ...object, metadata: { ...object.metadata, annotations: rest } };
}
