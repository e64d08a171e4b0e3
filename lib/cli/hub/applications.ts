import type { Application, Operation } from '../../model/index.js';

/**
 * How the `app` verbs reach Applications. Today the Kubernetes API of the hub stands behind it.
 *
 * Every method throws CliError `APPLICATION_NOT_FOUND` where a named Application does not exist.
 */
export interface Applications {
  /** All Applications, by name. `selector` is a label selector. */
  list(selector?: string): Promise<Application[]>;
  get(name: string): Promise<Application>;
  /**
   * Asks for an operation: writes the Application's top-level `operation` and nothing else.
   *
   * @throws CliError `OPERATION_IN_PROGRESS` when one is under way.
   */
  requestOperation(name: string, operation: Operation): Promise<void>;
  /** Asks for a comparison with the newest revision. */
  refresh(name: string): Promise<void>;
  close(): void;
}
