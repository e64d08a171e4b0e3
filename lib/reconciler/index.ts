export { inspect, type InspectOptions } from './inspect.js';
export { Reconciler, type ReconcilerOptions } from './reconciler.js';
export type { ReconcilerEvent } from './shell.js';
export type { ManifestSources, RenderedSource } from './sources.js';
