export { PluginRunner, readPlugins } from './plugin-runner.js';
export type { ProgramPaths } from './programs.js';
export { Toolbox } from './toolbox.js';
export { findProgram } from './programs.js';
