import type { JsonObject, KubeObject } from '../../kube/index.js';
import { badRequest } from '../refusals.js';
import { fromStorage } from '../store/conversion.js';
import { returnsDeleted } from '../store/deletion-rules.js';
import type { Store } from '../store/store.js';
import type { WriteContext } from '../store/write-context.js';
import { readDeletion } from './deletion.js';
import type { Exchange } from './exchange.js';
import { duplicateKeys } from '../json-syntax.js';
import { listOptions } from './list-options.js';
import type { Listing, Page } from './listing.js';
import { readApplied, readConfiguration } from './apply-body.js';
import { patchKind, readPatch } from './patching.js';
import { checkPlace, readObject } from './read-object.js';
import { readSelectors, Selection } from './selection.js';
import type { Target } from './target.js';
import { writeContext } from './write-options.js';

/** What a write has come to. */
export interface Written {
  readonly object: KubeObject;
  readonly created: boolean;
}

/** What a deletion answers with: one of these. */
export interface Deleted {
  readonly list?: Page;
  readonly object?: KubeObject;
  readonly status?: JsonObject;
}

/** Writes objects and their status as requests ask. */
export class ObjectWrites {
  constructor(
    private readonly store: Store,
    private readonly listing: Listing,
  ) {}

  /** POST, PUT or PATCH. @throws ApiError */
  write(exchange: Exchange, target: Target): Promise<Written> {
    if (exchange.method === 'POST') return this.create(exchange, target);
    return exchange.method === 'PUT' ? this.update(exchange, target) : this.patch(exchange, target);
  }

  /** DELETE of an object or of a collection. @throws ApiError */
  async delete(exchange: Exchange, target: Target): Promise<Deleted> {
    const { resource, namespace, name, version } = target;
    const context = await readDeletion(exchange);
    if (name !== '') {
      const { gone, object } = this.store.writer.delete(resource, namespace, name, context);
      if (gone && !returnsDeleted(resource)) return { status: deleted(target, object) };
      return { object: fromStorage(resource, version, object) };
    }
    const page = this.deletedPage(exchange, target);
    for (const object of page.objects) {
      const { namespace: at = '', name: key = '' } = object.metadata;
      if (this.store.find(resource, at, key) !== undefined) this.store.writer.delete(resource, at, key, context);
    }
    return { list: page };
  }

  /** What the selectors of a DELETE of a collection choose. @throws ApiError */
  private deletedPage({ query }: Exchange, target: Target): Page {
    const { resource, version, namespace } = target;
    const selectors = readSelectors(query);
    const options = listOptions(query, false);
    return this.listing.page(target, Selection.of(resource, version, namespace, '', selectors), options);
  }

  private async create(exchange: Exchange, target: Target): Promise<Written> {
    const { resource } = target;
    const context = writeContext(exchange, target, 'CreateOptions');
    const object = await this.body(exchange, target);
    const namespace = resource.namespaced ? target.namespace : '';
    const found = this.store.writer.create(resource, namespace, object, this.noting(exchange, context));
    return { object: found, created: true };
  }

  private async update(exchange: Exchange, target: Target): Promise<Written> {
    const { resource, namespace, name } = target;
    const context = writeContext(exchange, target, 'UpdateOptions');
    const object = await this.body(exchange, target);
    checkPlace(target, object);
    const existed = this.store.find(resource, namespace, name) !== undefined;
    const stored = this.store.writer.update(resource, namespace, name, object, this.noting(exchange, context));
    return { object: stored, created: !existed };
  }

  private async patch(exchange: Exchange, target: Target): Promise<Written> {
    const { resource, namespace, name } = target;
    const type = patchKind(exchange, target);
    const text = (await exchange.bytes()).toString();
    const context = writeContext(exchange, target, 'PatchOptions', type === 'apply');
    if (type === 'apply') {
      const applied = readApplied(target, readConfiguration(text, context));
      return this.store.writer.apply(resource, namespace, name, applied, context);
    }
    const { body, duplicates, strays } = readPatch(text, type);
    const noting = { ...context, duplicates, strays };
    return { object: this.store.writer.patch(resource, namespace, name, { type, body }, noting), created: false };
  }

  private async body(exchange: Exchange, target: Target): Promise<KubeObject> {
    const body = await exchange.body(target.resource.kind);
    if (target.resource.namespaced && target.namespace === '') {
      throw badRequest('an empty namespace may not be set during creation');
    }
    return readObject(target, body, exchange.raw);
  }

  /** The context of a write with the keys that its JSON body has twice. */
  private noting(exchange: Exchange, context: WriteContext): WriteContext {
    const { json } = exchange;
    if (json === undefined || context.validation === 'Ignore') return context;
    const duplicates = duplicateKeys(json.text, json.value).map(({ path }) => path);
    return duplicates.length === 0 ? context : { ...context, duplicates };
  }
}

function deleted({ resource }: Target, object: KubeObject): JsonObject {
  const { name, uid } = object.metadata;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(resource.group !== '' && { group: resource.group }), kind: resource.plural, uid },
  };
}
