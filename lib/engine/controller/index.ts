export { Controller, type ControllerOptions, type LiveChange, type Work } from './controller.js';
export { CurrentSettings, type SettingsChange } from './current-settings.js';
export { DesiredState, requestOfSpec, type Desired, type Request } from './desired.js';
export type {
  ApplicationHub,
  Claims,
  ClusterWriter,
  DestinationCluster,
  Destinations,
  FoundDestination,
  Wanted,
} from './ports.js';
export type { Load } from './work-queue.js';
export { readApplication } from './read-application.js';
export type { ReconcilerEvent, Shell } from './shell.js';
export { renderTerms } from './render-terms.js';
export { look, projectOf, type Look, type Situation } from './situation.js';
export type { ManifestSources, ProjectPermissions, Publication, RenderedSource, RenderOptions } from './sources.js';
