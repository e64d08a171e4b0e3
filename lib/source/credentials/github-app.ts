import { createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import { githubOrganisation, SourceError, type RepositoryAccess, type RepositoryLogin } from '../../engine/index.js';
import { isJsonObject, parseJson, type Clock, type JsonObject } from '../../kube/index.js';
import { Concealed } from '../../model/index.js';
import { send } from '../http/index.js';

type AppLogin = Extract<RepositoryLogin, { kind: 'github-app' }>;

interface Token {
  readonly value: Concealed;
  readonly expires: number;
}

/** Milliseconds before its end at which a token is replaced. */
const MARGIN = 5 * 60_000;
/** Seconds for which what an app says of itself holds: GitHub takes no more than ten minutes, and its clock may be behind. */
const [BACK, AHEAD] = [60, 540];

/** The tokens that GitHub Apps are given for their installations: asked for once an hour, shared by all repositories of one. */
export class GitHubAppTokens {
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(
    private readonly clock: Clock,
    /** Are plain HTTP and servers on this machine allowed? */
    private readonly http: boolean,
  ) {}

  /** @throws SourceError `CREDENTIALS_UNUSABLE`, `REPOSITORY_ACCESS_DENIED`, `REPOSITORY_UNREACHABLE` */
  async token(url: string, login: AppLogin, access: RepositoryAccess): Promise<Concealed> {
    const organisation = login.installationId === undefined ? githubOrganisation(url) : '';
    const key = `${access.digest} ${organisation}`;
    const known = await this.#tokens.get(key)?.catch(() => undefined);
    if (known !== undefined && known.expires - MARGIN > this.clock.now().getTime()) return known.value;
    const asking = this.#ask(organisation, login, access);
    this.#tokens.set(key, asking);
    return (await asking).value;
  }

  /** Forgets the tokens of an access: the server did not take one. */
  forget({ digest }: RepositoryAccess): void {
    for (const key of this.#tokens.keys()) if (key.startsWith(digest)) this.#tokens.delete(key);
  }

  async #ask(organisation: string, login: AppLogin, access: RepositoryAccess): Promise<Token> {
    const installation = login.installationId ?? (await this.#installation(organisation, login, access));
    const path = `/app/installations/${installation}/access_tokens`;
    const { token, expires_at: expires } = await this.#call('POST', path, login, access);
    if (typeof token !== 'string' || token === '') throw refused(login, 'it gave no token', 'CREDENTIALS_UNUSABLE');
    const end = typeof expires === 'string' ? Date.parse(expires) : NaN;
    return { value: new Concealed(token), expires: Number.isNaN(end) ? this.clock.now().getTime() + MARGIN : end };
  }

  async #installation(organisation: string, login: AppLogin, access: RepositoryAccess): Promise<string> {
    for (const kind of ['orgs', 'users']) {
      const path = `/${kind}/${encodeURIComponent(organisation)}/installation`;
      const found = await this.#call('GET', path, login, access, true);
      if (typeof found['id'] === 'number' || typeof found['id'] === 'bigint') return String(found['id']);
    }
    throw refused(login, `the app is not installed for ${organisation}`, 'REPOSITORY_ACCESS_DENIED');
  }

  async #call(
    method: 'GET' | 'POST',
    path: string,
    login: AppLogin,
    access: RepositoryAccess,
    mayMiss = false,
  ): Promise<JsonObject> {
    const answer = await send({
      url: `${login.api}${path}`,
      method,
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${this.#statement(login)}` },
      maxBytes: 1024 * 1024,
      milliseconds: 30_000,
      access: { ...access, authorities: login.authorities },
      http: this.http,
    });
    if (answer.status === 404 && mayMiss) return {};
    if (answer.status >= 300) {
      const denied = [401, 403, 404].includes(answer.status);
      const code = denied
        ? 'REPOSITORY_ACCESS_DENIED'
        : answer.status === 429
          ? 'REPOSITORY_BUSY'
          : 'REPOSITORY_UNREACHABLE';
      throw refused(login, `the API of GitHub answers ${answer.status}`, code);
    }
    try {
      const value = parseJson(answer.body.toString('utf8'));
      if (isJsonObject(value)) return value;
    } catch {
      // What it answered in the place of JSON may hold anything.
    }
    throw refused(login, 'what answers is not the API of GitHub', 'REPOSITORY_UNREACHABLE');
  }

  /** What the app says of itself: a JSON Web Token. */
  #statement(login: AppLogin): string {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - BACK, exp: now + AHEAD, iss: login.appId })}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(keyOf(login)).toString('base64url')}`;
  }
}

function keyOf(login: AppLogin): KeyObject {
  try {
    const key = createPrivateKey(login.privateKey.reveal());
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // The cause might quote the key.
  }
  throw refused(login, 'its private key is no RSA key in PEM', 'CREDENTIALS_UNUSABLE');
}

function refused(login: AppLogin, why: string, code: SourceError['code']): SourceError {
  return new SourceError(code, `the GitHub App ${login.appId} gets no token: ${why}`, {
    remedy: 'correct the app, its installation or its key in the Secret of the repository',
  });
}
