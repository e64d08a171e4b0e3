export * from './delivery.js';
export { EmbeddedCluster } from './embedded-cluster.js';
export * from './errors.js';
export { EventLog, type ExpectedEvent } from './event-log.js';
export { SimulatedApplication, type ExpectedStatus } from './simulated-application.js';
export { SimulatedResource } from './simulated-resource.js';
export { SimulatedWorkload } from './simulated-workload.js';
export { Simulation, type SimulationProps, type SimulationScope } from './simulation.js';
export type { DeliveryEvent, EventVerb, Fault, FaultPlan, FileChanges } from '../simulate/index.js';
