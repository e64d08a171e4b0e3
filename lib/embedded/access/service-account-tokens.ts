import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject, parseJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import { numberAt, objectAt, textAt } from '../fields.js';
import type { Store } from '../store/store.js';
import { serviceAccountGroups, serviceAccountUser, systemGroups, type User } from './user.js';

/** The audience of tokens that are meant for the API itself. */
export const API_AUDIENCE = 'https://kubernetes.default.svc';

/** Someone a token has been found to stand for. */
export interface Authenticated {
  readonly user: User;
  /** Those of the audiences asked for that the token is meant for. */
  readonly audiences: readonly string[];
}

/** What a token is asked for. */
export interface TokenOrder {
  readonly account: KubeObject;
  readonly audiences: readonly string[];
  /** Seconds. */
  readonly lifetime: number;
  /** A Pod or Secret without which the token is worth nothing. */
  readonly boundTo?: KubeObject;
}

const ISSUER = API_AUDIENCE;
const CLAIMS = 'kubernetes.io';
/** Characters of the key: some 200 bits. */
const KEY_LENGTH = 43;
const EXTRA = 'authentication.kubernetes.io';

/** Issues and checks the tokens of ServiceAccounts: JSON web tokens, signed with a key that lives as long as this process. */
export class ServiceAccountTokens {
  /** Made for the first token. */
  private key: string | undefined;

  constructor(private readonly store: Store) {}

  /** A new token. */
  issue({ account, audiences, lifetime, boundTo }: TokenOrder): { token: string; expires: string } {
    this.key ??= this.store.options.random(KEY_LENGTH);
    const now = this.seconds();
    const { name = '', namespace = '', uid = '' } = account.metadata;
    const bound = boundTo && {
      [boundTo.kind.toLowerCase()]: { name: boundTo.metadata.name ?? '', uid: boundTo.metadata.uid ?? '' },
    };
    const claims = {
      aud: audiences,
      exp: now + lifetime,
      iat: now,
      iss: ISSUER,
      jti: this.store.options.uid(),
      [CLAIMS]: { namespace, ...bound, serviceaccount: { name, uid } },
      nbf: now,
      sub: serviceAccountUser({ namespace, name }),
    };
    const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    const expires = `${new Date((now + lifetime) * 1000).toISOString().slice(0, 19)}Z`;
    return { token: `${content}.${sign(content, this.key)}`, expires };
  }

  /** Whose token this is; undefined when it is none, has expired, is meant for others, or its account is gone. */
  verify(token: string, audiences: readonly string[]): Authenticated | undefined {
    const claims = this.claims(token);
    if (claims === undefined) return undefined;
    const now = this.seconds();
    if ((numberAt(claims, 'exp') ?? 0) < now || (numberAt(claims, 'nbf') ?? 0) > now) return undefined;
    const shared = audiencesIn(claims).filter((audience) => audiences.includes(audience));
    const namespace = textAt(claims, CLAIMS, 'namespace') ?? '';
    const name = textAt(claims, CLAIMS, 'serviceaccount', 'name') ?? '';
    const uid = textAt(claims, CLAIMS, 'serviceaccount', 'uid') ?? '';
    const isLive = this.isLive('ServiceAccount', namespace, name, uid);
    if (shared.length === 0 || !isLive) return undefined;
    const extra: Record<string, readonly string[]> = {
      [`${EXTRA}/credential-id`]: [`JTI=${textAt(claims, 'jti') ?? ''}`],
    };
    for (const kind of ['Pod', 'Secret']) {
      const bound = objectAt(claims, CLAIMS, kind.toLowerCase());
      if (bound === undefined) continue;
      const [boundName, boundUid] = [textAt(bound, 'name') ?? '', textAt(bound, 'uid') ?? ''];
      if (!this.isLive(kind, namespace, boundName, boundUid)) return undefined;
      if (kind !== 'Pod') continue;
      extra[`${EXTRA}/pod-name`] = [boundName];
      extra[`${EXTRA}/pod-uid`] = [boundUid];
    }
    const groups = [...serviceAccountGroups(namespace), systemGroups.authenticated];
    return { user: { name: serviceAccountUser({ namespace, name }), uid, groups, extra }, audiences: shared };
  }

  /** Whom a token of ours is meant for, be it valid or not; undefined when it is not ours. */
  audiencesOf(token: string): readonly string[] | undefined {
    const claims = this.claims(token);
    return claims && audiencesIn(claims);
  }

  private isLive(kind: string, namespace: string, name: string, uid: string): boolean {
    return this.store.find(this.store.builtin('', kind), namespace, name)?.metadata.uid === uid;
  }

  private claims(token: string): JsonObject | undefined {
    if (this.key === undefined) return undefined;
    const end = token.lastIndexOf('.');
    const content = token.slice(0, Math.max(end, 0));
    const given = Buffer.from(token.slice(end + 1));
    const wanted = Buffer.from(sign(content, this.key));
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
    const claims = parseJson(Buffer.from(content.split('.')[1] ?? '', 'base64url').toString());
    return isJsonObject(claims) ? claims : undefined;
  }

  private seconds(): number {
    return Math.floor(this.store.options.clock.now().getTime() / 1000);
  }
}

function sign(content: string, key: string): string {
  return createHmac('sha256', key).update(content).digest('base64url');
}

function audiencesIn(claims: JsonObject): string[] {
  const given = claims['aud'];
  return Array.isArray(given) ? given.filter((item) => typeof item === 'string') : [];
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
