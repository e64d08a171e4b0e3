import type { KubeObject } from '../../kube/index.js';
import type { ApplicationSource, AppProjectSpec } from '../../model/index.js';
import type { DryCommit, HydratedFile, HydratedFolder, HydrationDestination } from '../hydration/index.js';
import type { Announcement, RenderContext, RenderSettings } from '../render/index.js';
import type { SignedHistory } from '../signatures/index.js';

/** The manifests of one source at one commit. */
export interface RenderedSource {
  readonly objects: readonly KubeObject[];
  /** Digest of the objects: equal for equal objects, whatever the commit. */
  readonly digest: string;
  /** `Directory`, `Kustomize`, … */
  readonly sourceType: string;
}

/** What a project says of repositories. */
export type ProjectPermissions = Pick<AppProjectSpec, 'sourceRepos' | 'sourceIntegrity' | 'signatureKeys'>;

/** What an installation, a project and a destination say of rendering. */
export interface RenderTerms extends Pick<RenderContext, 'capabilities' | keyof RenderSettings> {
  /** What a source may take from other repositories; absent means nothing. */
  readonly permissions?: ProjectPermissions | undefined;
}

/** What rendering may depend on beside a source and its commit. */
export interface RenderOptions
  extends RenderTerms, Pick<RenderContext, 'application' | 'project' | 'destinationNamespace' | 'generatePaths'> {
  /** Whether Secrets that are encrypted in the repository are decrypted. @default false */
  readonly decrypt?: boolean;
  /** The sources of the same Application that others can refer to by their `ref`, with the revision of each. */
  readonly references?: readonly { readonly source: ApplicationSource; readonly revision: string }[];
}

/** What is written to a branch by a hydration. */
export interface Publication extends HydrationDestination {
  /** In whose name it is written. */
  readonly project: string;
  /** What Applications are hydrated into: each directory whole, where its manifests are others than those that stand there. */
  readonly folders: readonly HydratedFolder[];
  /** Files at the root, which go along with a commit and never make one. */
  readonly rootFiles: readonly HydratedFile[];
  readonly message: string;
  /** Who writes it; absent means Slipway. */
  readonly author?: { readonly name: string; readonly email: string };
  /** What the note on the commit says, also on one that stood there already. */
  readonly note?: { readonly ref: string; readonly text: string };
}

/** What the reconciler needs of the sources floor: revisions, manifests, and to hear of changes. */
export interface ManifestSources {
  /** The commit that the source's target revision means now. */
  resolve(source: ApplicationSource, options: Pick<RenderOptions, 'project'>): Promise<string>;
  render(source: ApplicationSource, commit: string, options: RenderOptions): Promise<RenderedSource>;
  /** The digest that {@link render} would give, without rendering. */
  contentDigest(source: ApplicationSource, commit: string, options: RenderOptions): Promise<string>;
  /** What the plugin of a source can be told. Absent where there are none. */
  announced?(source: ApplicationSource, commit: string, options: RenderOptions): Promise<Announcement | undefined>;
  /** The commits of a source and who signed them. Absent where signatures cannot be verified. */
  signedHistory?(
    source: ApplicationSource,
    commit: string,
    options: Pick<RenderOptions, 'project'>,
  ): Promise<SignedHistory>;
  /** What a commit of a source says, as text. */
  describe?(
    source: ApplicationSource,
    commit: string,
    options: Pick<RenderOptions, 'project'>,
  ): Promise<Omit<DryCommit, 'sha'>>;
  /** Writes what was hydrated to a branch, unless that holds it already. Absent where nothing can be written. */
  publish?(publication: Publication): Promise<{ readonly commit: string; readonly changed: boolean }>;
  /** Asks a repository anew what its branches and tags are. */
  refresh(repoURL: string): Promise<void>;
  /** Calls `listener` with the repository's URL whenever something was pushed, or it is reached in another way. */
  onChange(listener: (repoURL: string) => void): unknown;
  /**
   * Takes the Secrets of repositories and what servers are trusted by from among objects of the controller's namespace, in the place of
   * those that it had. Absent where repositories are had without.
   *
   * @returns what cannot be read of them, for people; no secret is in it
   */
  useCredentials?(objects: readonly KubeObject[]): readonly string[];
}
