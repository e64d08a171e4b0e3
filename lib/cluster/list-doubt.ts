import { matchesSelector, type Clock, type Json } from '../kube/index.js';
import { type ApiClient, asObject, stringOf } from './client.js';
import { resourcePath, type ServedResource } from './discovery.js';
import { ClusterError, isApiError } from './errors.js';
import { compareVersions } from './object-cache.js';

/** Where an object of a known kind is. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** So long, in milliseconds, a server has to go on telling an older state until that is what there is: a restored backup. */
const RESTORED = 30_000;
/** So many of the objects that a list leaves out are asked for. */
const SAMPLES = 3;

/**
 * Whether a list is believed. One that is older than what the same server has told before comes from a replica that lags, or from a
 * backup that was restored; one without most of what was there may be the mistake of something in between. Nothing must be deleted,
 * made anew or called missing because of either.
 */
export class ListDoubt {
  private newest: string | undefined;
  private olderSince: number | undefined;

  constructor(
    private readonly options: {
      readonly client: ApiClient;
      readonly resource: ServedResource;
      readonly labelSelector?: string;
      readonly clock: Clock;
      /** What is known to exist. */
      readonly known?: () => Iterable<Place>;
    },
  ) {}

  /** Takes the version of something that the server told. */
  heard(version: string | undefined): void {
    if (version !== undefined && compareVersions(version, this.newest) > 0) this.newest = version;
  }

  /**
   * Says whether a list begins a new history, in which versions are counted from an earlier one on.
   *
   * @throws ClusterError LIST_NOT_BELIEVED; ApiError and UnreachableError of the questions that it asks
   */
  async judge(version: string | undefined, items: readonly Json[]): Promise<{ readonly anew: boolean }> {
    const anew = this.isOlder(version);
    await this.askForMissing(items);
    if (anew) this.newest = undefined;
    this.heard(version);
    return { anew };
  }

  private isOlder(version: string | undefined): boolean {
    const { newest } = this;
    const isOlder = newest !== undefined && version !== undefined && compareVersions(version, newest) < 0;
    const now = this.options.clock.now().getTime();
    if (!isOlder) {
      this.olderSince = undefined;
      return false;
    }
    this.olderSince ??= now;
    if (now - this.olderSince >= RESTORED) return true;
    throw this.refusal(`it is older (${version}) than what the server has told before (${newest})`);
  }

  private async askForMissing(items: readonly Json[]): Promise<void> {
    const { client, resource, labelSelector, known } = this.options;
    const places = [...(known?.() ?? [])];
    const listed = new Set(
      items.map((item) => {
        const { namespace, name } = asObject(asObject(item)['metadata']);
        return `${stringOf(namespace) ?? ''}/${stringOf(name) ?? ''}`;
      }),
    );
    const missing = places.filter(({ namespace, name }) => !listed.has(`${namespace}/${name}`));
    if (missing.length * 2 <= places.length) return;
    for (const { namespace, name } of missing.slice(0, SAMPLES)) {
      const path = resourcePath(resource, namespace, name);
      const found = await client.json('GET', path).catch((error: unknown) => {
        // Who may not read single objects is no worse off than without this question.
        if (isApiError(error, 'NotFound') || isApiError(error, 'Forbidden')) return undefined;
        throw error;
      });
      if (found !== undefined && matchesSelector(labelSelector ?? '', labelsOf(found)))
        throw this.refusal(`it leaves out ${missing.length} of ${places.length} objects, and ${path} exists`);
    }
  }

  private refusal(why: string): ClusterError {
    const { client, resource } = this.options;
    return new ClusterError('LIST_NOT_BELIEVED', `a list of ${resource.plural} is not believed: ${why}`, {
      where: client.connection.server,
      remedy: 'it is asked for again by itself; look at what stands between, and at the replicas of the server',
    });
  }
}

function labelsOf(object: Json): { readonly [key: string]: string } {
  const labels = asObject(asObject(asObject(object)['metadata'])['labels']);
  return Object.fromEntries(
    Object.entries(labels).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
