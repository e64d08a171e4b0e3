import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { argoApiVersion, finalizers, linkAnnotationPrefix, type ApplicationSpec } from '../../model/index.js';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { IAppProject } from './app-project.js';
import type { Destination } from './destination.js';
import type { IgnoreDifferences } from './ignore-differences.js';
import type { Source } from './source.js';
import type { SyncOption } from './sync-option.js';
import { SyncPolicy } from './sync-policy.js';

/** What becomes of the live objects when their Application is deleted. */
export enum ApplicationDeletion {
  /** They are deleted, and their dependents before them. */
  FOREGROUND = 'foreground',
  /** They are deleted; their dependents go afterwards. */
  BACKGROUND = 'background',
  /** They stay. */
  ORPHAN = 'orphan',
}

/** Props of an {@link Application}. */
export interface ApplicationProps {
  /**
   * Name, namespace, labels and annotations. The name of an Application is what people type.
   * @default - a generated name, in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What the Application may do.
   * @default - the project `default`
   */
  readonly project?: IAppProject;

  /**
   * Where the manifests come from; further ones by {@link Application.addSource}.
   * @default - added later
   */
  readonly source?: Source;

  /** Where they are delivered to. */
  readonly destination: Destination;

  /**
   * When and how it is synced.
   * @default SyncPolicy.manual()
   */
  readonly syncPolicy?: SyncPolicy;

  /**
   * What becomes of the live objects when the Application is deleted.
   * @default ApplicationDeletion.ORPHAN
   */
  readonly deletion?: ApplicationDeletion;

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

const kind = { apiVersion: argoApiVersion, kind: 'Application' } as const;

/** `argoproj.io/v1alpha1 Application`: manifests at a revision, delivered to a namespace of a cluster. */
export class Application extends CustomResource<ApplicationSpec> {
  /** Whether a value is an Application construct. */
  static isApplication(value: unknown): value is Application {
    return isKind(value, kind);
  }

  /** Where it is delivered to. */
  readonly destination: Destination;
  private readonly project: string;
  private readonly sources: Source[] = [];
  private readonly differences: IgnoreDifferences[];
  private readonly info: Map<string, string>;
  private readonly revisionHistoryLimit: number | undefined;
  private policy: SyncPolicy;

  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id, kind, { namespace: 'argocd', ...props.metadata });
    const { revisionHistoryLimit, deletion = ApplicationDeletion.ORPHAN } = props;
    if (revisionHistoryLimit !== undefined && (!Number.isInteger(revisionHistoryLimit) || revisionHistoryLimit < 0)) {
      throw invalidProp(this, 'revisionHistoryLimit', revisionHistoryLimit, 'a whole number from 0');
    }
    this.destination = props.destination;
    this.project = props.project?.projectName ?? 'default';
    this.policy = props.syncPolicy ?? SyncPolicy.manual();
    this.differences = [...(props.ignoreDifferences ?? [])];
    this.info = new Map(Object.entries(props.info ?? {}));
    this.revisionHistoryLimit = revisionHistoryLimit;
    if (props.source) this.sources.push(props.source);
    if (deletion === ApplicationDeletion.FOREGROUND) this.metadata.addFinalizers(finalizers.resources);
    if (deletion === ApplicationDeletion.BACKGROUND) this.metadata.addFinalizers(finalizers.background);
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** When and how it is synced. */
  get syncPolicy(): SyncPolicy {
    return this.policy;
  }

  /** Adds a source; with more than one, the Application has several sources. */
  addSource(source: Source): this {
    this.sources.push(source);
    return this;
  }

  /** Adds options to the sync policy. */
  addSyncOption(...options: SyncOption[]): this {
    this.policy = this.policy.withOptions(...options);
    return this;
  }

  /** Adds fields whose difference is no drift. */
  addIgnoreDifferences(...differences: IgnoreDifferences[]): this {
    this.differences.push(...differences);
    return this;
  }

  /** Adds a note for people. */
  addInfo(name: string, value: string): this {
    this.info.set(name, value);
    return this;
  }

  /** Adds a link that user interfaces show. */
  addLink(name: string, url: string): this {
    if (!/^https?:\/\//.test(url)) throw invalidProp(this, `link ${name}`, url, 'an http or https URL');
    this.metadata.addAnnotation(`${linkAnnotationPrefix}${name}`, url);
    return this;
  }

  protected override toSpec(): ApplicationSpec {
    const syncPolicy = this.policy.toJson();
    const [source, ...more] = this.sources.map((each) => each.toJson());
    return {
      project: this.project,
      ...(source && (more.length > 0 ? { sources: [source, ...more] } : { source })),
      destination: this.destination.toJson(),
      ...(syncPolicy && { syncPolicy }),
      ...(this.differences.length > 0 && { ignoreDifferences: this.differences.map((each) => each.toJson()) }),
      ...(this.info.size > 0 && { info: [...this.info].map(([name, value]) => ({ name, value })) }),
      ...(this.revisionHistoryLimit !== undefined && { revisionHistoryLimit: this.revisionHistoryLimit }),
    };
  }

  private problems(): string[] {
    const problems: string[] = [];
    if (this.sources.length === 0) problems.push('source: got nothing, expected a Source; see addSource');
    for (const source of this.sources) {
      const { path, chart, ref } = source.toJson();
      const enough = [path, chart, this.sources.length > 1 ? ref : undefined].some((each) => each !== undefined);
      if (!enough) problems.push(`source ${source.repoURL}: got neither path nor chart, expected one of them`);
    }
    return problems;
  }
}
