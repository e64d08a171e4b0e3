import { SlipwayError } from '../../kube/index.js';

/** A cluster, kubeconfig or cluster Secret that cannot be used. */
export class ClusterError extends SlipwayError {}

const unreachable = {
  code: 'CLUSTER_UNREACHABLE',
  remedy: 'check that the server runs, that the address and certificates are right, and the network between',
};

/** No answer from the API server: refused, timed out, reset, or a certificate that is not trusted. */
export class UnreachableError extends ClusterError {
  constructor(
    readonly server: string,
    what: string,
    cause?: unknown,
    { code, remedy }: { readonly code: string; readonly remedy: string } = unreachable,
  ) {
    super(code, `cannot reach the Kubernetes API: ${what}`, { where: server, remedy, cause });
  }
}

/** One detail of a refusal: `details.causes[]` of a Status. */
export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** An answer of the API server that is not a success. Callers switch on `status` and `reason`, never on the text. */
export class ApiError extends ClusterError {
  constructor(
    /** The HTTP status code. */
    readonly status: number,
    /** The machine-readable reason of the Status, `''` when the answer was none. */
    readonly reason: string,
    /** The server's own message. */
    readonly detail: string,
    readonly causes: readonly StatusCause[] = [],
    /** Seconds after which the server invites another try. */
    readonly retryAfterSeconds?: number,
    where?: string,
  ) {
    super('API_REFUSED', detail, where === undefined ? {} : { where });
  }
}

/** Whether an error is the API server's answer with this reason (or, for `NotFound`, any 404). */
export function isApiError(error: unknown, reason: string): error is ApiError {
  return error instanceof ApiError && (error.reason === reason || (reason === 'NotFound' && error.status === 404));
}
