export { describeConfinement } from './describe.js';
export { Jail, type Confinement, type JailOptions, type JailedRun } from './jail.js';
export type { Limits } from './limits.js';
