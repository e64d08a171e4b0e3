export { Cluster } from './cluster.js';
export { EnvironmentScope } from './environment-scope.js';
export { Environment, type EnvironmentProps } from './environment.js';
export { PlatformError, type PlatformErrorCode } from './errors.js';
export { GitOpsApp, type GitOpsAppKind, type GitOpsAppProps } from './git-ops-app.js';
export { labels as platformLabelNames } from './labels.js';
export { Platform, type GitOpsAppClass, type PlatformProps } from './platform.js';
export { Revision, type RevisionKind } from './revision.js';
export { registerSynthesizer, type Synthesizer } from './synthesizer.js';
