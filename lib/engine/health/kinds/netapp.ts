import type { KubeObject } from '../../../kube/index.js';
import { at, textAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, type ObjectHealth } from '../health.js';
import { conditionsIn, type ObjectCondition } from '../object-conditions.js';
import { firstOf, judge, word, type HealthRules, type PartialRule } from '../rules.js';

const pending = progressing('No status available');
const kindAnd = (text: string) => (object: KubeObject) => `${object.kind} ${text}`;

const vaultState: PartialRule = (object) => {
  const state = textAt(object, 'status', 'state');
  if (state === 'available' || state === 'Available') return healthy(kindAnd('Available')(object));
  return state === 'failed' || state === 'Failed' ? degraded(kindAnd('Failed')(object)) : undefined;
};

function application(object: KubeObject): ObjectHealth {
  const protection = `Astra Application Ready, protectionState: ${textAt(object, 'status', 'protectionState')}`;
  const fault = ({ message }: ObjectCondition) => `Astra Application Degraded, message: ${message}`;
  const health = judge(conditionsIn(object), [
    { type: 'Ready', status: 'True', is: healthy, saying: protection },
    { type: 'Ready', status: 'False', is: degraded, saying: fault },
  ]);
  return health ?? pending;
}

/** A task that runs to an end; any state but running and completed is a fault. */
const task = firstOf(
  [
    word(
      ['status', 'state'],
      { Completed: healthy, Running: progressing },
      { saying: (object, state) => `${object.kind} ${state}` },
    ),
    word(['status', 'state'], {}, { other: degraded }),
  ],
  pending,
);

function execHook(object: KubeObject): ObjectHealth {
  const enabled = at(object, 'spec', 'enabled');
  if (enabled === true) return healthy(kindAnd('enabled')(object));
  return enabled === false ? suspended(kindAnd('disabled')(object)) : pending;
}

function schedule(object: KubeObject): ObjectHealth {
  const last = textAt(object, 'status', 'lastScheduleTime');
  return healthy(last === '' ? 'Protection policy not yet executed' : `Protection policy lastScheduleTime: ${last}`);
}

const statusMessage = { saying: (object: KubeObject) => textAt(object, 'status', 'message') };

const backendConfig = firstOf(
  [
    (object) =>
      textAt(object, 'status', 'phase') === 'Bound'
        ? word(['status', 'lastOperationStatus'], { Success: healthy }, statusMessage)(object)
        : undefined,
    word(['status', 'lastOperationStatus'], { Failed: degraded }, statusMessage),
  ],
  progressing('Waiting for backend creation'),
);

const orchestrator = firstOf(
  [word(['status', 'status'], { Installed: healthy, Failed: degraded, Error: degraded }, statusMessage)],
  progressing('Waiting for trident installation'),
);

/** NetApp: Astra and Trident. */
export const netAppRules: HealthRules = {
  'astra.netapp.io/AppVault': firstOf([vaultState], pending),
  'astra.netapp.io/Application': application,
  'astra.netapp.io/Backup': task,
  'astra.netapp.io/ExecHook': execHook,
  'astra.netapp.io/ExecHooksRun': task,
  'astra.netapp.io/ResourceBackup': task,
  'astra.netapp.io/ResticVolumeBackup': task,
  'astra.netapp.io/Schedule': schedule,
  'astra.netapp.io/Snapshot': task,
  'trident.netapp.io/TridentBackendConfig': backendConfig,
  'trident.netapp.io/TridentOrchestrator': orchestrator,
};
