import type { ManagedNamespaceMetadata, SyncPolicy as SyncPolicyJson } from '../../model/index.js';
import { invalidValue } from '../errors.js';
import type { RetryStrategy } from './retry-strategy.js';
import { renderOptions, type SyncOption } from './sync-option.js';

/** What holds for automated and manual syncs alike. */
export interface SyncPolicyOptions {
  /**
   * Options such as `SyncOption.createNamespace()`.
   * @default - none
   */
  readonly options?: readonly SyncOption[];

  /**
   * How a failed sync is tried again.
   * @default - an automated sync five times, a manual one never
   */
  readonly retry?: RetryStrategy;

  /**
   * Labels and annotations of the namespace that `SyncOption.createNamespace()` makes.
   * @default - none
   */
  readonly managedNamespaceMetadata?: ManagedNamespaceMetadata;
}

/** What an automated sync may do. */
export interface AutomatedSyncProps extends SyncPolicyOptions {
  /**
   * Whether objects that left Git are deleted.
   * @default false
   */
  readonly prune?: boolean;

  /**
   * Whether changes of the live objects alone are undone.
   * @default false
   */
  readonly selfHeal?: boolean;

  /**
   * Whether pruning may leave nothing at all.
   * @default false
   */
  readonly allowEmpty?: boolean;
}

/** When and how an Application is synced. */
export class SyncPolicy {
  /** By itself, as soon as Git and cluster differ. */
  static automated(props: AutomatedSyncProps = {}): SyncPolicy {
    return new SyncPolicy(true, props);
  }

  /** Only when somebody asks for it. */
  static manual(options: SyncPolicyOptions = {}): SyncPolicy {
    return new SyncPolicy(false, options);
  }

  private constructor(
    /** Whether syncs start by themselves. */
    readonly isAutomated: boolean,
    private readonly props: AutomatedSyncProps,
  ) {
    const misplaced = props.options?.find((option) => option.scope === 'object');
    if (misplaced) {
      throw invalidValue(
        'SyncPolicy',
        misplaced.toString(),
        'an option of Applications',
        'give it to one object: Sync.option(object, …)',
      );
    }
  }

  /** Whether objects that left Git are deleted by an automated sync. */
  get prune(): boolean {
    return this.isAutomated && this.props.prune === true;
  }

  /** Whether changes of the live objects alone are undone. */
  get selfHeal(): boolean {
    return this.isAutomated && this.props.selfHeal === true;
  }

  /** Whether pruning may leave nothing at all. */
  get allowEmpty(): boolean {
    return this.isAutomated && this.props.allowEmpty === true;
  }

  /** The same policy with more options; a later option wins over an earlier one of the same name. */
  withOptions(...options: SyncOption[]): SyncPolicy {
    return new SyncPolicy(this.isAutomated, { ...this.props, options: [...(this.props.options ?? []), ...options] });
  }

  /** The same policy with another retry strategy. */
  withRetry(retry: RetryStrategy): SyncPolicy {
    return new SyncPolicy(this.isAutomated, { ...this.props, retry });
  }

  /** As the Application says it; `undefined` when there is nothing to say. */
  toJson(): SyncPolicyJson | undefined {
    const { prune, selfHeal, allowEmpty, options = [], retry, managedNamespaceMetadata } = this.props;
    const json: SyncPolicyJson = {
      ...(this.isAutomated && {
        automated: {
          ...(prune !== undefined && { prune }),
          ...(selfHeal !== undefined && { selfHeal }),
          ...(allowEmpty !== undefined && { allowEmpty }),
        },
      }),
      ...(options.length > 0 && { syncOptions: renderOptions(options) }),
      ...(retry && { retry: retry.toJson() }),
      ...(managedNamespaceMetadata && { managedNamespaceMetadata }),
    };
    return Object.keys(json).length > 0 ? json : undefined;
  }
}
