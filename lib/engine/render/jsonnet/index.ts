export type { ImportCache } from './gather.js';
export { importsOf, type JsonnetImport } from './imports.js';
export { planJsonnet, type JsonnetPlan } from './plan.js';
