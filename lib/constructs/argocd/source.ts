import type {
  ApplicationSource,
  DirectorySource,
  HelmSource,
  KustomizeSource,
  PluginSource,
} from '../../model/index.js';
import { invalidValue } from '../errors.js';

/** Where manifests lie in a Git repository. */
export interface GitSourceProps {
  /** Public URL of the repository: https, ssh or `git@host:path`. Never a path of this machine. */
  readonly repoURL: string;

  /**
   * Folder inside the repository.
   * @default - the repository's top
   */
  readonly path?: string;

  /**
   * Branch, tag, commit or semantic version.
   * @default - the repository's default branch
   */
  readonly targetRevision?: string;

  /**
   * How a plain folder is read.
   * @default - the files of the folder itself, unless a kustomization.yaml or a chart is found
   */
  readonly directory?: DirectorySource;

  /**
   * Overrides for a kustomization.
   * @default - none
   */
  readonly kustomize?: KustomizeSource;

  /**
   * Values for a chart that lies in the folder.
   * @default - none
   */
  readonly helm?: HelmSource;

  /**
   * A config management plugin that renders the folder.
   * @default - none
   */
  readonly plugin?: PluginSource;

  /**
   * Makes the files reachable from other sources as `$<ref>/path`.
   * @default - not reachable
   */
  readonly ref?: string;

  /**
   * A name for people, when there are several sources.
   * @default - none
   */
  readonly name?: string;
}

/** A chart in a Helm repository. */
export interface HelmSourceProps {
  /** URL of the Helm repository, or of an OCI registry without its scheme. */
  readonly repoURL: string;
  /** Name of the chart. */
  readonly chart: string;
  /** Version of the chart, or a range of versions. */
  readonly targetRevision: string;

  /**
   * Values and other settings.
   * @default - the chart's own
   */
  readonly helm?: HelmSource;

  /**
   * A name for people, when there are several sources.
   * @default - none
   */
  readonly name?: string;
}

/** Where the manifests of an Application come from. */
export class Source {
  /** A folder of a Git repository: plain manifests, a kustomization or a chart. */
  static git(props: GitSourceProps): Source {
    refuseLocal(props.repoURL);
    refuseOutside(props.path);
    const blocks = (['kustomize', 'helm', 'directory', 'plugin'] as const).filter((name) => props[name] !== undefined);
    if (blocks.length > 1) {
      throw invalidValue('Source.git', blocks, 'at most one of kustomize, helm, directory and plugin');
    }
    return new Source({ ...props });
  }

  /** A chart of a Helm repository. */
  static helm(props: HelmSourceProps): Source {
    refuseLocal(props.repoURL);
    if (!props.chart) throw invalidValue('Source.helm chart', props.chart, 'the name of a chart');
    if (!props.targetRevision) throw invalidValue('Source.helm targetRevision', props.targetRevision, 'a version');
    return new Source({ ...props });
  }

  /** A source in the words of the Application itself, for what the other ways do not say. */
  static fromJson(source: ApplicationSource): Source {
    return new Source({ ...source });
  }

  private constructor(private readonly source: ApplicationSource) {}

  /** URL of the repository. */
  get repoURL(): string {
    return this.source.repoURL;
  }

  /** Folder inside the repository. */
  get path(): string | undefined {
    return this.source.path;
  }

  /** What is followed: a branch, tag, commit or version. */
  get targetRevision(): string | undefined {
    return this.source.targetRevision;
  }

  /** The same source at another revision. */
  at(targetRevision: string): Source {
    return new Source({ ...this.source, targetRevision });
  }

  /** As the Application says it. */
  toJson(): ApplicationSource {
    return { ...this.source };
  }
}

const local = /^(\/|\.|~|[A-Za-z]:\\|file:)|^[a-z+]+:\/\/([^/@]*@)?(localhost|127\.\d|\[::1\])/i;

function refuseLocal(repoURL: string): void {
  if (repoURL.trim() !== '' && !local.test(repoURL)) return;
  throw invalidValue(
    'Source repoURL',
    repoURL,
    'the public URL of a repository',
    'to read it from this machine, map the URL: --repository URL=PATH',
  );
}

function refuseOutside(path: string | undefined): void {
  if (path === undefined) return;
  if (path.startsWith('/') || path.split('/').includes('..')) {
    throw invalidValue('Source path', path, 'a folder inside the repository, without a leading / and without ..');
  }
}
