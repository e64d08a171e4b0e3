import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { argoApiVersion, finalizers, linkAnnotationPrefix, type ApplicationSpec } from '../../model/index.js';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { applicationFaults, renderApplicationSpec, type ApplicationSpecProps } from './application-spec.js';
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
export interface ApplicationProps extends ApplicationSpecProps {
  /**
   * Name, namespace, labels and annotations. The name of an Application is what people type.
   * @default - a generated name, in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What becomes of the live objects when the Application is deleted.
   * @default ApplicationDeletion.ORPHAN
   */
  readonly deletion?: ApplicationDeletion;
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
  private given: ApplicationSpecProps;

  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id, kind, { namespace: 'argocd', ...props.metadata });
    const { revisionHistoryLimit, deletion = ApplicationDeletion.ORPHAN } = props;
    if (revisionHistoryLimit !== undefined && (!Number.isInteger(revisionHistoryLimit) || revisionHistoryLimit < 0)) {
      throw invalidProp(this, 'revisionHistoryLimit', revisionHistoryLimit, 'a whole number from 0');
    }
    this.destination = props.destination;
    this.given = props;
    if (deletion === ApplicationDeletion.FOREGROUND) this.metadata.addFinalizers(finalizers.resources);
    if (deletion === ApplicationDeletion.BACKGROUND) this.metadata.addFinalizers(finalizers.background);
    this.node.addValidation({ validate: () => applicationFaults(this.given) });
  }

  /** When and how it is synced. */
  get syncPolicy(): SyncPolicy {
    return this.given.syncPolicy ?? SyncPolicy.manual();
  }

  /** Adds a source; with more than one, the Application has several sources. */
  addSource(source: Source): this {
    this.given = { ...this.given, sources: [...(this.given.sources ?? []), source] };
    return this;
  }

  /** Adds options to the sync policy. */
  addSyncOption(...options: SyncOption[]): this {
    this.given = { ...this.given, syncPolicy: this.syncPolicy.withOptions(...options) };
    return this;
  }

  /** Adds fields whose difference is no drift. */
  addIgnoreDifferences(...differences: IgnoreDifferences[]): this {
    this.given = { ...this.given, ignoreDifferences: [...(this.given.ignoreDifferences ?? []), ...differences] };
    return this;
  }

  /** Adds a note for people. */
  addInfo(name: string, value: string): this {
    this.given = { ...this.given, info: { ...this.given.info, [name]: value } };
    return this;
  }

  /** Adds a link that user interfaces show. */
  addLink(name: string, url: string): this {
    if (!/^https?:\/\//.test(url)) throw invalidProp(this, `link ${name}`, url, 'an http or https URL');
    this.metadata.addAnnotation(`${linkAnnotationPrefix}${name}`, url);
    return this;
  }

  protected override toSpec(): ApplicationSpec {
    return renderApplicationSpec(this.given);
  }
}
