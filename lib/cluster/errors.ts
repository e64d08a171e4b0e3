import { UnreachableError } from '../engine/index.js';

export { ApiError, ClusterError, isApiError, UnreachableError, type StatusCause } from '../engine/index.js';

/** A program that a cluster Secret names gave no credentials, so that nobody can ask the cluster anything. */
export class CredentialPluginError extends UnreachableError {
  constructor(server: string, command: string, what: string, remedy: string) {
    super(server, `the credential plugin ${command} ${what}`, undefined, { code: 'CREDENTIAL_PLUGIN_FAILED', remedy });
  }
}
