import { SourceError, type RepositoryAccess } from '../../engine/index.js';
import { isJsonObject, parseJson, type Json } from '../../kube/index.js';
import { Concealed } from '../../model/index.js';
import { authorizationOf, send, type HttpAnswer } from '../http/index.js';
import { isTrustedRealm, parseChallenges, type Challenge } from './challenge.js';
import { refusalOf } from '../refusal.js';

const MAX_TOKEN = 64 * 1024;

/** Proves to a registry who one is, in the way that it asks for: by user and password, or by a token that a service gives for them. */
export class LoginAtRegistry {
  /** What was taken last; asked for once for all who wait. */
  #proof: Promise<Concealed | undefined> | undefined;

  constructor(
    private readonly registry: URL,
    private readonly access: RepositoryAccess,
    private readonly http: boolean,
  ) {}

  /** Whether there are credentials. */
  get isKnown(): boolean {
    return this.#credentials() !== undefined;
  }

  /**
   * Asks, and asks again with a proof where the registry wants one.
   *
   * @param ask one question, with this header `Authorization`
   */
  async proving(where: string, ask: (authorization?: string) => Promise<HttpAnswer>): Promise<HttpAnswer> {
    if (this.access.problem !== undefined) {
      const remedy = 'correct the Secret of the registry';
      throw new SourceError('CREDENTIALS_UNUSABLE', this.access.problem, { where, remedy });
    }
    const before = this.#proof;
    const answer = await ask((await before?.catch(() => undefined))?.reveal());
    if (answer.status !== 401 || new URL(answer.url).origin !== this.registry.origin) return answer;
    if (this.#proof === before) this.#proof = this.#prove(answer, where);
    const proof = await this.#proof;
    return proof === undefined ? answer : await ask(proof.reveal());
  }

  async #prove({ headers }: HttpAnswer, where: string): Promise<Concealed | undefined> {
    const challenges = parseChallenges(String(headers['www-authenticate'] ?? ''));
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer?.parameters.has('realm') === true && this.access.login.kind !== 'bearer')
      return await this.#token(bearer, where);
    return this.#credentials();
  }

  /** A token to read the repository; without credentials that of a service which gives one to everybody. */
  async #token({ parameters }: Challenge, where: string): Promise<Concealed> {
    const realm = parameters.get('realm') ?? '';
    const url = URL.canParse(realm) ? new URL(realm) : undefined;
    if (url === undefined) throw this.#strange(where, 'its service of tokens is at no URL');
    const scope = parameters.get('scope') ?? `repository:${this.registry.pathname.replace(/^\/v2\//, '')}:pull`;
    const service = parameters.get('service');
    if (service !== undefined) url.searchParams.set('service', service);
    url.searchParams.set('scope', scope);
    const credentials = this.#credentials();
    const isHome = url.hostname === this.registry.hostname;
    if (credentials !== undefined && !isTrustedRealm(url.hostname, this.registry.hostname))
      throw this.#strange(where, `it wants the credentials to be sent to another host, ${url.hostname}`);
    if (url.protocol === 'http:' && this.registry.protocol === 'https:')
      throw this.#strange(where, 'its service of tokens is without TLS');
    const { proxy } = this.access;
    const answer = await send({
      url: url.href,
      headers: { accept: 'application/json', ...(credentials && { authorization: credentials.reveal() }) },
      maxBytes: MAX_TOKEN,
      milliseconds: 15_000,
      http: this.http,
      ...(isHome && this.access ? { access: this.access } : { access: { ...(proxy && { proxy }) } }),
    });
    const isKnown = this.isKnown;
    if (answer.status !== 200)
      throw refusalOf(answer, {
        server: 'registry',
        where,
        what: 'this repository',
        whenMissing: 'REPOSITORY_REFUSED',
        isKnown,
      });
    const token = tokenIn(answer.body.toString('utf8'));
    if (token === undefined) throw this.#strange(where, 'its service of tokens gives none');
    return new Concealed(`Bearer ${token}`);
  }

  #credentials(): Concealed | undefined {
    const header = authorizationOf(this.access.login);
    return header === undefined ? undefined : new Concealed(header);
  }

  #strange(where: string, what: string): SourceError {
    return new SourceError('REPOSITORY_REFUSED', `the registry can not be logged in to: ${what}`, {
      where,
      remedy: 'name a registry whose service of tokens is on its own domain, by https',
    });
  }
}

function tokenIn(text: string): string | undefined {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  const token = isJsonObject(value) ? (value['token'] ?? value['access_token']) : undefined;
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
}
