export { ApiError, JournalError, type StatusCause, type StatusDetails } from './errors.js';
export { ApiServer, type ApiServerOptions } from './http/api-server.js';
export type { DeleteObjectOptions, ObjectEvent, Objects } from './objects.js';
export { WorkloadSimulator, type WorkloadSimulatorOptions } from './simulator/workload-simulator.js';
export { machineFiles, type AppendedFile, type Files } from './journal/files.js';
export { durabilities, Journal, type Durability, type JournalOptions } from './journal/journal.js';
export { Store, type StoreOptions } from './store/store.js';
export { workloadCrds } from './workload-crds.js';
