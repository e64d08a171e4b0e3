import type { ServiceAccountTokens } from '../access/service-account-tokens.js';
import { ApiError } from '../errors.js';
import { badRequest, methodNotAllowed, notFound } from '../refusals.js';
import { fromStorage } from '../store/conversion.js';
import { partOf } from '../store/parts.js';
import { servedVersion } from '../store/resource.js';
import type { Store } from '../store/store.js';
import type { Exchange } from './exchange.js';
import { checkMedia } from './accept.js';
import { listOptions, tooLargeVersion, versionFault, type ListOptions } from './list-options.js';
import { Listing } from './listing.js';
import { ObjectWrites } from './object-writes.js';
import { sendList, sendObject, sendScale } from './representation.js';
import { ScaleWrites, scaleOf } from './scale.js';
import { readSelectors, Selection } from './selection.js';
import { handleSpecial } from './special-subresources.js';
import type { Target } from './target.js';
import { WatchStream } from './watch.js';
import { flag } from './write-options.js';

/** Answers the requests for resources: reads, lists, watches and writes. */
export class ResourceHandler {
  private readonly listing: Listing;
  private readonly writes: ObjectWrites;
  private readonly scales: ScaleWrites;
  private readonly streams = new Set<WatchStream>();

  constructor(
    private readonly store: Store,
    private readonly tokens: ServiceAccountTokens,
  ) {
    this.listing = new Listing(store);
    this.writes = new ObjectWrites(store, this.listing);
    this.scales = new ScaleWrites(store);
  }

  async handle(exchange: Exchange, target: Target): Promise<void> {
    const { resource, subresource } = target;
    if (subresource !== '' && (await handleSpecial(this.store, this.tokens, exchange, target))) return;
    const isServed =
      subresource === '' ||
      (subresource === 'status' && resource.status) ||
      (partOf(subresource) !== undefined && resource.subresources?.includes(subresource) === true) ||
      (subresource === 'scale' && resource.scale !== undefined);
    if (!isServed) throw resource.custom ? notFound(resource, target.name) : unknownPath();
    checkMethod(exchange, target);
    checkMedia(exchange.header('accept'), target.name === '' && exchange.method === 'GET', resource.custom);
    const deprecation = resource.custom
      ? servedVersion(resource, target.version)?.warning
      : DEPRECATED.get(`${resource.group}/${resource.kind}`);
    if (deprecation !== undefined) exchange.warn(deprecation);
    if (exchange.method === 'GET' || exchange.method === 'HEAD') this.get(exchange, target);
    else if (subresource === 'scale')
      sendScale(exchange, target, 200, await this.scales.write(exchange, target), this.now);
    else await this.write(exchange, target);
  }

  /** Ends every watch. */
  close(): void {
    for (const stream of this.streams) stream.end();
  }

  private get(exchange: Exchange, target: Target): void {
    if (target.name === '' || target.watch) this.readMany(exchange, target);
    else this.read(exchange, target);
  }

  private async write(exchange: Exchange, target: Target): Promise<void> {
    if (exchange.method === 'DELETE') {
      const { list, object, status } = await this.writes.delete(exchange, target);
      if (list !== undefined) sendList(exchange, target, list, this.listing, this.now);
      else if (status !== undefined) exchange.send(200, status);
      else if (object !== undefined) sendObject(exchange, target, 200, object, this.now);
      return;
    }
    const { object, created } = await this.writes.write(exchange, target);
    sendObject(exchange, target, created ? 201 : 200, object, this.now);
  }

  private read(exchange: Exchange, target: Target): void {
    const { resource, namespace, name, version } = target;
    const asked = exchange.query.get('resourceVersion') ?? '0';
    const fault = versionFault(asked);
    if (fault !== undefined) throw new ApiError(500, '', fault);
    if (Number(asked) > this.store.version) throw tooLargeVersion(Number(asked), this.store.version);
    const object = this.store.find(resource, namespace, name);
    if (object === undefined) throw notFound(resource, name);
    if (target.subresource === 'scale') sendScale(exchange, target, 200, scaleOf(resource, object), this.now);
    else sendObject(exchange, target, 200, fromStorage(resource, version, object), this.now, object);
  }

  private readMany(exchange: Exchange, target: Target): void {
    const { query } = exchange;
    const { resource, version, namespace, name } = target;
    const selectors = readSelectors(query);
    const options = listOptions(query, target.watch || flag(query, 'watch'));
    const selection = Selection.of(resource, version, namespace, name, selectors);
    if (options.watch) {
      this.watch(exchange, target, selection, options);
      return;
    }
    sendList(exchange, target, this.listing.page(target, selection, options), this.listing, this.now);
  }

  private watch(exchange: Exchange, target: Target, selection: Selection, options: ListOptions): void {
    const stream = new WatchStream(this.store, target, selection, exchange);
    this.streams.add(stream);
    try {
      stream.open(options, () => this.streams.delete(stream));
    } catch (error) {
      this.streams.delete(stream);
      throw error;
    }
  }

  private get now(): Date {
    return this.store.options.clock.now();
  }
}

/** What clients of kinds are told whose time is over. */
const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ['/Endpoints', 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
]);

const COLLECTION_METHODS = ['GET', 'POST', 'DELETE'];
const OBJECT_METHODS = ['GET', 'PUT', 'PATCH', 'DELETE'];
const PART_METHODS = ['GET', 'PUT', 'PATCH'];

/** Refuses what cannot be done to a target. @throws ApiError */
function checkMethod({ method }: Exchange, { resource, namespace, name, subresource }: Target): void {
  const isEverywhere = name === '' && resource.namespaced && namespace === '';
  const allowed =
    subresource !== '' ? PART_METHODS : name !== '' ? OBJECT_METHODS : isEverywhere ? ['GET'] : COLLECTION_METHODS;
  const isSpared = method === 'DELETE' && name === '' && resource.verbs?.includes('deletecollection') === false;
  if (allowed.includes(method) && !isSpared) return;
  if (!resource.custom) {
    throw methodNotAllowed();
  }
  if (method === 'HEAD' || (method === 'POST' && name !== '' && subresource === '')) return;
  if (isEverywhere) throw new UnknownPath();
  if (method === 'PUT' || method === 'PATCH') throw badRequest('name must be provided');
  const { group, plural } = resource;
  const verb = method === 'POST' ? 'create' : 'delete';
  throw new ApiError(
    405,
    'MethodNotAllowed',
    `${subresource === '' ? '' : verb} is not supported on resources of kind "${plural}.${group}"`,
    {
      group,
      kind: plural,
    },
  );
}

export { methodNotAllowed };

/** A path that nothing is served under, answered in plain text. */
export class UnknownPath extends Error {}

/** 404: a path in an API group that is served, but under which there is nothing. */
export function unknownPath(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}
