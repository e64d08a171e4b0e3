import { invalidValue } from '../errors.js';

/** Where an option may stand. */
export type SyncOptionScope = 'application' | 'object' | 'both';

/** An option of a sync, for a whole Application ({@link SyncPolicy}) or for one object ({@link Sync.option}). */
export class SyncOption {
  /** Creates the destination's namespace when it is missing. */
  static createNamespace(): SyncOption {
    return new SyncOption('CreateNamespace', 'true', 'application');
  }

  /** How the dependents of pruned objects go. `foreground` is the default. */
  static prunePropagation(policy: 'foreground' | 'background' | 'orphan'): SyncOption {
    return new SyncOption('PrunePropagationPolicy', policy, 'application');
  }

  /** Prunes after everything else was applied and is healthy. */
  static pruneLast(): SyncOption {
    return new SyncOption('PruneLast', 'true', 'both');
  }

  /** Replaces objects in the place of applying them. */
  static replace(): SyncOption {
    return new SyncOption('Replace', 'true', 'both');
  }

  /** Deletes and creates an object that cannot be changed. Only for one object. */
  static force(): SyncOption {
    return new SyncOption('Force', 'true', 'object');
  }

  /** Server-side apply on, or off (three-way merge with the last applied state). */
  static serverSideApply(enabled = true): SyncOption {
    return new SyncOption('ServerSideApply', String(enabled), 'both');
  }

  /** Applies only what is out of sync. */
  static applyOutOfSyncOnly(): SyncOption {
    return new SyncOption('ApplyOutOfSyncOnly', 'true', 'application');
  }

  /** Keeps the live value of fields whose difference is ignored. */
  static respectIgnoreDifferences(): SyncOption {
    return new SyncOption('RespectIgnoreDifferences', 'true', 'application');
  }

  /** Fails when another Application manages one of the objects. */
  static failOnSharedResource(): SyncOption {
    return new SyncOption('FailOnSharedResource', 'true', 'application');
  }

  /** Does not insist that a kind exists before the sync creates its definition. */
  static skipDryRunOnMissingResource(): SyncOption {
    return new SyncOption('SkipDryRunOnMissingResource', 'true', 'both');
  }

  /** Applies without the validation of unknown fields. */
  static skipValidation(): SyncOption {
    return new SyncOption('Validate', 'false', 'both');
  }

  /** Does not take over the fields that client-side apply owned. */
  static skipClientSideApplyMigration(): SyncOption {
    return new SyncOption('ClientSideApplyMigration', 'false', 'application');
  }

  /** `never`: not pruned when it left Git. `confirm`: only after a person's confirmation. */
  static prune(when: 'never' | 'confirm'): SyncOption {
    return new SyncOption('Prune', when === 'never' ? 'false' : 'confirm', 'both');
  }

  /** The same when the Application is deleted. */
  static delete(when: 'never' | 'confirm'): SyncOption {
    return new SyncOption('Delete', when === 'never' ? 'false' : 'confirm', 'both');
  }

  /** An option as it is written, `Name=value`. */
  static parse(text: string): SyncOption {
    const match = /^([A-Za-z]+)=([A-Za-z]+)$/.exec(text);
    if (!match) throw invalidValue('SyncOption', text, 'Name=value without spaces, such as CreateNamespace=true');
    return new SyncOption(match[1] ?? '', match[2] ?? '', 'both');
  }

  private constructor(
    /** Such as `PruneLast`. */
    readonly name: string,
    /** Such as `true`. */
    readonly value: string,
    /** Where the option means something. */
    readonly scope: SyncOptionScope,
  ) {}

  /** `Name=value`. */
  toString(): string {
    return `${this.name}=${this.value}`;
  }
}

/** Options as texts, a later one in the place of an earlier one of the same name. */
export function renderOptions(options: readonly SyncOption[]): string[] {
  return [...new Map(options.map((option) => [option.name, option.toString()])).values()];
}
