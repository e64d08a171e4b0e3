import type { KubeObject } from '../../../kube/index.js';
import { asObject, at, textAt } from '../../read.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import type { HealthRules } from '../rules.js';

function snapshot(object: KubeObject): ObjectHealth {
  if (at(object, 'status', 'readyToUse') === true) return healthy('Ready to use');
  const error = asObject(at(object, 'status', 'error'));
  return error ? degraded(textAt(error, 'message')) : progressing('Waiting for status');
}

/** Snapshots of volumes. */
export const snapshotRules: HealthRules = {
  'snapshot.storage.k8s.io/VolumeSnapshot': snapshot,
  'snapshot.storage.k8s.io/VolumeSnapshotContent': snapshot,
};
