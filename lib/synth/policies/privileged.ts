import { objectAt, objectsAt, type JsonObject } from '../../kube/index.js';
import { Policy } from '../../platform/index.js';
import { podsOf } from './pods.js';

/** Capabilities that the baseline of Kubernetes' pod security standards lets a container add. */
const HARMLESS = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** No pod reaches out of its containers into the node, by the rules of Kubernetes' baseline pod security standard. */
export const privileged = Policy.forEach('PRIVILEGED_POD', function* ({ object }) {
  const expected = 'a pod that stays within its containers';
  for (const { path, spec, containers } of podsOf(object)) {
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
      if (spec[key] === true) yield { got: `${path}.${key} true`, expected };
    }
    if (objectsAt(spec, 'volumes').some((volume) => volume['hostPath'] !== undefined)) {
      yield { got: `${path} with a hostPath volume`, expected, remedy: 'use a PersistentVolumeClaim or emptyDir' };
    }
    for (const { path: at, container } of containers) {
      for (const got of faultsOf(container)) yield { got: `${at} ${got}`, expected };
    }
  }
});

function* faultsOf(container: JsonObject): Iterable<string> {
  const context = objectAt(container, 'securityContext');
  if (context?.['privileged'] === true) yield 'privileged';
  const added = objectAt(context, 'capabilities')?.['add'];
  for (const capability of Array.isArray(added) ? added : []) {
    if (typeof capability === 'string' && !HARMLESS.has(capability)) yield `with the capability ${capability}`;
  }
}
