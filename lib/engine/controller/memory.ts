import type { OperationState } from '../../model/index.js';
import { KnownDiffs, type EngineSettings, type Prediction } from '../compare/index.js';
import type { Outcome } from '../operation/index.js';

/**
 * What the process remembers of one Application between two looks at it. All of it may be lost at any time: what counts is in the
 * Application's own status.
 */
export interface Memory {
  /** What was looked at last time; equal means that nothing needs to be compared again. */
  seen?: string | undefined;
  /** The settings that it was looked at by last time. */
  settings?: EngineSettings;
  /** Digest of the manifests that were compared last. */
  digest?: string;
  /** What the last comparisons came to, object by object. */
  diffs: KnownDiffs;
  /** Answers to dry runs. */
  predictions: Map<string, Prediction>;
  /** The operation under way, further than what is stored. */
  operation?: OperationState | undefined;
  /** When the last operation began. */
  startedAt?: string;
  /** Outcomes that no step has seen yet. */
  outcomes: readonly Outcome[];
  /** When the operation began whose progress was stored already; ` failed` behind it when a failed attempt was. */
  progressOf?: string;
  /** Start of the finished operation whose hooks are cleaned up. */
  cleanedAfter?: string;
  /** How often in a row something could not be had. */
  failures: number;
  /** Whether the manifests could not be had last time. */
  sourceFailed?: boolean;
  /** Kinds that the cluster did not serve when last looked at. */
  missingKinds: readonly string[];
  /** What made the last attempt fail is mended: sync again although this revision was tried already. */
  tryAgain: boolean;
  /** Something else than Git may have changed since it was looked at. */
  due: boolean;
  /** Look again although nothing seems to have changed: a timer rang, or a window opened. */
  force: boolean;
  /** The address of the cluster that was looked at last. */
  server?: string;
  /** What was told to people last, so that it is not told twice. */
  told?: string;
}

/** Nothing is known yet. */
export function freshMemory(): Memory {
  return {
    diffs: new KnownDiffs(),
    predictions: new Map(),
    outcomes: [],
    failures: 0,
    missingKinds: [],
    tryAgain: false,
    due: true,
    force: true,
  };
}
