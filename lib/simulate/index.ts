export type { Admission, SimulatedCluster, WorkloadRule } from './cluster/index.js';
export { DeliverySimulation, keyOfApplication, type DeliverySimulationOptions } from './delivery-simulation.js';
export { SimulationError, type SimulationErrorCode } from './errors.js';
export { eventText, type DeliveryEvent, type EventVerb } from './events.js';
export type { Fault, FaultPlan } from './faults.js';
export { GitRepository, type Commit, type FileChanges } from './git/index.js';
export { readRecording, writeRecording, type Action, type ClusterDescription, type Recording } from './recording.js';
export { act, replay } from './replay.js';
export { VirtualClock } from './virtual-clock.js';
