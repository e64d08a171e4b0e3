import { joinApiVersion, digest, stringifyJson } from '../../../kube/index.js';
import { servedVersion, type Resource } from '../../store/resource.js';
import type { Resources } from '../../store/resources.js';
import type { Exchange } from '../exchange.js';
import { groupVersionDocument } from './document.js';
import { minimalDocument } from './minimal-document.js';

const PROTOBUF = 'application/com.github.proto-openapi.spec.v2';

/**
 * Serves OpenAPI: version 3 describes every kind; version 2 is the smallest document with which old clients work (they fall
 * back on what they know of built-in kinds).
 */
export class OpenApi {
  private readonly documents = new Map<string, string>();
  private revision = -1;

  constructor(private readonly resources: Resources) {}

  serve(exchange: Exchange): void {
    if (exchange.path === '/openapi/v2') this.serveOld(exchange);
    else if (exchange.path === '/openapi/v3' || exchange.path === '/openapi/v3/') this.serveIndex(exchange);
    else this.serveDocument(exchange);
  }

  private serveOld(exchange: Exchange): void {
    const protobuf = (exchange.header('accept') ?? '').includes('proto-openapi');
    const tag = '"slipway-openapi-2"';
    if (exchange.header('if-none-match') === tag) {
      exchange.response.writeHead(304, { ETag: tag }).end();
    } else if (protobuf) {
      exchange.sendText(200, minimalDocument(), `${PROTOBUF}.v1.0+protobuf`, { ETag: tag });
    } else {
      const document = { swagger: '2.0', info: { title: 'Kubernetes', version: 'v1.36.4' }, paths: {} };
      exchange.sendText(200, stringifyJson(document), 'application/json', { ETag: tag });
    }
  }

  private serveIndex(exchange: Exchange): void {
    const paths: Record<string, { serverRelativeURL: string }> = {};
    for (const { name, versions } of this.resources.groups()) {
      for (const version of versions) {
        const key = name === '' ? `api/${version}` : `apis/${joinApiVersion(name, version)}`;
        const mark = digest(
          this.servedIn(name, version).map(({ kind, versions: served }) => [kind, stringifyJson(served as never)]),
        );
        paths[key] = { serverRelativeURL: `/openapi/v3/${key}?hash=${mark.slice(0, 32).toUpperCase()}` };
      }
    }
    exchange.sendText(200, stringifyJson({ paths }), 'application/json');
  }

  private serveDocument(exchange: Exchange): void {
    const [root, ...rest] = exchange.path.split('/').slice(3);
    const [group, version] = root === 'api' ? ['', rest[0] ?? ''] : [rest[0] ?? '', rest[1] ?? ''];
    const resources = this.servedIn(group, version);
    if (resources.length === 0) {
      exchange.sendNotFound();
      return;
    }
    if (this.revision !== this.resources.revision) {
      this.documents.clear();
      this.revision = this.resources.revision;
    }
    const key = joinApiVersion(group, version);
    let text = this.documents.get(key);
    if (text === undefined) {
      text = stringifyJson(groupVersionDocument(version, resources));
      this.documents.set(key, text);
    }
    exchange.sendText(200, text, 'application/json');
  }

  private servedIn(group: string, version: string): Resource[] {
    return [...this.resources.all()].filter(
      (resource) => resource.group === group && servedVersion(resource, version) !== undefined,
    );
  }
}
