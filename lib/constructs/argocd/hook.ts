import type { HookDeletePolicy as HookDeletePolicyName, HookType } from '../../model/index.js';
import { invalidValue } from '../errors.js';

/** When a hook is deleted again. */
export enum HookDeletePolicy {
  /** As soon as it succeeded. */
  HOOK_SUCCEEDED = 'HookSucceeded',
  /** As soon as it failed. */
  HOOK_FAILED = 'HookFailed',
  /** Before it is created the next time. */
  BEFORE_HOOK_CREATION = 'BeforeHookCreation',
}

/** Options of a hook. */
export interface HookOptions {
  /**
   * When the hook is deleted again.
   * @default - BEFORE_HOOK_CREATION, as the reconciler does it for a hook that says nothing
   */
  readonly deletePolicies?: readonly HookDeletePolicy[];
}

/** That an object is not applied with the others but runs at a moment of a sync, and what happens to it afterwards. */
export class Hook {
  /** Before anything is applied; when it fails nothing is. */
  static preSync(options?: HookOptions): Hook {
    return new Hook(['PreSync'], options);
  }

  /** With the objects. */
  static sync(options?: HookOptions): Hook {
    return new Hook(['Sync'], options);
  }

  /** After everything was applied and is healthy. */
  static postSync(options?: HookOptions): Hook {
    return new Hook(['PostSync'], options);
  }

  /** When the sync failed. */
  static syncFail(options?: HookOptions): Hook {
    return new Hook(['SyncFail'], options);
  }

  /** Before the Application's objects are deleted. */
  static preDelete(options?: HookOptions): Hook {
    return new Hook(['PreDelete'], options);
  }

  /** After the Application's objects were deleted. */
  static postDelete(options?: HookOptions): Hook {
    return new Hook(['PostDelete'], options);
  }

  /** At several moments: once in each. */
  static of(types: readonly Exclude<HookType, 'Skip'>[], options?: HookOptions): Hook {
    return new Hook(types, options);
  }

  /** Never applied: the object stays in Git only. */
  static skip(): Hook {
    return new Hook(['Skip']);
  }

  private constructor(
    /** When it runs. */
    readonly types: readonly HookType[],
    private readonly options: HookOptions = {},
  ) {
    if (types.length === 0) throw invalidValue('Hook', types, 'at least one moment');
  }

  /** When it is deleted again, as given. */
  get deletePolicies(): readonly HookDeletePolicyName[] {
    return this.options.deletePolicies ?? [];
  }
}
