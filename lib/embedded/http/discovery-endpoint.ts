import { createHash } from 'node:crypto';
import { stringifyJson, type JsonObject } from '../../kube/index.js';
import { methodNotAllowed } from '../refusals.js';
import { builtinGroups } from '../store/builtin-resources.js';
import type { Resources } from '../store/resources.js';
import { notAcceptable, unrepresentable } from './accept.js';
import { Discovery } from './discovery.js';
import type { Exchange } from './exchange.js';
import { VERSION } from './version.js';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Answers what asks which kinds are served: `/api`, `/apis` and below, and `/version`. */
export class DiscoveryEndpoint {
  private readonly discovery: Discovery;
  private readonly aggregated = new Map<boolean, { readonly text: string; readonly tag: string }>();
  private revision = -1;

  constructor(private readonly resources: Resources) {
    this.discovery = new Discovery(resources);
  }

  /** Whether the path was one of these. @throws ApiError */
  serve(exchange: Exchange): boolean {
    const { path } = exchange;
    if (path === '/version' || path === '/version/') {
      checkReads(exchange);
      if (!mediaOf(exchange).includes('application/json')) throw unrepresentable('application/json');
      exchange.sendText(200, stringifyJson(VERSION, { indent: 2 }), 'application/json');
      return true;
    }
    const [root, ...rest] = path.replace(/\/$/, '').split('/').slice(1);
    if (root !== 'api' && root !== 'apis') return false;
    if (rest.length === 0) {
      this.serveRoot(exchange, root === 'api');
      return true;
    }
    const [group, version] = root === 'api' ? ['', rest[0]] : rest;
    if (rest.length > (root === 'api' ? 1 : 2)) return false;
    const document =
      version === undefined ? this.discovery.group(group ?? '') : this.discovery.resourceList(group ?? '', version);
    if (document === undefined) return false;
    checkReads(exchange);
    this.send(exchange, document, version !== undefined && builtinGroups.has(group ?? ''));
    return true;
  }

  private serveRoot(exchange: Exchange, core: boolean): void {
    const isExact = !exchange.path.endsWith('/');
    if (isExact && firstForm(exchange) === 'aggregated') this.sendAggregated(exchange, core);
    else if (core) this.send(exchange, this.discovery.coreVersions(addressOf(exchange)), false);
    else this.send(exchange, this.discovery.groupList(), false);
  }

  private send(exchange: Exchange, document: JsonObject, isOurs: boolean): void {
    if (isOurs && mediaOf(exchange).length === 0) throw unrepresentable();
    if (firstForm(exchange, false) === undefined) throw notAcceptable();
    exchange.send(200, document);
  }

  private sendAggregated(exchange: Exchange, core: boolean): void {
    if (this.revision !== this.resources.revision) {
      this.aggregated.clear();
      this.revision = this.resources.revision;
    }
    let known = this.aggregated.get(core);
    if (known === undefined) {
      const text = stringifyJson(this.discovery.aggregated(core));
      known = { text, tag: `"${createHash('sha512').update(text).digest('hex').toUpperCase()}"` };
      this.aggregated.set(core, known);
    }
    const headers = { ETag: known.tag, Vary: 'Accept', 'Cache-Control': 'public' };
    if (exchange.header('if-none-match') === known.tag) exchange.response.writeHead(304, headers).end();
    else exchange.sendText(200, known.text, AGGREGATED, headers);
  }
}

/** The media types of the Accept header that can be written, whatever form they ask for. */
function mediaOf(exchange: Exchange): string[] {
  return formsOf(exchange).map(({ media }) => media);
}

function formsOf(exchange: Exchange): { media: string; parameters: ReadonlyMap<string, string> }[] {
  const header = exchange.header('accept') ?? '';
  if (header === '') return [{ media: 'application/json', parameters: new Map() }];
  return header.split(',').flatMap((part) => {
    const [type = '', ...rest] = part.split(';').map((text) => text.trim());
    const media = type === '*/*' || type === 'application/*' ? 'application/json' : type;
    if (media !== 'application/json' && media !== 'application/yaml') return [];
    const parameters = new Map(rest.map((text) => [text.split('=')[0] ?? '', text.split('=')[1] ?? ''] as const));
    return [{ media, parameters }];
  });
}

/** The first form that the client takes and that can be given. */
function firstForm(exchange: Exchange, aggregates = true): 'aggregated' | 'plain' | undefined {
  for (const { media, parameters } of formsOf(exchange)) {
    const as = parameters.get('as');
    if (as === undefined) return 'plain';
    const isAggregated =
      as === 'APIGroupDiscoveryList' && parameters.get('g') === 'apidiscovery.k8s.io' && parameters.get('v') === 'v2';
    if (aggregates && isAggregated && media === 'application/json') return 'aggregated';
  }
  return undefined;
}

function checkReads({ method }: Exchange): void {
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed();
}

function addressOf({ request: { socket } }: Exchange): string {
  return `${socket.localAddress ?? ''}:${socket.localPort ?? ''}`;
}
