export * from './azure-devops.js';
export * from './bitbucket-cloud.js';
export * from './bitbucket-server.js';
export * from './github.js';
export * from './gitlab.js';
