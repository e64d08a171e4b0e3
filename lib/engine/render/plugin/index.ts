export { readPlugin, type CommandWords, type Plugin, type PluginDiscovery } from './definition.js';
export { findPlugin, supports, type DiscoveryCache } from './discover.js';
export { namedVariables, parameterEnvironment, pluginEnvironment } from './environment.js';
export { announcedParameters, planPlugin } from './plan.js';
export type { PluginRun, Plugins } from './plugins.js';
