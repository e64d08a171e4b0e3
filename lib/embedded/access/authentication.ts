import { createHash } from 'node:crypto';
import { ApiError } from '../errors.js';
import { ADMINISTRATOR, ANONYMOUS, systemGroups, type User } from './user.js';
import { API_AUDIENCE, type Authenticated, type ServiceAccountTokens } from './service-account-tokens.js';

/** Whom a token stands for. */
export interface TokenUser {
  readonly user: string;
  readonly uid?: string;
  /** `system:authenticated` is added. @default none */
  readonly groups?: readonly string[];
}

/** Finds out who sends a request, by its token. */
export class Authenticator {
  /** By the digest of the token: how long a look-up takes says nothing about the tokens. */
  private readonly users = new Map<string, User>();

  /**
   * @param token the administrator's
   * @param users other tokens and whom they stand for
   */
  constructor(
    private readonly tokens: ServiceAccountTokens,
    token: string | undefined,
    users: Readonly<Record<string, TokenUser>> = {},
  ) {
    for (const [secret, { user, uid, groups = [] }] of Object.entries(users)) {
      const all = [...new Set([...groups, systemGroups.authenticated])];
      this.users.set(sha256(secret), { name: user, groups: all, ...(uid !== undefined && { uid }) });
    }
    if (token !== undefined) this.users.set(sha256(token), ADMINISTRATOR);
  }

  /** Whether requests need a token. */
  get asksForTokens(): boolean {
    return this.users.size > 0;
  }

  /**
   * Whom an Authorization header stands for: `Bearer <token>`, or Basic with the token as password, since kubectl sends no
   * bearer token over plain HTTP but what stands in the server's URL. Where the API asks for no tokens, everyone is the
   * administrator but for who shows the token of a ServiceAccount.
   *
   * @throws ApiError Unauthorized
   */
  authenticate(authorization: string | undefined): User {
    const token = authorization === undefined ? undefined : tokenOf(authorization);
    if (token === undefined) return this.asksForTokens ? ANONYMOUS : ADMINISTRATOR;
    const found = this.users.get(sha256(token)) ?? this.tokens.verify(token, [API_AUDIENCE])?.user;
    if (found !== undefined) return found;
    if (!this.asksForTokens) return ADMINISTRATOR;
    throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  }

  /** Whom a token stands for, before any of these audiences; what is wrong with it otherwise. */
  review(token: string, audiences: readonly string[]): Authenticated | string {
    const known = this.users.get(sha256(token));
    if (known !== undefined) {
      const shared = audiences.filter((audience) => audience === API_AUDIENCE);
      return shared.length === 0 ? 'invalid bearer token' : { user: known, audiences: shared };
    }
    const found = this.tokens.verify(token, audiences);
    if (found !== undefined) return found;
    const meant = this.tokens.audiencesOf(token);
    if (meant === undefined) return 'invalid bearer token';
    const why = `token audiences ${JSON.stringify(meant)} is invalid for the target audiences ${JSON.stringify(audiences)}`;
    return `[invalid bearer token, ${why}]`;
  }
}

function tokenOf(authorization: string): string | undefined {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)/.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return value;
    case 'basic': {
      const pair = Buffer.from(value, 'base64').toString('utf8');
      return pair.slice(pair.indexOf(':') + 1);
    }
    default:
      return undefined;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
