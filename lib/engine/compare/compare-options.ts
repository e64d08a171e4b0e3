import type { GroupVersionKind, TypeSchema } from '../../kube/index.js';
import type { IgnoreDifference } from '../../model/index.js';
import type { OnProblem } from '../normalize/index.js';
import type { Prediction } from './prediction.js';
import type { EngineSettings } from './settings.js';

/** What an object is compared with. */
export interface CompareOptions {
  readonly settings?: EngineSettings | undefined;
  readonly ignoreDifferences?: readonly IgnoreDifference[] | undefined;
  /** How the target would be applied; by default as the settings say. */
  readonly method?: EngineSettings['method'] | undefined;
  /** Managers whose Update entries pass to our manager with a server-side apply. @default none */
  readonly migrateFrom?: readonly string[] | undefined;
  /** The answer of the API server to a dry run; used when it is about this target and this live object. */
  readonly prediction?: Prediction | undefined;
  /** Whether what webhooks changed in the dry run counts. @default false */
  readonly includeMutationWebhook?: boolean | undefined;
  /** Schemas of kinds that are not built in. */
  readonly schemaOf?: ((gvk: GroupVersionKind) => TypeSchema | undefined) | undefined;
  /** Told of jq expressions that failed. */
  readonly onProblem?: OnProblem | undefined;
}
