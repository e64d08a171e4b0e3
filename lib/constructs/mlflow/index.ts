export * from '../core/containers.js';
export { ArtifactStore, type ArtifactStoreParts, type S3Options } from './artifact-store.js';
export { MlflowServer, type MlflowServerProps } from './mlflow-server.js';
export { TrackingDatabase, type ExternalPostgres, type ManagedPostgres } from './tracking-database.js';
