import { joinApiVersion, stringifyJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { badRequest } from '../refusals.js';
import { fromStorage } from '../store/conversion.js';
import { keyOfObject } from '../store/resource.js';
import type { Store } from '../store/store.js';
import { bareTextOf, textOf } from '../store/text.js';
import type { Selection } from './selection.js';
import type { Target } from './target.js';

/** A page of a list. */
export interface Page {
  readonly objects: readonly KubeObject[];
  /** `metadata` of the list. */
  readonly metadata: JsonObject;
}

interface Snapshot {
  readonly objects: readonly KubeObject[];
  readonly version: number;
  readonly taken: number;
}

const SNAPSHOT_LIFE = 5 * 60_000;
const MAX_SNAPSHOTS = 50;

/** Answers lists, page by page; the pages of one list are one moment of the store. */
export class Listing {
  private readonly snapshots = new Map<string, Snapshot>();

  constructor(private readonly store: Store) {}

  /** @throws ApiError for parameters that make no sense, and 410 for a page of a list too long ago */
  page(target: Target, selection: Selection, query: URLSearchParams): Page {
    const limit = readLimit(query.get('limit'));
    const token = query.get('continue');
    checkVersion(this.store.version, query, token !== null && token !== '');
    const { snapshot, start, id } = token ? this.resume(token) : this.begin(target);
    const source = this.candidates(target, selection, snapshot.objects, token !== null && token !== '');
    const paged = limit > 0 && query.get('resourceVersion') !== '0';
    const objects: KubeObject[] = [];
    let more = false;
    let remaining = 0;
    for (const object of source) {
      if (start !== '' && keyOfObject(object) <= start) continue;
      if (!selection.matches(object)) continue;
      if (paged && objects.length === limit) {
        more = true;
        if (!selection.isAll) break;
        remaining++;
        continue;
      }
      objects.push(object);
    }
    const metadata: JsonObject = { resourceVersion: String(snapshot.version) };
    const last = objects.at(-1);
    if (more && last) {
      this.keep(id, snapshot);
      metadata['continue'] = Buffer.from(JSON.stringify({ id, start: keyOfObject(last) })).toString('base64url');
      if (selection.isAll) metadata['remainingItemCount'] = remaining;
    } else if (target.resource.custom) {
      metadata['continue'] = '';
    }
    return { objects, metadata };
  }

  /** The JSON text of a list. Items of built-in kinds leave out apiVersion and kind. */
  text(target: Target, { objects, metadata }: Page): string {
    const { resource, version } = target;
    const items = objects.map((object) => {
      const shown = fromStorage(resource, version, object);
      return resource.custom ? textOf(shown) : bareTextOf(shown);
    });
    const apiVersion = joinApiVersion(resource.group, version);
    return `{"kind":"${resource.listKind}","apiVersion":"${apiVersion}","metadata":${stringifyJson(metadata)},"items":[${items.join(',')}]}`;
  }

  private candidates(
    target: Target,
    selection: Selection,
    objects: readonly KubeObject[],
    resumed: boolean,
  ): readonly KubeObject[] {
    if (resumed || selection.name === undefined) return objects;
    if (target.resource.namespaced && selection.namespace === '') return objects;
    const object = this.store.find(target.resource, selection.namespace, selection.name);
    return object ? [object] : [];
  }

  private begin(target: Target): { snapshot: Snapshot; start: string; id: string } {
    const objects = this.store.collection(target.resource).list();
    const { version } = this.store;
    const taken = this.store.options.clock.now().getTime();
    return {
      snapshot: { objects, version, taken },
      start: '',
      id: `${target.resource.group}/${target.resource.kind}@${version}`,
    };
  }

  private resume(token: string): { snapshot: Snapshot; start: string; id: string } {
    let read: { id?: unknown; start?: unknown };
    try {
      read = JSON.parse(Buffer.from(token, 'base64url').toString()) as typeof read;
    } catch {
      throw badRequest('continue key is not valid: illegal base64 data');
    }
    const { id, start } = read;
    if (typeof id !== 'string' || typeof start !== 'string') throw badRequest('continue key is not valid');
    const snapshot = this.snapshots.get(id);
    if (snapshot === undefined) {
      throw new ApiError(
        410,
        'Expired',
        'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.',
      );
    }
    return { snapshot, start, id };
  }

  private keep(id: string, snapshot: Snapshot): void {
    const now = this.store.options.clock.now().getTime();
    for (const [old, { taken }] of this.snapshots) {
      if (now - taken > SNAPSHOT_LIFE || this.snapshots.size > MAX_SNAPSHOTS) this.snapshots.delete(old);
    }
    this.snapshots.set(id, snapshot);
  }
}

function readLimit(text: string | null): number {
  if (text === null || text === '') return 0;
  if (!/^\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function checkVersion(current: number, query: URLSearchParams, continued: boolean): void {
  const version = query.get('resourceVersion');
  const match = query.get('resourceVersionMatch');
  if (match !== null && match !== '' && (version === null || version === '')) {
    throw invalidListOptions(
      'resourceVersionMatch',
      'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  }
  if (match === 'Exact' && version === '0') {
    throw invalidListOptions(
      'resourceVersionMatch',
      'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    );
  }
  if (version === null || version === '' || version === '0') return;
  if (continued) throw badRequest('specifying resource version is not allowed when using continue');
  if (!/^\d+$/.test(version))
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(version)}: strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`,
    );
  if (Number(version) > current) throw tooLargeVersion(Number(version), current);
}

/** 422: the options of a list or watch contradict each other. */
export function invalidListOptions(field: string, message: string): ApiError {
  return new ApiError(422, 'Invalid', `ListOptions.meta.k8s.io "" is invalid: ${field}: ${message}`, {
    group: 'meta.k8s.io',
    kind: 'ListOptions',
    causes: [{ reason: 'FieldValueForbidden', message, field }],
  });
}

/** 504: the client has seen a later state than this server. */
export function tooLargeVersion(asked: number, current: number): ApiError {
  return new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}
