import type { ApplicationSpec } from '../../model/index.js';
import type { IAppProject } from './app-project.js';
import type { Destination } from './destination.js';
import type { IgnoreDifferences } from './ignore-differences.js';
import type { SourceHydrator } from './source-hydrator.js';
import { sourceFaults, type Source } from './source.js';
import type { SyncPolicy } from './sync-policy.js';

/** What an Application delivers, and how: of one Application, or of all that a set generates. */
export interface ApplicationSpecProps {
  /**
   * What the Application may do.
   * @default - the project `default`
   */
  readonly project?: IAppProject;

  /**
   * Where the manifests come from, when it is one place.
   * @default - see `sources` and `hydrator`
   */
  readonly source?: Source;

  /**
   * Where the manifests come from, when it is several places. Files of one are reached from another by
   * {@link Source.file}.
   * @default - see `source` and `hydrator`
   */
  readonly sources?: readonly Source[];

  /**
   * A source that is rendered into a branch first, from which it is delivered.
   * @default - see `source` and `sources`
   */
  readonly hydrator?: SourceHydrator;

  /** Where they are delivered to. */
  readonly destination: Destination;

  /**
   * When and how it is synced.
   * @default SyncPolicy.manual()
   */
  readonly syncPolicy?: SyncPolicy;

  /**
   * Fields whose difference is no drift.
   * @default - none
   */
  readonly ignoreDifferences?: readonly IgnoreDifferences[];

  /**
   * How many syncs the history keeps; 0 keeps none.
   * @default 10
   */
  readonly revisionHistoryLimit?: number;

  /**
   * Notes for people, by name.
   * @default - none
   */
  readonly info?: Readonly<Record<string, string>>;
}

/** The `spec` of an Application. */
export function renderApplicationSpec(props: ApplicationSpecProps): ApplicationSpec {
  const { hydrator, ignoreDifferences = [], info = {}, revisionHistoryLimit } = props;
  const syncPolicy = props.syncPolicy?.toJson();
  const [source, ...more] = sourcesOf(props).map((each) => each.toJson());
  const notes = Object.entries(info).map(([name, value]) => ({ name, value }));
  return {
    project: props.project?.projectName ?? 'default',
    ...(source && (more.length > 0 ? { sources: [source, ...more] } : { source })),
    ...(hydrator && { sourceHydrator: hydrator.toJson() }),
    destination: props.destination.toJson(),
    ...(syncPolicy && { syncPolicy }),
    ...(ignoreDifferences.length > 0 && { ignoreDifferences: ignoreDifferences.map((each) => each.toJson()) }),
    ...(notes.length > 0 && { info: notes }),
    ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
  };
}

/** What is wrong with the sources of an Application; a sentence each. */
export function applicationFaults(props: ApplicationSpecProps): string[] {
  const sources = sourcesOf(props);
  if (!props.hydrator) {
    return sources.length === 0 ? ['source: got nothing, expected a Source; see addSource'] : sourceFaults(sources);
  }
  return sources.length > 0 ? ['source: got a Source beside the hydrator, expected one of them'] : [];
}

function sourcesOf({ source, sources = [] }: ApplicationSpecProps): Source[] {
  return source ? [source, ...sources] : [...sources];
}
