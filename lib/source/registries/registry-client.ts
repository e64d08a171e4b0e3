import { SourceError, type RepositoryAccess } from '../../engine/index.js';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../../kube/index.js';
import { send, type HttpAnswer } from '../http/index.js';
import { LoginAtRegistry } from './login.js';
import { acceptedManifests, manifestOfIndex, readManifest, type Descriptor } from './manifest.js';
import { digestOf, hostOfApi, isDigest, type RegistryRepository } from './reference.js';
import { refusalOf, type Refusal } from '../refusal.js';

/** How a registry is spoken to. */
export interface RegistryOptions {
  readonly access: RepositoryAccess;
  /** Are plain HTTP and registries on this machine allowed? Those at `127.0.0.1` are then spoken to without TLS. */
  readonly http: boolean;
}

const MAX_MANIFEST = 4 * 1024 * 1024;
const MAX_TAGS = 16 * 1024 * 1024;
const MAX_PAGES = 100;
/** Milliseconds for an answer that is small. */
const SMALL = 15_000;

/** What one asks for. */
interface Question {
  readonly method?: 'GET' | 'HEAD';
  readonly accept?: string;
  readonly maxBytes: number;
  readonly milliseconds?: number;
  readonly refusal: Omit<Refusal, 'isKnown' | 'server'>;
}

/**
 * Asks a registry for one repository, as the OCI specification of distribution has it. What has a digest is checked against it.
 * All errors are SourceErrors that name host, repository and tag.
 */
export class RegistryClient {
  readonly #login: LoginAtRegistry;
  readonly #base: string;
  readonly #http: boolean;

  constructor(
    private readonly repository: RegistryRepository,
    private readonly options: RegistryOptions,
  ) {
    const { access, http } = options;
    this.#http = http || access.plainHttp === true;
    const isPlain = access.plainHttp === true || (http && /^(127\.|\[::1\])/.test(repository.host));
    this.#base = `${isPlain ? 'http' : 'https'}://${hostOfApi(repository.host)}/v2/${repository.name}`;
    this.#login = new LoginAtRegistry(new URL(this.#base), access, this.#http);
  }

  /** The digest that a tag means now. */
  async digest(tag: string): Promise<string> {
    const question = { ...this.#manifestQuestion(tag), method: 'HEAD' } as const;
    const { 'docker-content-digest': digest } = (await this.#ask(`/manifests/${tag}`, question)).headers;
    if (typeof digest === 'string' && isDigest(digest)) return digest;
    return digestOf((await this.#ask(`/manifests/${tag}`, this.#manifestQuestion(tag))).body);
  }

  /** The manifest of a digest; that of an index is the one that it means. */
  async manifest(digest: string): Promise<JsonObject> {
    const where = this.where(digest);
    const read = async (wanted: string): Promise<JsonObject> => {
      const { body } = await this.#ask(`/manifests/${wanted}`, this.#manifestQuestion(wanted));
      this.#check(body, wanted, where);
      return readManifest(body.toString('utf8'), where);
    };
    const manifest = await read(digest);
    const chosen = manifestOfIndex(manifest, where);
    return chosen === undefined ? manifest : await read(chosen);
  }

  /** The content of a layer. */
  async blob({ digest, size }: Descriptor, maxBytes: number, where: string): Promise<Buffer> {
    if (size > maxBytes) {
      const remedy = 'publish less in one artifact';
      throw new SourceError('MANIFESTS_TOO_LARGE', `its layer has more than ${maxBytes} bytes`, { where, remedy });
    }
    const refusal = { where, what: 'a layer of it', whenMissing: 'REVISION_NOT_FOUND' } as const;
    const { body } = await this.#ask(`/blobs/${digest}`, { maxBytes: size, milliseconds: 60_000, refusal });
    if (body.length !== size) throw this.#altered(where, `its layer has ${body.length} bytes, not ${size}`);
    this.#check(body, digest, where);
    return body;
  }

  /** All tags of the repository. */
  async tags(): Promise<readonly string[]> {
    const where = this.where();
    const refusal = { where, what: 'this repository', whenMissing: 'REPOSITORY_NOT_FOUND' } as const;
    const tags: string[] = [];
    let next: string | undefined = '/tags/list';
    for (let page = 0; next !== undefined; page++) {
      if (page === MAX_PAGES)
        throw new SourceError('MANIFESTS_TOO_LARGE', `its tags are on more than ${MAX_PAGES} pages`, {
          where,
          remedy: 'name a tag or a digest in place of a range',
        });
      const answer: HttpAnswer = await this.#ask(next, { maxBytes: MAX_TAGS, accept: 'application/json', refusal });
      tags.push(...tagsIn(answer.body.toString('utf8'), where));
      next = this.#nextPage(answer);
    }
    return tags;
  }

  /** How messages name a tag or digest of the repository. */
  where(reference = ''): string {
    const { host, name } = this.repository;
    return `oci://${host}/${name}${reference === '' ? '' : `${isDigest(reference) ? '@' : ':'}${reference}`}`;
  }

  #manifestQuestion(reference: string): Question {
    const what = `${isDigest(reference) ? 'the digest' : 'the tag'} ${reference}`;
    const refusal = { where: this.where(reference), what, whenMissing: 'REVISION_NOT_FOUND' } as const;
    return { accept: acceptedManifests, maxBytes: MAX_MANIFEST, refusal };
  }

  async #ask(path: string, { refusal, milliseconds = SMALL, accept, ...question }: Question): Promise<HttpAnswer> {
    const { access } = this.options;
    const answer = await this.#login.proving(refusal.where, (authorization) =>
      send({
        ...question,
        url: this.#base + path,
        milliseconds,
        headers: { ...(accept && { accept }), ...(authorization && { authorization }) },
        access,
        http: this.#http,
      }),
    );
    if (answer.status === 200) return answer;
    throw refusalOf(answer, { ...refusal, server: 'registry', isKnown: this.#login.isKnown });
  }

  /** Where the next page of a list is, as the header `Link` says; only within the list. */
  #nextPage({ headers, url }: HttpAnswer): string | undefined {
    const [, target] = /^\s*<([^>]+)>\s*;.*\brel="?next"?/.exec(String(headers['link'] ?? '')) ?? [];
    if (target === undefined || !URL.canParse(target, url)) return undefined;
    return `/tags/list${new URL(target, url).search}`;
  }

  #check(content: Buffer, digest: string, where: string): void {
    const found = digestOf(content, digest);
    if (found !== digest) throw this.#altered(where, `what was sent for ${digest} has the digest ${found}`);
  }

  #altered(where: string, what: string): SourceError {
    return new SourceError('REPOSITORY_REFUSED', `the registry sends something else: ${what}`, {
      where,
      remedy: 'find out who alters it between the registry and here, and publish it anew',
    });
  }
}

function tagsIn(text: string, where: string): string[] {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    value = null;
  }
  const tags = isJsonObject(value) ? (value['tags'] ?? []) : undefined;
  if (Array.isArray(tags)) return tags.filter((tag) => typeof tag === 'string');
  const remedy = 'correct the address: it is no registry';
  throw new SourceError('REPOSITORY_REFUSED', 'this is no list of tags', { where, remedy });
}
