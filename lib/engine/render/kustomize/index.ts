export * from './arguments.js';
export * from './build.js';
export { kustomizeCommands } from './commands.js';
export { edited } from './edit.js';
export type { KustomizeCaches } from './inputs.js';
export * from './options.js';
export { remoteResource, type RemoteResource } from './remote.js';
export { planKustomize, presentComponents } from './plan.js';
