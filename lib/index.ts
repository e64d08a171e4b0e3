export * from './kube/index.js';
