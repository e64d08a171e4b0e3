import { isJsonObject, type JsonObject } from '../../kube/index.js';
import { objectsAt, textAt, valueAt } from '../fields.js';
import { conflict, notFound } from '../refusals.js';
import type { Store } from './store.js';

/** Assigns a pod to a node. @throws ApiError NotFound, Conflict when it has one */
export function assignPod(store: Store, namespace: string, podName: string, nodeName: string): void {
  store.transact(() => {
    const pods = store.builtin('', 'Pod');
    const pod = store.find(pods, namespace, podName);
    if (pod === undefined) throw notFound(pods, podName);
    const taken = textAt(pod, 'spec', 'nodeName') ?? '';
    if (taken !== '') {
      const why = `pod ${podName} is already assigned to node ${JSON.stringify(taken)}`;
      throw conflict({ group: '', kind: 'Binding', plural: 'pods/binding' }, podName, why);
    }
    const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: store.now() };
    const conditions = objectsAt(pod, 'status', 'conditions').filter(({ type }) => type !== 'PodScheduled');
    const bound = {
      ...pod,
      spec: { ...partOf(pod, 'spec'), nodeName },
      status: { ...partOf(pod, 'status'), conditions: [...conditions, scheduled] },
    };
    store.writer.replace(pods, pod, bound);
  });
}

function partOf(pod: JsonObject, key: string): JsonObject {
  const part = valueAt(pod, [key]);
  return isJsonObject(part) ? part : {};
}
