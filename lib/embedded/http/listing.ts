import { joinApiVersion, stringifyJson, type JsonObject, type KubeObject } from '../../kube/index.js';
import { ApiError } from '../errors.js';
import { badRequest } from '../refusals.js';
import { fromStorage } from '../store/conversion.js';
import { keyOfObject } from '../store/resource.js';
import type { Store } from '../store/store.js';
import { bareTextOf, textOf } from '../store/text.js';
import { readContinue, writeContinue } from './continue-token.js';
import { tooLargeVersion, versionFault, type ListOptions } from './list-options.js';
import type { Selection } from './selection.js';
import { Snapshots, type Snapshot } from './snapshots.js';
import type { Target } from './target.js';

/** A page of a list. */
export interface Page {
  /** As they are stored. */
  readonly objects: readonly KubeObject[];
  /** `metadata` of the list. */
  readonly metadata: JsonObject;
}

/** Where in a list a page begins. */
interface Start {
  readonly snapshot: Snapshot;
  /** The least key that belongs to the page. */
  readonly key: string;
  readonly isFirst: boolean;
}

/** Answers lists, page by page; the pages of one list are one moment of the store. */
export class Listing {
  private readonly snapshots: Snapshots;

  constructor(private readonly store: Store) {
    this.snapshots = new Snapshots(store);
  }

  /** Everything that matches, as it is now. */
  all(target: Target, selection: Selection): Page {
    return this.pageFrom(
      target,
      selection,
      { snapshot: this.snapshots.now(target.resource), key: '', isFirst: true },
      0,
    );
  }

  /** @throws ApiError for parameters that make no sense, and 410 for a moment too long ago */
  page(target: Target, selection: Selection, options: ListOptions): Page {
    const fault = versionFault(options.resourceVersion);
    if (fault !== undefined) throw badRequest(`invalid resource version: ${fault}`);
    const isFromAnywhere = options.resourceVersion === '0' && options.match !== 'Exact';
    const start = options.continue === '' ? this.begin(target, options) : this.resume(target, options);
    return this.pageFrom(target, selection, start, isFromAnywhere ? 0 : options.limit);
  }

  /** The JSON text of a list. Items of built-in kinds leave out apiVersion and kind. */
  text(target: Target, { objects, metadata }: Page): string {
    const { resource, version } = target;
    const items = objects.map((object) => {
      const shown = fromStorage(resource, version, object);
      return resource.custom ? textOf(shown) : bareTextOf(shown);
    });
    const apiVersion = joinApiVersion(resource.group, version);
    const shown = resource.custom ? { continue: '', ...metadata } : metadata;
    return `{"kind":"${resource.listKind}","apiVersion":"${apiVersion}","metadata":${stringifyJson(shown)},"items":[${items.join(',')}]}`;
  }

  private pageFrom(target: Target, selection: Selection, { snapshot, key, isFirst }: Start, limit: number): Page {
    const objects: KubeObject[] = [];
    let more = 0;
    for (const object of this.candidates(target, selection, snapshot, isFirst)) {
      if (key !== '' && keyOfObject(object) < key) continue;
      if (!selection.matches(object)) continue;
      if (limit === 0 || objects.length < limit) objects.push(object);
      else if (++more && !selection.isAll) break;
    }
    const metadata: JsonObject = { resourceVersion: String(snapshot.version) };
    const last = objects.at(-1);
    if (more > 0 && last) {
      this.snapshots.keep(target.resource, snapshot);
      metadata['continue'] = writeContinue({ version: snapshot.version, start: this.startAfter(target, last) });
      if (selection.isAll) metadata['remainingItemCount'] = more;
    }
    return { objects, metadata };
  }

  private candidates(
    { resource }: Target,
    selection: Selection,
    snapshot: Snapshot,
    isFirst: boolean,
  ): readonly KubeObject[] {
    const isNow = isFirst && snapshot.version === this.store.version;
    if (!isNow || selection.name === undefined) return snapshot.objects;
    if (resource.namespaced && selection.namespace === '') return snapshot.objects;
    const object = this.store.find(resource, selection.namespace, selection.name);
    return object ? [object] : [];
  }

  private begin({ resource }: Target, { resourceVersion, match, limit }: ListOptions): Start {
    const asked = Number(resourceVersion);
    if (asked > this.store.version) throw tooLargeVersion(asked, this.store.version);
    const isExact = match === 'Exact' || (match === '' && limit > 0);
    if (asked === 0 || !isExact) return { snapshot: this.snapshots.now(resource), key: '', isFirst: true };
    const snapshot = this.snapshots.at(resource, asked);
    if (snapshot === undefined) {
      throw new ApiError(410, 'Expired', 'The resourceVersion for the provided list is too old.');
    }
    return { snapshot, key: '', isFirst: true };
  }

  private resume(target: Target, options: ListOptions): Start {
    const { resource } = target;
    const { version, start } = readContinue(options.continue);
    if (options.resourceVersion !== '' && options.resourceVersion !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue');
    }
    const key = resource.namespaced && target.namespace === '' ? start : `${target.namespace}/${start}`;
    if (version < 0) return { snapshot: this.snapshots.now(resource), key, isFirst: false };
    if (version > this.store.version) throw tooLargeVersion(version, this.store.version);
    const snapshot = this.snapshots.at(resource, version);
    if (snapshot === undefined) throw new ExpiredContinue(writeContinue({ version: -1, start: `/${start}` }));
    return { snapshot, key, isFirst: false };
  }

  /** The key right after an object, without the namespace that the URL names. */
  private startAfter({ resource, namespace }: Target, object: KubeObject): string {
    const isEverywhere = resource.namespaced && namespace === '';
    return isEverywhere ? `${keyOfObject(object)}\0` : `/${object.metadata.name ?? ''}\0`;
  }
}

/** 410: a page of a list too long ago; it carries a token for the rest as it is now. */
class ExpiredContinue extends ApiError {
  constructor(private readonly token: string) {
    super(
      410,
      'Expired',
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    );
  }

  override toStatus(): JsonObject {
    return { ...super.toStatus(), metadata: { continue: this.token } };
  }
}
