import { createHash } from 'node:crypto';
import { stringifyJson, type JsonObject } from '../../../kube/index.js';
import { builtinGroups } from '../../store/builtin-resources.js';
import type { Resources } from '../../store/resources.js';
import { Discovery } from '../discovery.js';
import type { Exchange } from '../exchange.js';
import { encodeDocument } from './gnostic.js';
import { discoveryPath, pathsOf } from './operations.js';
import { Schemas } from './schemas.js';
import { pathsDocument } from './version-3.js';
import { wholeDocument } from './version-2.js';

const PROTOBUF_2 = 'application/com.github.proto-openapi.spec.v2';

/** A document with its tag, which is that of its content. */
interface Document {
  readonly text: Buffer;
  readonly tag: string;
}

/**
 * Serves OpenAPI, version 2 as one document and version 3 as one for each group version. Documents are made when they are first
 * asked for; what describes custom resources is made anew after their definitions changed.
 */
export class OpenApi {
  private readonly discovery: Discovery;
  private readonly builtin = new Map<string, Document>();
  private readonly custom = new Map<string, Document>();
  private revision = -1;

  constructor(private readonly resources: Resources) {
    this.discovery = new Discovery(resources);
  }

  serve(exchange: Exchange): void {
    if (this.revision !== this.resources.revision) {
      this.custom.clear();
      this.revision = this.resources.revision;
    }
    const { path } = exchange;
    if (path === '/openapi/v2') this.serveOld(exchange);
    else if (path === '/openapi/v3') this.serveIndex(exchange);
    else if (path.startsWith('/openapi/v3/')) this.serveDocument(exchange, path.slice('/openapi/v3/'.length));
    else exchange.sendNotFound();
  }

  private serveOld(exchange: Exchange): void {
    const form = negotiated(exchange.header('accept'), `${PROTOBUF_2}@v1.0+protobuf`, `${PROTOBUF_2}.v1.0+protobuf`);
    if (form === undefined) {
      exchange.response.writeHead(406).end();
      return;
    }
    const json = this.known('2', false, () => stringifyJson(this.wholeDocument()));
    const type = form === 'json' ? 'application/json' : `${PROTOBUF_2}.v1.0+protobuf`;
    const { text } =
      form === 'json' ? json : this.known('2 protobuf', false, () => encodeDocument(this.wholeDocument()));
    this.answer(exchange, { text, tag: json.tag }, type, { Vary: 'Accept-Encoding, Accept' });
  }

  private serveIndex(exchange: Exchange): void {
    const paths: JsonObject = {};
    for (const name of this.names()) {
      const { tag } = this.version3(name);
      paths[name] = { serverRelativeURL: `/openapi/v3/${name}?hash=${tag.slice(1, -1)}` };
    }
    exchange.sendText(200, stringifyJson({ paths }), 'text/plain; charset=utf-8');
  }

  private serveDocument(exchange: Exchange, name: string): void {
    if (!this.names().includes(name)) {
      exchange.response.writeHead(404).end();
      return;
    }
    const form = negotiated(exchange.header('accept'));
    if (form === undefined) {
      exchange.response.writeHead(406).end();
      return;
    }
    const found = this.version3(name);
    const hash = exchange.query.get('hash');
    const isCurrent = `"${hash}"` === found.tag;
    if (hash !== null && hash !== '' && !isCurrent) {
      const location = `/openapi/v3/${name}?hash=${found.tag.slice(1, -1)}`;
      exchange.response.writeHead(301, { Location: location }).end();
      return;
    }
    const lasting = isCurrent ? { 'Cache-Control': 'public, immutable' } : {};
    this.answer(exchange, found, 'application/json', { Vary: 'Accept', ...lasting });
  }

  private answer(exchange: Exchange, { text, tag }: Document, type: string, headers: Record<string, string>): void {
    const all = { ETag: tag, 'Cache-Control': 'no-cache, private', ...headers };
    if (exchange.header('if-none-match') === tag) exchange.response.writeHead(304, all).end();
    else exchange.sendText(200, text, type, all);
  }

  /** The names of the documents of version 3. */
  private names(): string[] {
    const groups = this.resources.groups();
    const versions = groups.flatMap(({ name, versions: served }) =>
      served.map((version) => (name === '' ? `api/${version}` : `apis/${name}/${version}`)),
    );
    const ours = groups.flatMap(({ name }) => (name !== '' && builtinGroups.has(name) ? [`apis/${name}`] : []));
    return ['api', 'apis', 'version', ...ours, ...versions].sort();
  }

  private version3(name: string): Document {
    return this.known(`3 ${name}`, isOurs(name), () => stringifyJson(this.document3(name)));
  }

  private document3(name: string): JsonObject {
    const [root, first = '', second] = name.split('/');
    const [group, version] = root === 'api' ? ['', first === '' ? undefined : first] : [first, second];
    const entries = version === undefined ? [] : this.discovery.entries(group, version);
    const items = entries.flatMap(pathsOf);
    if (items.every(({ of }) => of === 'builtin')) items.push(discoveryPath(name));
    return pathsDocument(items, this.schemas());
  }

  private wholeDocument(): JsonObject {
    const items = this.names().flatMap((name) => (isOurs(name) ? [discoveryPath(name)] : []));
    for (const { name, versions } of this.resources.groups()) {
      for (const version of versions) items.push(...this.discovery.entries(name, version).flatMap(pathsOf));
    }
    return wholeDocument(items, this.schemas());
  }

  private schemas(): Schemas {
    return new Schemas(({ group, kind }) => this.resources.ofKind(group, kind));
  }

  private known(key: string, lasts: boolean, make: () => string | Buffer): Document {
    const kept = lasts ? this.builtin : this.custom;
    let found = kept.get(key);
    if (found === undefined) {
      const text = Buffer.from(make());
      found = { text, tag: `"${createHash('sha512').update(text).digest('hex').toUpperCase()}"` };
      kept.set(key, found);
    }
    return found;
  }
}

/** Whether a document describes nothing but what Kubernetes itself serves. */
function isOurs(name: string): boolean {
  return !name.startsWith('apis/') || builtinGroups.has(name.split('/')[1] ?? '');
}

/** Whether JSON or the binary form is what the client takes rather; undefined when it takes neither. */
function negotiated(header: string | undefined, ...binary: readonly string[]): 'json' | 'binary' | undefined {
  const clauses = (header ?? '*/*').split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    const quality = Number(parameters.find((text) => text.startsWith('q='))?.slice(2) ?? 1);
    return { type, quality: Number.isNaN(quality) ? 1 : quality };
  });
  for (const { type } of clauses.sort((one, other) => other.quality - one.quality)) {
    if (['application/json', 'application/*', '*/*', ''].includes(type)) return 'json';
    if (binary.includes(type)) return 'binary';
  }
  return undefined;
}
