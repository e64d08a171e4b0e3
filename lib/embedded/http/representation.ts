import type { KubeObject } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { fromStorage, toStorage } from '../store/conversion.js';
import type { Resource } from '../store/resource.js';
import { textOf } from '../store/text.js';
import type { Exchange } from './exchange.js';
import type { Listing, Page } from './listing.js';
import { partialMetadata, partialMetadataList } from './partial-metadata.js';
import { includeOf, tableOf } from './table/table.js';
import type { Target } from './target.js';

/**
 * Answers with an object, in the form that the client asks for. Tables show it as it is `stored`, where that is known: some
 * versions of a kind say less than their tables do.
 *
 * @throws ApiError NotAcceptable, or BadRequest
 */
export function sendObject(
  exchange: Exchange,
  target: Target,
  status: number,
  object: KubeObject,
  now: Date,
  stored = target.resource.custom ? object : toStorage(target.resource, object),
): void {
  const { view, version } = exchange.accepted;
  if (view === 'object') {
    exchange.sendJson(status, textOf(object));
  } else if (view === 'Table') {
    const { resourceVersion } = object.metadata;
    const metadata = resourceVersion === undefined ? {} : { resourceVersion };
    const form = { include: includeOf(exchange.query), version };
    exchange.send(status, tableOf(target, [stored], metadata, form, now));
  } else if (view === 'PartialObjectMetadata') {
    exchange.send(status, partialMetadata(object, version));
  } else if (target.resource.custom) {
    throw new ApiError(500, '', 'content is not a list');
  } else {
    const type = goType(target.resource, false);
    throw notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (${type})`);
  }
}

/** Answers with a list, in the form that the client asks for. @throws ApiError NotAcceptable, or BadRequest */
export function sendList(exchange: Exchange, target: Target, page: Page, listing: Listing, now: Date): void {
  const { view, version } = exchange.accepted;
  if (view === 'object') {
    exchange.sendJson(200, listing.text(target, page));
  } else if (view === 'Table') {
    const form = { include: includeOf(exchange.query), version };
    exchange.send(200, tableOf(target, page.objects, page.metadata, form, now));
  } else if (view === 'PartialObjectMetadataList') {
    const shown = page.objects.map((object) => fromStorage(target.resource, target.version, object));
    exchange.sendJson(200, partialMetadataList({ ...page, objects: shown }, version));
  } else {
    const type = goType(target.resource, true);
    throw notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (${type})`);
  }
}

/** Answers with the scale of an object, in the form that the client asks for. @throws ApiError */
export function sendScale(exchange: Exchange, target: Target, status: number, scale: KubeObject, now: Date): void {
  sendObject(exchange, { ...target, resource: SCALE, version: 'v1' }, status, scale, now);
}

/** Scales as a kind of their own, though they are but a part of other kinds. */
const SCALE: Resource = {
  group: 'autoscaling',
  kind: 'Scale',
  listKind: 'ScaleList',
  plural: 'scales',
  singular: 'scale',
  shortNames: [],
  categories: [],
  namespaced: true,
  versions: [{ version: 'v1' }],
  storageVersion: 'v1',
  status: false,
  generation: 'none',
  custom: false,
  unconditionalUpdate: true,
  createOnUpdate: false,
};

function notAcceptable(message: string): ApiError {
  return new ApiError(406, 'NotAcceptable', message);
}

/** The name that the API gives to a kind in messages, such as `*core.SecretList`. */
function goType({ group, kind, listKind, custom, storedAs }: Resource, isList: boolean): string {
  if (custom) return isList ? '*unstructured.UnstructuredList' : '*unstructured.Unstructured';
  const name = storedAs !== undefined || group === '' ? 'core' : (group.split('.')[0] ?? '');
  return `*${name}.${isList ? listKind : kind}`;
}
