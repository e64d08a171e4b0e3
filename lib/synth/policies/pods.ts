import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../kube/index.js';

/** A pod that an object asks for, wherever its kind keeps it. */
export interface PodPlace {
  /** Where its spec stands, such as `.spec.template.spec`. */
  readonly path: string;
  readonly spec: JsonObject;
  readonly containers: readonly ContainerPlace[];
  /** How many of it there are, by the nearest `replicas`, `parallelism` or `completions` above it. */
  readonly copies: number;
}

/** A container of such a pod. */
export interface ContainerPlace {
  readonly path: string;
  readonly container: JsonObject;
  /** It ends before the others begin, so what it asks for comes not on top of theirs. */
  readonly isInit: boolean;
}

const known = new WeakMap<KubeObject, readonly PodPlace[]>();

/**
 * The pods that an object asks for: every part that has `containers`, and every `container` or `script` of a workflow. So the pods of
 * custom kinds are found without knowing them.
 */
export function podsOf(object: KubeObject): readonly PodPlace[] {
  let pods = known.get(object);
  if (!pods) known.set(object, (pods = WITHOUT_PODS.has(object.kind) ? [] : [...search(object, '', 1)]));
  return pods;
}

const WITHOUT_PODS = new Set(['ConfigMap', 'Secret', 'CustomResourceDefinition', 'Application', 'ApplicationSet']);
const LISTS = ['initContainers', 'containers', 'sidecars', 'ephemeralContainers'];
const SINGLE = ['container', 'script'];

function* search(part: JsonObject, path: string, above: number): Iterable<PodPlace> {
  const copies = copiesOf(part) ?? above;
  const containers = containersOf(part, path);
  if (containers.length > 0) yield { path, spec: part, containers, copies };
  for (const [key, value] of Object.entries(part)) {
    if (typeof value !== 'object' || value === null || LISTS.includes(key)) continue;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (isJsonObject(item)) yield* search(item, `${path}.${key}[${index}]`, copies);
      }
    } else yield* search(value, `${path}.${key}`, copies);
  }
}

function containersOf(part: JsonObject, path: string): ContainerPlace[] {
  const found: ContainerPlace[] = [];
  const add = (value: Json | undefined, at: string, isInit: boolean): void => {
    if (isJsonObject(value)) found.push({ path: at, container: value, isInit });
  };
  for (const key of LISTS) {
    const list = part[key];
    if (!Array.isArray(list) || !list.every((item) => isJsonObject(item))) continue;
    list.forEach((item, index) => {
      const restarts = isJsonObject(item) && item['restartPolicy'] === 'Always';
      add(item, `${path}.${key}[${index}]`, key === 'initContainers' && !restarts);
    });
  }
  for (const key of SINGLE) {
    const value = part[key];
    if (isJsonObject(value) && typeof value['image'] === 'string') add(value, `${path}.${key}`, false);
  }
  return found;
}

function copiesOf(part: JsonObject): number | undefined {
  const { replicas, parallelism, completions } = part;
  if (typeof replicas === 'number') return replicas;
  if (typeof parallelism !== 'number') return undefined;
  return typeof completions === 'number' ? Math.min(parallelism, completions) : parallelism;
}
