import type {
  ApplicationSource,
  DirectorySource,
  HelmSource,
  KustomizeSource,
  PluginSource,
} from '../../model/index.js';
import { stringifyJson, type Json } from '../../kube/index.js';
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
   * Only tags with this prefix count when `targetRevision` is a range of versions, such as `serving/`.
   * @default - all tags
   */
  readonly tagPrefix?: string;

  /**
   * Makes the files reachable from other sources: {@link Source.file}.
   * @default - not reachable
   */
  readonly ref?: string;

  /**
   * A name for people, when there are several sources.
   * @default - none
   */
  readonly name?: string;
}

/** Jsonnet in a Git repository. */
export interface JsonnetSourceProps extends Omit<GitSourceProps, 'directory' | 'kustomize' | 'helm' | 'plugin'> {
  /**
   * External variables: texts are texts, and all else is handed over as code.
   * @default - none
   */
  readonly externals?: Readonly<Record<string, Json>>;

  /**
   * Arguments of the function that a file is: texts are texts, and all else is handed over as code.
   * @default - none
   */
  readonly args?: Readonly<Record<string, Json>>;

  /**
   * Folders of the repository that are searched for what is imported.
   * @default - none
   */
  readonly libraries?: readonly string[];

  /**
   * Whether folders below count too.
   * @default false
   */
  readonly recurse?: boolean;
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

/** Manifests in an OCI artifact. */
export interface OciSourceProps {
  /** Address of the artifact: `oci://registry.example.com/ml/serving`. */
  readonly repoURL: string;
  /** Tag, digest or range of versions. */
  readonly targetRevision: string;

  /**
   * Folder inside the artifact.
   * @default - its top
   */
  readonly path?: string;

  /**
   * Values, when the artifact is a chart.
   * @default - the chart's own
   */
  readonly helm?: HelmSource;

  /**
   * Overrides, when the artifact is a kustomization.
   * @default - none
   */
  readonly kustomize?: KustomizeSource;

  /**
   * A name for people, when there are several sources.
   * @default - none
   */
  readonly name?: string;
}

/**
 * Where the manifests of an Application come from.
 *
 * @example
 * const values = Source.files('values', { repoURL: 'https://git.example.com/ml/values.git', targetRevision: 'main' });
 * const chart = Source.helm({
 *   repoURL: 'https://charts.example.com', chart: 'mlflow', targetRevision: '1.8.x',
 *   helm: { valueFiles: [values.file('mlflow/production.yaml')] },
 * });
 * new Application(this, 'mlflow', { sources: [chart, values], destination });
 */
export class Source {
  /** A folder of a Git repository: plain manifests, a kustomization or a chart. */
  static git(props: GitSourceProps): Source {
    refuseLocal(props.repoURL);
    if (props.ref !== undefined && !/^[\w-]+$/.test(props.ref)) {
      throw invalidValue('Source.git ref', props.ref, 'letters, digits, _ and -');
    }
    refuseOutside(props.path);
    const blocks = (['kustomize', 'helm', 'directory', 'plugin'] as const).filter((name) => props[name] !== undefined);
    if (blocks.length > 1) {
      throw invalidValue('Source.git', blocks, 'at most one of kustomize, helm, directory and plugin');
    }
    return new Source({ ...props });
  }

  /**
   * Jsonnet in a folder of a Git repository: the objects that its files come to.
   * @throws ConstructError INVALID_VALUE for what {@link Source.git} refuses, and for a library outside the repository
   */
  static jsonnet(props: JsonnetSourceProps): Source {
    const { externals, args, libraries, recurse, ...git } = props;
    for (const library of libraries ?? []) refuseOutside(library);
    const jsonnet = {
      ...(externals && { extVars: jsonnetVariables(externals) }),
      ...(args && { tlas: jsonnetVariables(args) }),
      ...(libraries && { libs: [...libraries] }),
    };
    const directory = { ...(recurse !== undefined && { recurse }), jsonnet };
    return Source.git({ ...git, directory });
  }

  /** A chart of a Helm repository. */
  static helm(props: HelmSourceProps): Source {
    refuseLocal(props.repoURL);
    if (!props.chart) throw invalidValue('Source.helm chart', props.chart, 'the name of a chart');
    if (!props.targetRevision) throw invalidValue('Source.helm targetRevision', props.targetRevision, 'a version');
    return new Source({ ...props });
  }

  /** Manifests of an OCI artifact. */
  static oci(props: OciSourceProps): Source {
    if (!/^oci:\/\/[^\s/]+\/\S+$/.test(props.repoURL)) {
      throw invalidValue('Source.oci repoURL', props.repoURL, 'oci://registry/path');
    }
    if (!props.targetRevision) throw invalidValue('Source.oci targetRevision', props.targetRevision, 'a tag or digest');
    refuseOutside(props.path);
    return new Source({ path: '.', ...props });
  }

  /** Files of a Git repository that other sources read, and nothing that is delivered itself. */
  static files(ref: string, props: Pick<GitSourceProps, 'repoURL' | 'targetRevision' | 'name'>): Source {
    return Source.git({ ...props, ref });
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

  /**
   * How another source of the same Application reaches a file of this one: `$ref/path`.
   * @throws ConstructError INVALID_VALUE when this source has no `ref`
   */
  file(path: string): string {
    const { ref, repoURL } = this.source;
    if (ref === undefined) throw invalidValue(`Source ${repoURL} ref`, ref, 'a name by which its files are reached');
    refuseOutside(path);
    return `$${ref}/${path}`;
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

/** What is wrong with sources that stand together; a sentence each. */
export function sourceFaults(sources: readonly Source[]): string[] {
  const all = sources.map((source) => source.toJson());
  const names = all.flatMap(({ ref }) => (ref === undefined ? [] : [ref]));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const faults = twice.map((name) => `sources: got two with the ref ${name}, expected one`);
  for (const { repoURL, path, chart, ref, helm } of all) {
    const enough = [path, chart, all.length > 1 ? ref : undefined].some((each) => each !== undefined);
    if (!enough) faults.push(`source ${repoURL}: got neither path nor chart, expected one of them`);
    if (ref !== undefined && chart !== undefined)
      faults.push(`source ${repoURL}: got ref and chart, expected one of them`);
    const files = [
      ...(helm?.valueFiles ?? []),
      ...(helm?.fileParameters ?? []).map((parameter) => parameter.path ?? ''),
    ];
    for (const file of files) {
      const wanted = /^\$([\w-]+)\//.exec(file)?.[1];
      if (wanted === undefined || names.includes(wanted)) continue;
      faults.push(`source ${repoURL}: got the file ${file}, expected a source with the ref ${wanted}`);
    }
  }
  return faults;
}

function jsonnetVariables(variables: Readonly<Record<string, Json>>) {
  return Object.entries(variables).map(([name, value]) =>
    typeof value === 'string' ? { name, value } : { name, value: stringifyJson(value), code: true },
  );
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
