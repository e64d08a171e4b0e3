import type { ApplicationSource } from '../../model/index.js';
import type { FileTree } from './file-tree.js';
import type { FindChart } from './helm/place-dependencies.js';
import type { KustomizeOptions } from './kustomize/options.js';
import type { Lender } from './lender.js';
import type { SourceType } from './source-type.js';
import type { Plugins } from './plugin/plugins.js';
import type { Tools } from './tools.js';

/** What the cluster of a destination can do. */
export interface Capabilities {
  /** Its version, such as `v1.36.3`. */
  readonly version: string;
  /** `group/version` and `group/version/Kind` of everything that it serves. */
  readonly apiVersions: readonly string[];
}

/** A source that others name as `$<ref>/path`. */
export interface ReferencedSource {
  readonly tree: FileTree;
  readonly revision: string;
}

/** What the settings of an installation say of rendering. */
export interface RenderSettings {
  /** How the installation runs kustomize. */
  readonly kustomize?: KustomizeOptions | undefined;
  /** The tools that the installation does without: their sources are plain directories; without `Directory`, Jsonnet is passed over. */
  readonly disabled?: ReadonlySet<SourceType> | undefined;
  /** The schemes that URLs of value files may have. @default none */
  readonly valueFileSchemes?: readonly string[] | undefined;
}

/** What rendering may depend on beside the source and its files. */
export interface RenderContext extends RenderSettings {
  /** The name under which the Application is known: its own, or `<namespace>_<name>` outside of the controller's namespace. */
  readonly application?: string | undefined;
  readonly project?: string | undefined;
  /** The namespace of the destination. */
  readonly destinationNamespace?: string | undefined;
  /** The revision that is rendered. */
  readonly revision?: string | undefined;
  /** Asked only where the tool needs it. */
  readonly capabilities?: (() => Promise<Capabilities>) | undefined;
  /** By the name that they are referred to by, without `$`. */
  readonly references?: ReadonlyMap<string, ReferencedSource> | undefined;
  /**
   * The paths, from the root of the repository, on which the manifests of a source depend, as its Application says (`manifest-generate-paths`);
   * none where it says nothing. A plugin then sees nothing else.
   */
  readonly generatePaths?: ((source: ApplicationSource) => readonly string[]) | undefined;
  /** What is named elsewhere; absent where nothing is fetched. */
  readonly lender?: Lender | undefined;
  /** Absent where nothing is fetched. */
  readonly findChart?: FindChart | undefined;
  /** Absent where no program may be run: then sources that need one are refused. */
  readonly tools?: Tools | undefined;
  /** Absent where there are none. */
  readonly plugins?: Plugins | undefined;
}
