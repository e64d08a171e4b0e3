import { digest, readManifests, type KubeObject } from '../../kube/index.js';
import {
  annotations,
  type Application,
  type ApplicationSource,
  type AppProject,
  type Operation,
  type OperationState,
} from '../../model/index.js';
import type { Announcement } from '../render/index.js';
import { refreshPaths } from '../refresh/index.js';
import type { IntegrityCheck, Signers } from '../signatures/index.js';
import { Integrity } from './integrity.js';
import type { ManifestSources, RenderOptions, RenderTerms } from './sources.js';

/** What Git wants of one Application. */
export interface Desired {
  readonly revision: string;
  /** Only for an Application with several sources. */
  readonly revisions?: readonly string[];
  readonly objects: readonly KubeObject[];
  readonly digest: string;
  readonly sourceType: string;
  readonly sourceTypes?: readonly string[];
}

/** What to load: sources with the revision of each, where that is fixed already. */
export interface Request {
  readonly sources: readonly ApplicationSource[];
  readonly several: boolean;
  readonly revisions: readonly (string | undefined)[];
  /** Manifests that an operation brings with it. */
  readonly manifests?: readonly string[];
}

interface Kept {
  readonly key: string;
  readonly desired: Desired;
  /** The repositories of the sources. */
  readonly urls: readonly string[];
}

const RENDERINGS_KEPT = 2;

/**
 * Loads what Git wants, and remembers it: a revision is resolved again only after {@link DesiredState.invalidateRepository}, manifests are rendered
 * again only for another commit or source.
 */
export class DesiredState {
  // What is forgotten is replaced, so that an answer which is on its way meanwhile is not remembered.
  private readonly resolved = new Map<string, Map<string, string>>();
  private readonly rendered = new Map<string, readonly Kept[]>();
  private readonly integrity: Integrity;

  constructor(readonly sources: ManifestSources) {
    this.integrity = new Integrity(sources);
  }

  /** Forgets what revisions of a repository mean, and what was made of it: that may have come from elsewhere, too. */
  invalidateRepository(repoURL: string): void {
    for (const [app, kept] of this.rendered) {
      const others = kept.filter(({ urls }) => !urls.some((url) => sameRepository(url, repoURL)));
      this.rendered.set(app, others);
    }
    for (const [app, revisions] of this.resolved) {
      const others = [...revisions].filter(([key]) => !sameRepository(repositoryOf(key), repoURL));
      this.resolved.set(app, new Map(others));
    }
  }

  /** The commit that the revision of a source means, on behalf of an Application. @throws what the sources throw */
  async revisionOf(app: Application, source: ApplicationSource): Promise<string> {
    return await this.resolve(app, source);
  }

  /** Asks the repositories of an Application anew; whether one could not be asked shows when it is read. */
  async refresh(app: Application): Promise<void> {
    const urls = new Set(requestOfSpec(app).sources.map(({ repoURL }) => repoURL));
    if (app.spec.sourceHydrator) urls.add(app.spec.sourceHydrator.drySource.repoURL);
    this.resolved.delete(app.metadata.name ?? '');
    this.rendered.delete(app.metadata.name ?? '');
    await Promise.all([...urls].map((url) => this.sources.refresh(url).catch(() => undefined)));
  }

  /** Forgets what the revisions of an Application mean: repositories say it anew, those that fail as soon as they may be asked again. */
  forgetRevisions(app: string): void {
    this.resolved.delete(app);
  }

  /** Forgets an Application. */
  forget(app: string): void {
    this.resolved.delete(app);
    this.rendered.delete(app);
    this.integrity.forget(app);
  }

  /**
   * What the project of an Application demands of the commits that it would be loaded from, checked.
   *
   * @throws what the sources throw
   */
  async checks(
    app: Application,
    project: AppProject,
    request: Request,
    signers: Signers,
    now: Date,
  ): Promise<readonly IntegrityCheck[]> {
    const name = app.metadata.name ?? '';
    const commits = await this.commits(app, request);
    const parts = request.sources.map((source, index) => ({ source, commit: commits[index] ?? '' }));
    return await this.integrity.checks(name, project, parts, signers, now);
  }

  /** @throws what the sources throw */
  async load(app: Application, request: Request, terms: RenderTerms = {}): Promise<Desired> {
    const name = app.metadata.name ?? '';
    const namespace = app.spec.destination.namespace ?? '';
    const commits = await this.commits(app, request);
    const key = digest([
      projectOf(app),
      request.sources.map((source) => ({ ...source })),
      commits,
      namespace,
      [...(request.manifests ?? [])],
      settingsText(terms),
      app.metadata.annotations?.[annotations.manifestGeneratePaths] ?? '',
    ]);
    const kept = this.rendered.get(name) ?? [];
    this.rendered.set(name, kept);
    const known = kept.find((entry) => entry.key === key);
    if (known !== undefined) return known.desired;
    const desired = await this.render(request, commits, optionsOf(app, request, commits, terms));
    const urls = request.sources.map(({ repoURL }) => repoURL);
    if (this.rendered.get(name) === kept)
      this.rendered.set(name, [{ key, desired, urls }, ...kept].slice(0, RENDERINGS_KEPT));
    return desired;
  }

  /**
   * The digest of what the sources of an Application's spec want now, without rendering anything.
   *
   * @throws what the sources throw
   */
  async digestNow(app: Application, terms: RenderTerms = {}): Promise<string> {
    const request = requestOfSpec(app);
    const commits = await this.commits(app, request);
    const options = optionsOf(app, request, commits, terms);
    const digests = await Promise.all(
      request.sources.flatMap((source, index) =>
        isOnlyReferredTo(source) ? [] : [this.sources.contentDigest(source, commits[index] ?? '', options)],
      ),
    );
    return digestOfParts(digests);
  }

  /** What the plugins of an Application's sources can be told. @throws what the sources throw */
  async announced(app: Application, terms: RenderTerms): Promise<readonly Announcement[]> {
    const request = requestOfSpec(app);
    const commits = await this.commits(app, request);
    const options = optionsOf(app, request, commits, terms);
    const found = await Promise.all(
      request.sources.map((source, index) =>
        isOnlyReferredTo(source) || source.chart
          ? undefined
          : this.sources.announced?.(source, commits[index] ?? '', options),
      ),
    );
    return found.filter((one) => one !== undefined);
  }

  private commits(app: Application, request: Request): Promise<string[]> {
    return Promise.all(
      request.sources.map((source, index) => {
        const fixed = request.revisions[index];
        return fixed !== undefined && /^[0-9a-f]{40,64}$/.test(fixed)
          ? fixed
          : this.resolve(app, withRevision(source, fixed));
      }),
    );
  }

  private async resolve(app: Application, source: ApplicationSource): Promise<string> {
    const name = app.metadata.name ?? '';
    const revisions = this.resolved.get(name) ?? new Map<string, string>();
    this.resolved.set(name, revisions);
    const { repoURL, targetRevision = '', chart = '', tagPrefix = '' } = source;
    const project = projectOf(app);
    const key = [repoURL, targetRevision, chart, tagPrefix, project].join('\n');
    const known = revisions.get(key);
    if (known !== undefined) return known;
    const commit = await this.sources.resolve(source, { project });
    revisions.set(key, commit);
    return commit;
  }

  private async render(request: Request, commits: readonly string[], options: RenderOptions): Promise<Desired> {
    const revision = commits[0] ?? '';
    const several = request.several ? { revisions: commits } : {};
    if (request.manifests !== undefined) {
      const objects = request.manifests.flatMap((text, index) =>
        readManifests(text, { file: `operation.sync.manifests[${index}]` }),
      );
      return { revision, ...several, objects, digest: digest(objects), sourceType: '' };
    }
    const parts = await Promise.all(
      request.sources.map((source, index) =>
        isOnlyReferredTo(source) ? undefined : this.sources.render(source, commits[index] ?? '', options),
      ),
    );
    const present = parts.filter((part) => part !== undefined);
    return {
      revision,
      ...several,
      ...(request.several && { sourceTypes: present.map(({ sourceType }) => sourceType) }),
      objects: present.length === 1 && present[0] ? present[0].objects : present.flatMap(({ objects }) => objects),
      digest: digestOfParts(present.map((part) => part.digest)),
      sourceType: present[0]?.sourceType ?? '',
    };
  }
}

/** What a comparison looks at: the sources of the spec. */
export function requestOfSpec(app: Application): Request {
  const several = (app.spec.sources ?? []).length > 0;
  const sources = several ? (app.spec.sources ?? []) : app.spec.source ? [app.spec.source] : [];
  return { sources, several, revisions: [] };
}

/** What an operation looks at: its own sources and revisions, and the commits that its attempt was begun with. */
export function requestOfOperation(
  app: Application,
  operation: Operation,
  result: OperationState['syncResult'],
): Request {
  const { sync } = operation;
  const spec = requestOfSpec(app);
  const several = (sync?.sources ?? []).length > 0 || (sync?.source === undefined && spec.several);
  const sources = several
    ? sync?.sources?.length
      ? sync.sources
      : spec.sources
    : sync?.source
      ? [sync.source]
      : spec.sources;
  const begun = several ? result?.revisions : result?.revision ? [result.revision] : undefined;
  const asked = several ? sync?.revisions : sync?.revision ? [sync.revision] : undefined;
  return {
    sources,
    several,
    revisions: (begun?.length ? begun : asked) ?? [],
    ...(sync?.manifests?.length && { manifests: sync.manifests }),
  };
}

/** Whether two URLs mean the same repository. */
export function sameRepository(a: string, b: string): boolean {
  const plain = (url: string): string => url.replace(/\/+$/, '').replace(/\.git$/, '');
  return plain(a) === plain(b);
}

function projectOf({ spec }: Pick<Application, 'spec'>): string {
  return spec.project || 'default';
}

function optionsOf(
  app: Application,
  { sources }: Request,
  commits: readonly string[],
  terms: RenderTerms,
): RenderOptions {
  const { metadata, spec } = app;
  return {
    ...terms,
    generatePaths: (source) => refreshPaths(app, source),
    destinationNamespace: spec.destination.namespace ?? '',
    application: metadata.name ?? '',
    project: projectOf({ spec }),
    decrypt: true,
    references: sources.flatMap((source, index) => (source.ref ? [{ source, revision: commits[index] ?? '' }] : [])),
  };
}

/** Equal for terms of rendering that say the same. */
function settingsText({ kustomize, disabled = new Set(), valueFileSchemes, permissions }: RenderTerms): string {
  return JSON.stringify([kustomize, [...disabled].sort(), valueFileSchemes, permissions]);
}

/** Whether a source only lends its files to others. */
function isOnlyReferredTo({ ref, path, chart }: ApplicationSource): boolean {
  return Boolean(ref) && !path && !chart;
}

function digestOfParts(digests: readonly string[]): string {
  return digests.length === 1 ? (digests[0] ?? '') : digest([...digests]);
}

function repositoryOf(key: string): string {
  return key.slice(0, key.indexOf('\n'));
}

function withRevision(source: ApplicationSource, revision: string | undefined): ApplicationSource {
  return revision === undefined || revision === '' ? source : { ...source, targetRevision: revision };
}
