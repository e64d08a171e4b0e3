import { objectAt, setDefault, ensureObject } from '../fields.js';
import type { KubeObject } from '../object.js';
import { configurationDefaults } from './configuration.js';
import { podSpecDefaults } from './pod.js';
import { podTemplatePath } from './pod-template-path.js';
import { workloadDefaults } from './workloads.js';

/**
 * Fills in what Kubernetes itself adds to an object of a built-in kind when it reads one: the defaults of its types, not what
 * admission or a controller adds. The object is changed in place; other kinds stay as they are.
 */
export function applyDefaults(kind: { readonly group: string; readonly kind: string }, object: KubeObject): void {
  const name = `${kind.group}/${kind.kind}`;
  const path = podTemplatePath(kind);
  const pod = path && objectAt(object, ...path, 'spec');
  if (pod) {
    const job = kind.group === 'batch' && pod['restartPolicy'] === undefined;
    podSpecDefaults(pod);
    if (job) delete pod['restartPolicy'];
    if (name === '/Pod') setDefault(pod, 'enableServiceLinks', true);
  }
  workloadDefaults.get(name)?.(ensureObject(object, 'spec'));
  configurationDefaults.get(name)?.(object);
}
