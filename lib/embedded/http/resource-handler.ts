import {
  cloneJson,
  isJsonObject,
  parseJson,
  readYaml,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { textAt } from '../fields.js';
import { badRequest, conflict, invalid, notFound } from '../refusals.js';
import { fromStorage } from '../store/conversion.js';
import type { Patch } from '../store/patches.js';
import type { Store } from '../store/store.js';
import { textOf } from '../store/text.js';
import type { FieldValidation, WriteContext } from '../store/writer.js';
import { readDeletion } from './deletion.js';
import type { Exchange } from './exchange.js';
import { Listing, tooLargeVersion } from './listing.js';
import { readObject } from './read-object.js';
import { partialMetadata, partialMetadataList } from './partial-metadata.js';
import { replicasPatch, scaleOf } from './scale.js';
import { Selection } from './selection.js';
import { handleSpecial } from './special-subresources.js';
import { tableOf } from './table/table.js';
import type { Target } from './target.js';
import { WatchStream } from './watch.js';

const PATCH_TYPES: ReadonlyMap<string, Patch['type'] | 'apply'> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
  ['application/apply-patch+yaml', 'apply'],
]);

/** Answers the requests for resources: reads, lists, watches and writes. */
export class ResourceHandler {
  private readonly listing: Listing;
  private readonly streams = new Set<WatchStream>();

  constructor(private readonly store: Store) {
    this.listing = new Listing(store);
  }

  async handle(exchange: Exchange, target: Target): Promise<void> {
    const { method } = exchange;
    const { name, subresource } = target;
    if (subresource !== '' && (await handleSpecial(this.store, exchange, target))) return;
    if (
      subresource === 'status'
        ? !target.resource.status
        : subresource === 'scale'
          ? !target.resource.scale
          : subresource !== ''
    ) {
      exchange.sendNotFound();
      return;
    }
    switch (method) {
      case 'GET':
      case 'HEAD':
        if (name === '' || target.watch) this.readMany(exchange, target);
        else this.read(exchange, target);
        return;
      case 'POST':
        if (name !== '') throw methodNotAllowed();
        return this.create(exchange, target);
      case 'PUT':
        return this.update(exchange, target);
      case 'PATCH':
        return this.patch(exchange, target);
      case 'DELETE':
        return this.delete(exchange, target);
      default:
        throw methodNotAllowed();
    }
  }

  /** Ends every watch. */
  close(): void {
    for (const stream of this.streams) stream.end();
  }

  private read(exchange: Exchange, target: Target): void {
    const { resource, namespace, name, version } = target;
    const asked = Number(exchange.query.get('resourceVersion') ?? '0');
    if (asked > this.store.version) throw tooLargeVersion(asked, this.store.version);
    const object = this.store.find(resource, namespace, name);
    if (object === undefined) throw notFound(resource, name);
    if (target.subresource === 'scale') exchange.send(200, scaleOf(resource, object));
    else this.answer(exchange, target, 200, fromStorage(resource, version, object));
  }

  private readMany(exchange: Exchange, target: Target): void {
    const { query, accepted } = exchange;
    const selection = Selection.of(target.resource, target.version, target.namespace, target.name, query);
    const watch = target.watch || query.get('watch') === 'true' || query.get('watch') === '1';
    if (watch) {
      const stream = new WatchStream(this.store, target, selection, exchange);
      this.streams.add(stream);
      try {
        stream.open(() => this.streams.delete(stream));
      } catch (error) {
        this.streams.delete(stream);
        throw error;
      }
      return;
    }
    const page = this.listing.page(target, selection, query);
    if (accepted.view === 'Table') {
      const { resource, version } = target;
      const objects = page.objects.map((object) => fromStorage(resource, version, object));
      const table = tableOf(
        target,
        objects,
        this.store.options.clock.now(),
        query.get('includeObject'),
        accepted.version,
      );
      exchange.send(200, { ...table, metadata: page.metadata });
    } else if (accepted.view === 'PartialObjectMetadata') {
      exchange.sendJson(200, partialMetadataList(target, page));
    } else {
      exchange.sendJson(200, this.listing.text(target, page));
    }
  }

  private async create(exchange: Exchange, target: Target): Promise<void> {
    const { resource } = target;
    const body = await exchange.body(resource.kind);
    const object = readObject(target, body);
    const namespace = resource.namespaced ? target.namespace || (object.metadata.namespace ?? '') : '';
    if (resource.namespaced && namespace === '') throw badRequest('an empty namespace may not be set during creation');
    const context = this.context(exchange, target, 'CreateOptions');
    this.answer(exchange, target, 201, this.store.writer.create(resource, namespace, object, context));
  }

  private async update(exchange: Exchange, target: Target): Promise<void> {
    const { resource, namespace, name } = target;
    if (name === '') throw badRequest('name must be provided');
    const body = await exchange.body(resource.kind);
    const context = this.context(exchange, target, 'UpdateOptions');
    if (target.subresource === 'scale') {
      if (!isJsonObject(body)) throw badRequest('the object provided is unrecognized (must be of type Scale)');
      this.rescale(exchange, target, body, context);
      return;
    }
    const object = readObject(target, body);
    if (object.metadata.name !== name) {
      throw badRequest(
        `the name of the object (${object.metadata.name ?? ''}) does not match the name on the URL (${name})`,
      );
    }
    const existed = this.store.find(resource, namespace, name) !== undefined;
    const stored = this.store.writer.update(resource, namespace, name, object, context);
    this.answer(exchange, target, existed ? 200 : 201, stored);
  }

  private async patch(exchange: Exchange, target: Target): Promise<void> {
    const { resource, namespace, name } = target;
    const type = PATCH_TYPES.get(exchange.mediaType);
    if (type === undefined || (type === 'strategic' && resource.custom)) throw unsupportedPatch(resource.custom);
    const text = (await exchange.bytes()).toString();
    const body = parsePatch(text);
    const context = this.context(exchange, target, 'PatchOptions');
    if (target.subresource === 'scale') {
      const live = this.store.find(resource, namespace, name);
      if (live === undefined) throw notFound(resource, name);
      const scale = cloneJson(scaleOf(resource, live));
      this.rescale(exchange, target, mergedScale(scale, body, type), context);
      return;
    }
    if (type !== 'apply') {
      this.answer(exchange, target, 200, this.store.writer.patch(resource, namespace, name, { type, body }, context));
      return;
    }
    const manager = exchange.query.get('fieldManager') ?? '';
    if (manager === '') throw managerRequired();
    if (!isJsonObject(body)) throw badRequest('error decoding YAML: the configuration is not an object');
    const applied = readObject(target, body, true);
    const given = textAt(applied, 'metadata', 'name');
    if (given !== undefined && given !== name) {
      throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
    }
    applied.metadata.name = name;
    const force = exchange.query.get('force') === 'true';
    const { object, created } = this.store.writer.apply(resource, namespace, name, applied, { ...context, force });
    this.answer(exchange, target, created ? 201 : 200, object);
  }

  private rescale(exchange: Exchange, target: Target, scale: JsonObject, context: WriteContext): void {
    const { resource, namespace, name } = target;
    const live = this.store.find(resource, namespace, name);
    if (live === undefined) throw notFound(resource, name);
    const patch = replicasPatch(resource, live, scale);
    const given = textAt(patch, 'metadata', 'resourceVersion');
    if (given !== undefined && given !== live.metadata.resourceVersion) throw conflict(resource, name);
    delete patch['metadata'];
    const stored = this.store.writer.patch(
      resource,
      namespace,
      name,
      { type: 'merge', body: patch },
      { ...context, ownedAs: 'scale' },
    );
    exchange.send(200, scaleOf(resource, stored));
  }

  private async delete(exchange: Exchange, target: Target): Promise<void> {
    const { resource, namespace, name } = target;
    const context = readDeletion(exchange.query, await exchange.body('DeleteOptions'));
    if (name !== '') {
      const { gone, object } = this.store.writer.delete(resource, namespace, name, context);
      const shown = fromStorage(resource, target.version, object);
      if (!gone || (resource.kind === 'Pod' && !resource.custom)) this.answer(exchange, target, 200, shown);
      else exchange.send(200, deleted(target, object));
      return;
    }
    const selection = Selection.of(resource, target.version, namespace, '', exchange.query);
    const page = this.listing.page(target, selection, new URLSearchParams());
    for (const object of page.objects) {
      const { namespace: at = '', name: key = '' } = object.metadata;
      if (this.store.find(resource, at, key) !== undefined) this.store.writer.delete(resource, at, key, context);
    }
    exchange.sendJson(200, this.listing.text(target, page));
  }

  private answer(exchange: Exchange, target: Target, status: number, object: KubeObject): void {
    const { accepted, query } = exchange;
    if (accepted.view === 'Table') {
      const { resourceVersion } = object.metadata;
      const table = tableOf(
        target,
        [object],
        this.store.options.clock.now(),
        query.get('includeObject'),
        accepted.version,
      );
      exchange.send(status, { ...table, metadata: resourceVersion === undefined ? {} : { resourceVersion } });
    } else if (accepted.view === 'PartialObjectMetadata') {
      exchange.send(status, partialMetadata(object));
    } else {
      exchange.sendJson(status, textOf(object));
    }
  }

  private context(exchange: Exchange, target: Target, options: string): WriteContext {
    const { query } = exchange;
    const given = query.get('fieldValidation') ?? '';
    if (given !== '' && given !== 'Strict' && given !== 'Warn' && given !== 'Ignore') {
      throw invalid({ group: 'meta.k8s.io', kind: options }, '', [
        {
          reason: 'FieldValueNotSupported',
          message: `Unsupported value: ${JSON.stringify(given)}: supported values: "Ignore", "Strict", "Warn"`,
          field: 'fieldValidation',
        },
      ]);
    }
    const validation: FieldValidation = given === '' ? 'Warn' : given;
    return {
      version: target.version,
      manager: exchange.manager,
      dryRun: readDryRun(query, options),
      validation,
      warn: exchange.warn,
      ...(target.subresource === 'status' && { subresource: 'status' as const }),
    };
  }
}

/** Whether nothing shall be stored. @throws ApiError for a value other than All */
export function readDryRun(query: URLSearchParams, options: string): boolean {
  const values = query.getAll('dryRun').filter((value) => value !== '');
  if (values.length === 0) return false;
  if (values.every((value) => value === 'All')) return true;
  throw invalid({ group: 'meta.k8s.io', kind: options }, '', [
    {
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: [${values.map((value) => JSON.stringify(value)).join(' ')}]: supported values: "All"`,
      field: 'dryRun',
    },
  ]);
}

function parsePatch(text: string): Json {
  try {
    return /^\s*[{[]/.test(text) ? parseJson(text) : (readYaml(text)[0]?.value ?? null);
  } catch (error) {
    throw badRequest(`error decoding patch: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function mergedScale(scale: KubeObject, body: Json, type: string): JsonObject {
  if (type === 'json' && Array.isArray(body)) {
    for (const operation of body) {
      if (isJsonObject(operation) && operation['path'] === '/spec/replicas' && operation['value'] !== undefined) {
        scale['spec'] = { replicas: operation['value'] };
      }
    }
    return scale;
  }
  if (!isJsonObject(body)) throw badRequest('error decoding patch: the body is not an object');
  const spec = body['spec'];
  const resourceVersion = textAt(body, 'metadata', 'resourceVersion');
  return {
    ...scale,
    metadata: resourceVersion === undefined ? {} : { resourceVersion },
    spec: isJsonObject(spec) ? spec : (scale['spec'] ?? {}),
  };
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

function methodNotAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

function managerRequired(): ApiError {
  return invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
    { reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field: 'fieldManager' },
  ]);
}

function unsupportedPatch(custom: boolean): ApiError {
  const types = [...PATCH_TYPES.keys()].filter((type) => !custom || !type.includes('strategic'));
  return new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${types.join(', ')}`,
  );
}
