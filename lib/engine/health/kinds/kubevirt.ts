import type { KubeObject } from '../../../kube/index.js';
import { at, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, unknown, type ObjectHealth } from '../health.js';
import { conditionsIn, lastOf } from '../object-conditions.js';
import { conditions, firstOf, word, type HealthRules } from '../rules.js';

const pending = progressing('No status available');

/** A copy that ran into an error is broken even while its phase still moves. */
const dataVolume = firstOf(
  [
    word(['status', 'phase'], { Succeeded: healthy, Paused: suspended }),
    conditions({ type: 'Running', status: 'False', reason: 'Error', is: degraded }),
    word(['status', 'phase'], { Failed: degraded, Unknown: degraded }, { other: progressing }),
  ],
  pending,
);

/** A machine that is not ready was stopped on purpose, unless it is being created. */
function virtualMachine(object: KubeObject): ObjectHealth {
  const list = conditionsIn(object);
  if (list.some(({ type, status }) => type === 'Paused' && status === 'True')) return suspended('Paused');
  const printed = textAt(object, 'status', 'printableStatus');
  const ready = lastOf(list, ({ type }) => type === 'Ready');
  if (!ready) return progressing(printed || 'No status available');
  if (ready.status === 'True') return healthy(printed || 'Running');
  return at(object, 'status', 'created') === true
    ? progressing(printed || 'Starting')
    : suspended(printed || 'Stopped');
}

function instanceConditions(object: KubeObject): ObjectHealth {
  const list = conditionsIn(object);
  const paused = list.find(({ type, status }) => type === 'Paused' && status === 'True');
  if (paused) return suspended(paused.message);
  const ready = lastOf(list, ({ type }) => type === 'Ready');
  if (!ready) return progressing(textAt(object, 'status', 'phase') || 'No status available');
  return ready.status === 'True' ? healthy('Running') : degraded(ready.message);
}

const virtualMachineInstance = firstOf(
  [
    word(['status', 'phase'], {
      Failed: degraded,
      Pending: progressing,
      Scheduling: progressing,
      Scheduled: progressing,
      Succeeded: suspended,
      Unknown: unknown,
    }),
  ],
  instanceConditions,
);

/** KubeVirt and its data volumes. */
export const kubeVirtRules: HealthRules = {
  'cdi.kubevirt.io/DataVolume': dataVolume,
  'kubevirt.io/VirtualMachine': virtualMachine,
  'kubevirt.io/VirtualMachineInstance': virtualMachineInstance,
};
