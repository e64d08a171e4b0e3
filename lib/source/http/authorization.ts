import type { RepositoryLogin } from '../../engine/index.js';

/** The `Authorization` header of a login by password or token; `undefined` for any other. */
export function authorizationOf(login: RepositoryLogin): string | undefined {
  if (login.kind === 'bearer') return `Bearer ${login.token.reveal()}`;
  if (login.kind !== 'basic') return undefined;
  return `Basic ${Buffer.from(`${login.username.reveal()}:${login.password.reveal()}`).toString('base64')}`;
}
