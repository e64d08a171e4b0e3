export * from './deletion.js';
export * from './finalizers.js';
export { isDeletedWithApplication, managedObjects } from './managed.js';
export * from './step.js';
