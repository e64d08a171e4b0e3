export { inspect, type InspectOptions } from './inspect.js';
export { Reconciler, type ReconcilerOptions, type ReconcilerPorts } from './reconciler.js';
export type { ManifestSources, ReconcilerEvent, RenderedSource } from '../engine/index.js';
