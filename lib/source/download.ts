import { SourceError, type RepositoryAccess } from '../engine/index.js';
import { authorizationOf, send, type HttpAccess } from './http/index.js';
import { refusalOf } from './refusal.js';

/** A file of a repository of charts, or of another web server. */
export interface Download {
  readonly url: string;
  readonly maxBytes: number;
  /** By what its server is reached; the login is sent unasked, as Helm does. */
  readonly access: RepositoryAccess | HttpAccess;
  /** Are plain HTTP and servers on this machine allowed? */
  readonly http: boolean;
  /** How messages call it. */
  readonly what: string;
}

/**
 * Reads a file of a repository of charts, or of another web server.
 *
 * @throws SourceError
 */
export async function download({ url, maxBytes, access, http, what }: Download): Promise<Buffer> {
  const where = `${new URL(url).origin}${new URL(url).pathname}`;
  if ('problem' in access && access.problem !== undefined) {
    const remedy = 'correct the Secret of the repository';
    throw new SourceError('CREDENTIALS_UNUSABLE', access.problem, { where, remedy });
  }
  const authorization = access.login && authorizationOf(access.login);
  const headers = authorization === undefined ? {} : { authorization };
  const answer = await send({ url, maxBytes, http, headers, access });
  if (answer.status === 200) return answer.body;
  const isKnown = authorization !== undefined;
  throw refusalOf(answer, { server: 'repository', where, what, whenMissing: 'REPOSITORY_NOT_FOUND', isKnown });
}
