export { DesiredState, requestOfSpec, sameRepository, type Desired, type Request } from './desired.js';
export { freshMemory, type Memory } from './memory.js';
export type { ApplicationHub, DestinationCluster, Destinations, FoundDestination, Wanted } from './ports.js';
export { readApplication } from './read-application.js';
export { reconcileApplication, retryLater } from './reconcile-application.js';
export type { ReconcilerEvent, Shell } from './shell.js';
export { look, type Look, type Situation } from './situation.js';
export type { ManifestSources, RenderedSource } from './sources.js';
