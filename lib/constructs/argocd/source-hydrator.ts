import type {
  DirectorySource,
  HelmSource,
  KustomizeSource,
  PluginSource,
  SourceHydrator as SourceHydratorJson,
} from '../../model/index.js';
import { invalidValue } from '../errors.js';
import { Source } from './source.js';

/** What is rendered, and into which branch. */
export interface SourceHydratorProps {
  /** URL of the Git repository that holds what is rendered. */
  readonly repoURL: string;
  /** Folder of what is rendered. */
  readonly path: string;
  /** Branch, tag or commit of what is rendered. */
  readonly targetRevision: string;

  /** Branch that the Application delivers from. */
  readonly branch: string;
  /** Folder of that branch which holds the rendered manifests; not the top of the repository. */
  readonly outputPath: string;

  /**
   * Branch that is pushed to, when a person or a pipeline moves it on to `branch`.
   * @default - `branch` itself
   */
  readonly stagingBranch?: string;

  /**
   * URL of the repository that the rendered manifests are pushed to.
   * @default - `repoURL`
   */
  readonly outputRepoURL?: string;

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
}

/**
 * A source that is rendered into a branch, so that people review and Argo CD delivers plain manifests.
 *
 * @example
 * SourceHydrator.of({
 *   repoURL: 'https://git.example.com/ml/platform.git', path: 'charts/serving', targetRevision: 'main',
 *   branch: 'environments/production', outputPath: 'serving', stagingBranch: 'environments/production-next',
 * });
 */
export class SourceHydrator {
  /** @throws ConstructError INVALID_VALUE for what {@link Source.git} refuses, and when the output would be the top folder */
  static of(props: SourceHydratorProps): SourceHydrator {
    const { repoURL, path, targetRevision, branch, outputPath, stagingBranch, outputRepoURL, ...rendering } = props;
    Source.git({ repoURL, path, targetRevision, ...rendering });
    Source.git({ repoURL: outputRepoURL ?? repoURL, path: outputPath });
    // Argo CD's pattern: at least two characters, or one that is neither a dot nor a slash.
    if (!/^.{2,}|[^./]$/.test(outputPath)) {
      throw invalidValue('SourceHydrator outputPath', outputPath, 'a folder below the top of the repository');
    }
    for (const [name, value] of Object.entries({ branch, targetRevision })) {
      if (value.trim() === '') throw invalidValue(`SourceHydrator ${name}`, value, 'a name');
    }
    return new SourceHydrator({
      drySource: { repoURL, targetRevision, path, ...rendering },
      syncSource: {
        targetBranch: branch,
        path: outputPath,
        ...(outputRepoURL !== undefined && { repoURL: outputRepoURL }),
      },
      ...(stagingBranch !== undefined && { hydrateTo: { targetBranch: stagingBranch } }),
    });
  }

  private constructor(private readonly hydrator: SourceHydratorJson) {}

  /** As the Application says it. */
  toJson(): SourceHydratorJson {
    return this.hydrator;
  }
}
