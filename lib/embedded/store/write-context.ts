import type { KubeObject } from '../../kube/index.js';
import type { Part } from './parts.js';

/** How the API treats fields that the kind does not have. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** What a write says beside its object. */
export interface WriteContext {
  /** The API version in which the object is written. */
  readonly version: string;
  /** The field manager. */
  readonly manager: string;
  readonly dryRun?: boolean;
  /** @default 'Ignore' */
  readonly validation?: FieldValidation;
  /** Told of what the client should know, such as an unknown field. */
  readonly warn?: (text: string) => void;
  readonly subresource?: Part;
  /** Server-side apply: take over fields of other managers. */
  readonly force?: boolean;
  /** The paths of keys that the body of the request has twice. */
  readonly duplicates?: readonly string[];
  /** What else of the request a strict reader does not accept, in words. */
  readonly strays?: readonly string[];
  /** The patch whose outcome is written: how messages show it, and whether it is a strategic merge patch. */
  readonly patch?: { readonly shown: () => string; readonly strategic: boolean };
  /** Refuses what the writer may not write. @throws ApiError */
  readonly admit?: (after: KubeObject, before?: KubeObject) => void;
}

/** How a deletion is done. */
export interface DeleteContext {
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  readonly gracePeriodSeconds?: number;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly dryRun?: boolean;
}

/** What a deletion came to: the object is gone, or it waits for finalizers or its grace period. */
export interface Deletion {
  readonly gone: boolean;
  readonly object: KubeObject;
}
